"""Rows without a count: a cell or total that holds one is never a low number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from figures_home import WARDS, lookup_rows, population_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.evidence import told
from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, Quantity, total

FIRST = Month.of(2024, 4)
PERIOD = Period(FIRST, FIRST + 2)
TYPES = ("assault", "overdose")
INSIDE = {"E08000021": ("E05000001", "E05000002"), "E08000037": ("E05000003",)}
COUNTS = pa.schema([*SHAPES["counts"], ("count_status", pa.string())])
STATUSES = {"suppressed": SUPPRESSED, "missing": MISSING, "unknown": UNKNOWN, "": MISSING}

Rows = list[tuple[str, str, int, int | None, str]]  # ward, type, month, count, status


def load_counts(store: Store, rows: Rows) -> None:
    """Load a partner's counts as store version 1, with the areas they lie in."""
    told = [
        {"submission": "calls", "file": 1, "row": at + 2, "source": "partner", "area": ward,
         "category": kind, "month": month, "count": count, "count_status": status}
        for at, (ward, kind, month, count, status) in enumerate(rows)
    ]  # fmt: skip
    with store.writing("all") as writer:
        writer.add("lookup", Submission("lookup"), lookup_rows())
        writer.add("population", Submission("population"), population_rows())
        writer.add("calls", Submission("calls"), pa.Table.from_pylist(told, COUNTS))
        writer.commit()


def by_hand(rows: Rows, area: str, kind: str, month: int) -> Quantity:
    """Add plainly, by the arithmetic of quantities alone."""
    wards = INSIDE.get(area, (area,))
    parts = [
        STATUSES[status] if count is None or status else Quantity(count)
        for ward, one, at, count, status in rows
        if ward in wards and kind in (one, "all") and month in (at, 0)
    ]
    return total([Quantity(0), *parts])


def cells(figure: Figure) -> dict[tuple[str, ...], Quantity]:
    return {cell.keys: cell.count for cell in figure.cells}


row = st.tuples(
    st.sampled_from(sorted(WARDS)), st.sampled_from(TYPES), st.integers(0, 2),
    st.one_of(st.integers(0, 9), st.none()),
    st.sampled_from(("", "", "", "suppressed", "missing", "unknown")),
)  # fmt: skip


@settings(max_examples=6)
@given(st.lists(row, max_size=25))
def test_rows_and_cube_give_what_quantities_give(
    drawn: list[tuple[str, str, int, int | None, str]],
) -> None:
    # Every ward has a row each month, so that none is missing for want of a file.
    rows: Rows = [(w, "assault", FIRST.number + m, 10, "") for w in WARDS for m in range(3)]
    rows += [
        (ward, kind, FIRST.number + at, count, status) for ward, kind, at, count, status in drawn
    ]
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        load_counts(store, rows)
        build_cube(store)
        for area in INSIDE:
            for answerer in ("rows", "cube"):
                figure = ask(store, Question("calls", area, PERIOD, ("ward", "month")), answerer)
                assert figure.total.count == by_hand(rows, area, "all", 0)
                for (ward, month), count in cells(figure).items():
                    assert count == by_hand(rows, ward, "all", Month.parse(month).number)
                split = ask(store, Question("calls", area, PERIOD, ("category",)), answerer)
                for (kind,), count in cells(split).items():
                    assert count == by_hand(rows, area, kind, 0)
        store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    rows: Rows = [(w, "assault", FIRST.number + m, 10 + m, "") for w in WARDS for m in range(3)]
    rows[0] = ("E05000001", "assault", FIRST.number, None, "suppressed")
    load_counts(made, rows)
    yield made
    made.close()


def test_suppressed_cell_hides_the_total_and_its_sources_and_says_why(store: Store) -> None:
    figure = ask(store, Question("calls", "Newcastle upon Tyne", PERIOD, ("ward",)))
    assert figure.total.count == SUPPRESSED
    assert figure.total.rate is None
    assert cells(figure) == {("E05000001",): SUPPRESSED, ("E05000002",): Quantity(33)}
    assert figure.provenance[0].sources == ()
    assert told.HELD_BACK_SAID in figure.caveats
    assert "holds back small numbers" in figure.cells[0].reason


def test_what_is_not_held_back_is_known_and_compared(store: Store) -> None:
    later = Period(FIRST + 1, FIRST + 2)
    figure = ask(store, Question("calls", "Newcastle upon Tyne", later))
    assert figure.total.count == Quantity(46)
    assert told.HELD_BACK_SAID not in figure.caveats
    against = ask(store, Question("calls", "Gateshead", PERIOD, (), "Newcastle upon Tyne"))
    assert against.total.compared is not None
    assert against.total.compared.count == SUPPRESSED
    assert against.total.compared.word == "cannot be compared"


def test_cell_that_cannot_be_known_counts_no_row_twice(store: Store) -> None:
    by_month: dict[str, Quantity] = defaultdict(lambda: UNKNOWN)
    figure = ask(store, Question("calls", "E05000001", PERIOD, ("month",)))
    by_month.update({cell.keys[0]: cell.count for cell in figure.cells})
    assert [by_month[str(FIRST + at)] for at in range(3)] == [
        SUPPRESSED,
        Quantity(11),
        Quantity(12),
    ]


FLAGS = """
- name: flagged
  title: Flagged offences
  question: How many offences were flagged?
  kind: count
  tables: [{table: calls, level: ward}]
  categories: flags
  labels: {offences: Offences}
  unit: flags
  polarity: none
  disclosure: open-crime
  sensitivity: open
  source: A partner
"""


def test_flags_under_one_heading_are_shown_apart_and_never_added(tmp_path: Path) -> None:
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "own.yaml").write_text(FLAGS)
    made = Store(tmp_path)
    load_counts(
        made,
        [
            (ward, f"offences/{flag}", FIRST.number + m, count, "")
            for flag, count in (("knife", 5), ("knife-with-injury", 2))
            for ward in WARDS
            for m in range(3)
        ],
    )
    figure = ask(made, Question("flagged", "Newcastle upon Tyne", PERIOD, ("category",)))
    made.close()
    assert cells(figure) == {
        ("offences/knife",): Quantity(30),
        ("offences/knife-with-injury",): Quantity(12),
    }
    assert figure.total.count == UNKNOWN
