"""What a figure costs: one partnership's questions at 1 million and at 90 million rows.

The cube is synthesised at national size (7 authorities in 10 of England and Wales's 318, every one
of its 35,672 LSOAs' worth of units, 14 categories, 180 months) with the counts of 1 million and of
90 million rows: the files are those that a real build writes, and the questions go through `ask`.
Prints CPU milliseconds and the ratio of the two, measured in one run, question by question in turn,
and the slowest answers with what was asked.

Stated size: 318 authorities × 112 LSOAs × 14 categories × 180 months, 362 MB.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from wardmote.evidence.area_register import Seen, register_areas
from wardmote.evidence.counting import Facts
from wardmote.evidence.cube_arrays import Draft, write
from wardmote.evidence.cube_notes import FORMAT, cube_folder, digest_of
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.measures import measures
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store, Submission
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period

LSOAS_EACH, WARDS_EACH, MONTHS = 112, 20, 180
FIRST = Month.of(2010, 12)
BUDGET_MS, BUDGET_RATIO = 5.0, 1.2
ROUNDS = 10
STREET = pa.schema([*SHAPES["events"], ("lsoa", pa.string()), ("lsoa_name", pa.string())])


def categories() -> list[str]:
    return sorted(measures()["recorded-crime-and-asb"].labels)


def authorities() -> list[tuple[str, str, str]]:
    """Return (code, name, force) of every authority."""
    areas = register_areas(Seen())
    return [(c, a.name, areas.force_of(c)) for c, a in sorted(areas.authorities.items())]


def make_store(home: Path) -> Store:
    """Make a national store of one row for each authority: its areas, stocks and coverage."""
    lookup, population, coverage, street = [], [], [], []
    for number, (code, name, force) in enumerate(authorities()):
        for at in range(LSOAS_EACH):
            lsoa = f"E01{number:03d}{at:03d}"
            ward = f"E05{number:03d}{at % WARDS_EACH:03d}"
            base = {"from_kind": "lsoa", "from_generation": "2021", "from_area": lsoa,
                    "from_name": f"{name} {at + 1:03d}A"}  # fmt: skip
            lookup.append({**base, "to_kind": "ward", "to_generation": "2025", "to_area": ward,
                           "to_name": f"Ward {at % WARDS_EACH}"})  # fmt: skip
            lookup.append({**base, "to_kind": "partnership", "to_generation": "2025",
                           "to_area": code, "to_name": name})  # fmt: skip
            population.append({"source": "ons-census", "year": 2021, "area": lsoa,
                               "area_kind": "lsoa", "series": "residents", "value": 1600.0})  # fmt: skip
        first = f"E01{number:03d}000"
        street.append({"source": force, "month": FIRST.number, "area": first, "count": 1,
                       "category": "burglary", "lsoa": first, "lsoa_name": f"{name} 001A"})  # fmt: skip
    for force in sorted({force for _, _, force in authorities()}):
        for at in range(MONTHS):
            coverage.append({"table": "street", "source": force, "area_kind": "force",
                             "area": force, "month": FIRST.number + at, "status": "received",
                             "reason": "", "rows": 10**9, "categories": ""})  # fmt: skip
    store = Store(home)
    with store.writing("benchmark") as writer:
        for table, rows, schema in (
            ("lookup", lookup, SHAPES["lookup"]), ("population", population, SHAPES["stock"]),
            ("street", street, STREET),
        ):  # fmt: skip
            told = [{"submission": table, "file": 1, "row": at, **r} for at, r in enumerate(rows)]
            writer.add(table, Submission(table), pa.Table.from_pylist(told, schema))
        told = [{"submission": "coverage", **row} for row in coverage]
        schema = SHAPES["coverage"]
        if "categories" not in schema.names:
            schema = schema.append(pa.field("categories", pa.string()))
        writer.add("coverage", Submission("coverage"), pa.Table.from_pylist(told, schema))
        writer.commit()
    return store


def make_cube(store: Store, rows: int) -> None:
    """Write a cube of so many invented rows, by the builder's own last step."""
    held = snapshot(store)
    facts = Facts("street", AreaKind.LSOA)
    numbering = held.numbering(AreaKind.LSOA)
    known, sources = categories(), sorted({force for _, _, force in authorities()})
    rng = np.random.default_rng(rows)
    shape = (len(numbering.codes), len(known), MONTHS + 1)
    units = np.zeros(shape, np.int32)
    mean = rows / (shape[0] * shape[1] * MONTHS)
    units[:, :, 1:] = rng.poisson(mean, (shape[0], shape[1], MONTHS))
    units[numbering.nowhere] = 0  # every row has a place
    main = np.full(shape[0], -1, np.int32)
    by_source = np.zeros((len(sources), len(known), MONTHS), np.int64)
    for code, _, force in authorities():
        low, high = numbering.slices[code]
        main[low:high] = sources.index(force)
        by_source[sources.index(force)] += units[low:high, :, 1:].sum(axis=0)
    np.cumsum(units, axis=2, out=units)
    draft = Draft(numbering, sources, known, FIRST.number, units, np.zeros((0, 5), np.int32),
                  by_source, main)  # fmt: skip
    folder = cube_folder(store.home, held.version.number)
    write(draft, folder / facts.name)
    made = sorted((folder / facts.name).iterdir())
    files = {path.name: [path.stat().st_size, digest_of(path)] for path in made}
    told = {"format": FORMAT, "made_at": held.version.made_at.isoformat(), "facts": [facts.name],
            "arrays": {facts.name: {"files": files}}, "withheld": {}}  # fmt: skip
    (folder / "cube.json").write_text(json.dumps(told), encoding="utf-8")


