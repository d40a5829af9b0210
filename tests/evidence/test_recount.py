"""The second count: what the rows give one question at a time, from one scan of each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from figures_home import make_home

from wardmote.evidence import recount, scanning
from wardmote.evidence.counting import Facts, Slice
from wardmote.evidence.cube_building import facts_wanted
from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.recount import Recount, Recounted
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Period

HOME = "E08000021"
YEAR = Period.parse("2022-04..2023-03")
SPLITS = ((), ("month",), ("category",), ("ward",), ("lsoa",), ("source",), ("ward", "category"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = make_home(tmp_path_factory.mktemp("home"))
    yield store
    store.close()


@pytest.mark.parametrize("area", [HOME, "E08000037", "Northumbria Police", "Castle", "E01008400"])
@pytest.mark.parametrize("home", [HOME, "E08000037", "K04000001"])
def test_the_rows_say_the_same_one_by_one_at_home_and_beyond(
    made: Store, area: str, home: str
) -> None:
    again = Recounted(made, 1, home)
    for by in SPLITS:
        for compare in (None, "last-year"):
            question = Question("recorded-crime", area, YEAR, by, compare)
            try:
                expected: Figure | None = ask(made, question, "rows")
            except Exception as refused:
                with pytest.raises(type(refused)):
                    again.answer(question)
            else:
                assert again.answer(question) == expected


def by_itself(held: Snapshot) -> Snapshot:
    """Return the snapshot with nothing counted yet."""
    return Snapshot(held.store, held.version)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_table_of_a_partnership_is_counted_as_by_the_rows(
    store: Store, narrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every level, with conditions, with marks in place of counts, by source; wide homes too."""
    if narrow:
        monkeypatch.setattr(recount, "HOME", 1)
        monkeypatch.setattr(recount, "WIDE", 1)
    held = snapshot(store)
    home = next(
        code for code in held.areas.authorities if code in held.numbering(AreaKind.LSOA).slices
    )
    plain, again = Rows(by_itself(held)), Recount(by_itself(held), home)
    wanted = facts_wanted(held)
    assert {"suppressed", "missing"} & {facts.of for facts in wanted}
    assert any(facts.where for facts in wanted)
    for facts in (*wanted, *(replace(one, of="unknown") for one in wanted)):
        profile = plain.profile(facts)
        assert _same(again, plain, facts)
        if profile is None:
            continue
        months = (Period(profile.first, profile.last), Period(profile.first, profile.first))
        every = tuple((one,) for one in profile.categories)
        asked = Slice(facts, ((home,),), (*every[1:], every[0]), months)
        for one in (asked, replace(asked, source=profile.sources[-1])):
            assert again.counts(one).tolist() == plain.counts(one).tolist()
        assert again.by_source(asked) == plain.by_source(asked)
    for table in {facts.table for facts in wanted}:
        assert again.withheld(table) == plain.withheld(table)


def _same(again: Rows, plain: Rows, facts: Facts) -> bool:
    mine, theirs = again.profile(facts), plain.profile(facts)
    if mine is None or theirs is None:
        return mine is theirs
    axes = (mine.sources, mine.categories, mine.first)
    same = bool(
        (mine.running.shape == theirs.running.shape) and (mine.running == theirs.running).all()
    )
    return same and axes == (theirs.sources, theirs.categories, theirs.first)


def test_each_table_is_scanned_once_for_all_questions_at_home(
    made: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans: Counter[str] = Counter()
    plainly = scanning.ask_files

    def counted(files: list[str], query: str, *more: object) -> object:
        scans[Path(files[0]).parent.name] += "GROUP BY" in query or "DISTINCT" in query
        return plainly(files, query, *more)  # type: ignore[arg-type]

    snapshot(made).areas.resolve(HOME)
    monkeypatch.setattr("wardmote.evidence.counted_rows.ask_files", counted)
    again = Recounted(made, 1, HOME)
    for by in SPLITS:
        again.answer(Question("recorded-crime", HOME, YEAR, by, "last-year"))
        again.answer(Question("burglary", "E05000001", YEAR, ("month",)))
    assert scans["street"] == 1


def test_an_answer_is_of_the_rows_whatever_the_first_working_kept(made: Store) -> None:
    question = Question("recorded-crime", HOME, YEAR, ("category",))
    held = snapshot(made)
    first = ask(made, question)
    rows = Rows(held)
    facts = Facts("street", AreaKind.LSOA)
    kept = rows.profile(facts)
    assert kept is not None
    held.kept["profile", facts] = replace(kept, running=kept.running * 3)
    try:
        assert Recounted(made, 1, HOME).answer(question).total == first.total
    finally:
        held.kept["profile", facts] = kept
