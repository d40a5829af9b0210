"""Delta tables as the store writes them: our own Parquet files, one commit a load and a table.

The data files are named by what is in them, carry the column `submission` themselves, and lie in
one folder a table. The log keeps row counts only: no minimum or maximum of any column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from wardmote.evidence.register import Part

LOG = "_delta_log"
PARTITION = "submission"
VERSION_KEY = "wardmote.version"
DELIVERY_KEY = "wardmote.delivery"
# How the columns of many rows are encoded, as measured (microseconds a row, 17,000 rows):
# where nearly every value differs a dictionary is wasted, and digests and degrees do not get smaller
# by compression; packed codes are small already, and constants shrink to nothing at once.
_PACKED = ("row", "place")  # differences of neighbours in as few bits as they need
_PLAIN = ("lon", "lat", "digest_1", "digest_2", "crime_id")
_CONSTANT = ("file", "month", "count")  # in a street file; elsewhere still cheap
_MANY = 1_000  # rows below which a column costs the compressor more to begin (0.1 ms) than it saves

# Delta keeps minima and maxima of the columns named here; `row` is a line number, so harmless.
_CONFIGURATION = {"delta.dataSkippingStatsColumns": "row"}


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema with dictionaries and large types replaced by what Delta knows."""
    return pa.schema([(field.name, _plain_type(field.type)) for field in schema])


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.binary()
    return kind


def parquet_bytes(rows: pa.Table) -> pa.Buffer:
    """Encode rows as one Parquet file; the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    names = rows.schema.names
    how = {field.name: _encoded(field, rows.num_rows) for field in rows.schema}
    coding = {name: "DELTA_BINARY_PACKED" for name in names if how[name][0] == "packed"}
    coding |= {name: "PLAIN" for name in names if how[name][0] == "plain"}
    squeezed = [name for name in names if how[name][1] == "ZSTD"]
    pq.write_table(
        rows,
        sink,
        compression={name: how[name][1] for name in names},
        compression_level=dict.fromkeys(squeezed, 1) or None,
        use_dictionary=[name for name in names if how[name][0] == "dictionary"],
        column_encoding=coding or None,
        # readers skip files by these; worked out for every column they cost a third of the time
        write_statistics=[name for name in names if name in ("source", "month")],
        store_schema=False,
        row_group_size=1 << 20,
    )
    return sink.getvalue()


def _encoded(field: pa.Field, rows: int) -> tuple[str, str]:
    """Return a column's encoding and compression."""
    kind = field.type
    if field.name in _PACKED and pa.types.is_integer(kind):
        return "packed", "NONE"
    if pa.types.is_dictionary(kind):
        return "dictionary", "NONE"
    if field.name in _PLAIN and not pa.types.is_string(kind):
        return "plain", "NONE"
    if field.name in _CONSTANT and pa.types.is_integer(kind):
        return "plain", "SNAPPY"
    return "dictionary", "ZSTD" if rows >= _MANY else "NONE"


def part_name(submission: str, sha256: str) -> str:
    """Return the data file's name: the submission's key made safe, then its digest."""
    safe = re.sub(r"[^a-z0-9._]+", "-", submission.lower()).strip("-.")[:80]
    return f"{safe}-{sha256[:20]}.parquet"


def commit_parts(
    folder: Path,
    schema: pa.Schema,
    added: Sequence[Part],
    removed: Sequence[Part],
    marks: tuple[int, str, int],
) -> int:
    """Commit data files that already lie in the folder; return the table's new Delta version.

    Args:
        marks: store version, delivery, and the time in milliseconds; they go into the commit.
    """
    version, delivery, at_ms = marks
    properties = CommitProperties(
        custom_metadata={VERSION_KEY: str(version), DELIVERY_KEY: delivery}
    )
    adds = [_add(part, at_ms) for part in added]
    if not (folder / LOG).is_dir():
        create_table_with_add_actions(
            str(folder),
            Schema.from_arrow(schema),
            adds,
            mode="error",
            partition_by=[PARTITION],
            configuration=_CONFIGURATION,
            commit_properties=properties,
            post_commithook_properties=_NO_HOOKS,
        )
        return 0
    table = DeltaTable(str(folder))
    _widen(table, schema, properties)
    table.create_write_transaction(
        [*adds, *[_remove(part, at_ms) for part in removed]],
        mode="append",
        schema=Schema.from_arrow(schema),
        partition_by=[PARTITION],
        commit_properties=properties,
        post_commithook_properties=_NO_HOOKS,
    )
    return int(DeltaTable(str(folder)).version())


_NO_HOOKS = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)


def _add(part: Part, at_ms: int) -> AddAction:
    return AddAction(
        part.path, part.size, {PARTITION: part.submission}, at_ms, True,
        json.dumps({"numRecords": part.rows}),
    )  # fmt: skip


def _remove(part: Part, at_ms: int) -> RemoveAction:
    return RemoveAction(part.path, True, at_ms, part.size, {PARTITION: part.submission})


def _widen(table: DeltaTable, schema: pa.Schema, properties: CommitProperties) -> None:
    known = {field.name for field in table.schema().fields}
    new = [field for field in Schema.from_arrow(schema).fields if field.name not in known]
    if new:
        table.alter.add_columns(
            new, commit_properties=properties, post_commithook_properties=_NO_HOOKS
        )


def commit_marks(path: Path) -> dict[str, Any]:
    """Return what a commit file says of its store version and delivery; {} where it is torn."""
    try:
        for line in path.read_text("utf-8").splitlines():
            info = json.loads(line).get("commitInfo")
            if info:
                return dict(info)
    except (OSError, ValueError, AttributeError):
        return {}
    return {}