def questions(area: str) -> list[Question]:
    """Return what the site asks of one partnership."""
    year, two = Period.parse("2024-12..2025-11"), Period.parse("2023-12..2025-11")
    crime = "recorded-crime"
    return [
        Question(crime, area, year),
        Question(crime, area, year, (), "last-year"),
        Question(crime, area, year, (), "London"),
        Question(crime, area, year, (), "force"),
        Question(crime, area, two, ("month",)),
        Question("burglary", area, two, ("month",)),
        Question(crime, area, year, ("month",), "last-year"),
        Question(crime, area, year, ("category",), "last-year"),
        Question(crime, area, year, ("ward",)),
        Question(crime, area, year, ("ward",), "last-year"),
        Question(f"{crime}:burglary", area, year, ("ward",), "last-year"),
        Question(crime, area, year, ("ward", "category")),
        Question(crime, area, year, ("month", "category")),
        Question("anti-social-behaviour", area, year, ("lsoa",)),
        Question(crime, area, Period.parse("2010-12..2025-11"), ("calendar-year",)),
        Question(crime, area, Period.parse("2020-12..2025-11"), ("quarter",)),
    ]


def measure_both(stores: dict[int, Store], areas: list[str]) -> dict[int, dict[str, list[float]]]:
    """Return CPU milliseconds of each question at each size, taken in turn so that noise is shared."""
    found: dict[int, dict[str, list[float]]] = {rows: {} for rows in stores}
    for round_number in range(ROUNDS + 1):
        for area in areas:
            for question in questions(area):
                for rows, store in stores.items():
                    snapshot(store).kept.pop("figures", None)  # answered anew, not remembered
                    began = time.process_time()
                    figure = ask(store, question)
                    tuple(figure.cells)  # written out when first read: that is part of the cost
                    spent = (time.process_time() - began) * 1000
                    assert figure.answered_by == "cube"
                    assert figure.total.count.is_known
                    name = f"{question.measure} by {'+'.join(question.by) or 'nothing'}" + (
                        f" against {question.compare}" if question.compare else ""
                    )
                    if round_number:  # the first warms caches that a server keeps
                        found[rows].setdefault(name, []).append(spent)
    return found


def measure_again(store: Store, areas: list[str]) -> float:
    """Return the mean CPU milliseconds of questions that this store version has answered."""
    asked = [question for area in areas for question in questions(area)]
    for question in asked:
        ask(store, question)
    began = time.process_time()
    for question in asked:
        ask(store, question)
    return (time.process_time() - began) * 1000 / len(asked)


def main(sizes: tuple[int, ...] = (1_000_000, 90_000_000)) -> int:
    """Print the table; return 1 where a budget is broken."""
    areas = ["E09000020", "E08000021", "E06000057"]
    with tempfile.TemporaryDirectory() as folder:
        stores = {}
        for rows in sizes:
            stores[rows] = make_store(Path(folder) / str(rows))
            make_cube(stores[rows], rows)
        found = measure_both(stores, areas)
    small, large = found[sizes[0]], found[sizes[-1]]
    again = measure_again(stores[sizes[-1]], areas)
    print(f"asking: CPU ms a figure, one partnership, {len(areas)} partnerships in turn")
    print(f"{'question':58} {'1 M':>7} {'90 M':>7} {'ratio':>6}")
    for name in large:
        one, many = statistics.median(small[name]), statistics.median(large[name])
        print(f"{name:58} {one:7.2f} {many:7.2f} {many / one:6.2f}")
    _say_slowest(large)
    p95 = {
        rows: _p95([ms for all_ms in by.values() for ms in all_ms]) for rows, by in found.items()
    }
    ratio = sum(map(statistics.median, large.values())) / sum(
        map(statistics.median, small.values())
    )
    print(
        f"p95 {p95[sizes[0]]:.2f} ms at 1 M, {p95[sizes[-1]]:.2f} ms at 90 M (at most {BUDGET_MS})"
    )
    print(f"cost at 90 M over 1 M: {ratio:.2f} (at most {BUDGET_RATIO})")
    print(f"a question asked again of the same store version: {again:.3f} ms")
    return int(p95[sizes[-1]] > BUDGET_MS or ratio > BUDGET_RATIO)


def _say_slowest(found: dict[str, list[float]], most: int = 3) -> None:
    slow = sorted(((ms, name) for name, spent in found.items() for ms in spent), reverse=True)
    for ms, name in slow[:most]:
        print(f"slow: {ms:.2f} ms, {name}")


def _p95(values: list[float]) -> float:
    return float(np.quantile(values, 0.95))


if __name__ == "__main__":
    sys.exit(main())
