"""Runs in a process of its own: counts rows by the project's own expression, on a local Spark.

Reads one JSON document from standard input: {"jobs": [{"files", "keys", "where", "months",
"areas", "source", "points", "of"}]}. Writes one JSON list of sorted rows for each job to the file named
in the first argument (Spark talks on standard output).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    import ibis
    from pyspark.sql import SparkSession

    from wardmote.evidence.portable import counted

    session = (
        SparkSession.builder.master("local[2]")
        .appName("wardmote")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    connection = ibis.pyspark.connect(session)
    answers = []
    for number, job in enumerate(json.load(sys.stdin)["jobs"]):
        view = f"rows_{number}"
        session.read.option("mergeSchema", "true").parquet(*job["files"]).createOrReplaceTempView(
            view
        )
        points = None
        if job.get("points"):
            name = f"points_{number}"
            session.createDataFrame(
                [tuple(row) for row in job["points"]], "at_lon double, at_lat double, code string"
            ).createOrReplaceTempView(name)
            points = connection.table(name)
        expression = counted(
            connection.table(view), job["keys"],
            where=[(column, tuple(values)) for column, values in job.get("where", [])],
            months=tuple(job["months"]) if job.get("months") else None,
            areas=job.get("areas"), source=job.get("source", ""), points=points, of=job.get("of", ""),
        )  # fmt: skip
        found = expression.to_pyarrow().to_pylist()
        answers.append(sorted([*(row[key] for key in job["keys"]), row["n"]] for row in found))
    Path(sys.argv[1]).write_text(json.dumps(answers), encoding="utf-8")
    session.stop()


if __name__ == "__main__":
    main()
