"""What people judged survives evidence that changes beneath it, and is shown stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from crime_home import AUTHORITY, build, events

from wardmote.assessment.judgements import Judgements, Prose, ScoreJudgement
from wardmote.assessment.matrix import Override
from wardmote.evidence.store import Store, Submission
from wardmote.reports.claimed import judgements_in
from wardmote.reports.strategic.bases import decision_basis, places, row_basis
from wardmote.reports.strategic.build import Assessment, strategic_assessment
from wardmote.reports.strategic.consequences import (
    beside,
    consequences,
    kinds_moved,
    with_judgements,
)
from wardmote.reports.strategic.publish import write_assessment
from wardmote.reports.strategic.scoring import structure_named
from wardmote.terms.quantities import Quantity
from wardmote.web.assessment import actions, queries

DAY = date(2026, 4, 14)
WORDS = "Homes on the quay were entered at night."
STEADY = "Bicycles go missing at the station."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build(tmp_path).close()
    return tmp_path


def re_issue(store: Store, more: int) -> None:
    """Hand the same delivery in again with other numbers: it replaces the first."""
    with store.writing("issued again") as writer:
        writer.add("crime_log", Submission("crime_log/2025"), events(more))
        writer.commit()


def judged(built: Assessment) -> Judgements:
    """Judgements on what an assessment shows: each with the numbers that it saw."""
    basis = {
        place.slug: dict(place.basis) for place in places(built.asked, built.portrait, built.matrix)
    }
    row = built.matrix.row("burglary")
    return Judgements(
        (ScoreJudgement("burglary", "risk", 3, "Night entries.", "A. Analyst", DAY, row_basis(built.matrix, row)),),
        (
            Prose("category-burglary", WORDS, "A. Analyst", DAY, basis["category-burglary"]),
            Prose("category-bicycle-theft", STEADY, "A. Analyst", DAY, basis["category-bicycle-theft"]),
        ),
        (Override("robbery", True, "The board", DAY, "Residents fear it", "7", decided(built)),),
    )  # fmt: skip


def decided(built: Assessment) -> str:
    row = built.matrix.row("robbery")
    return decision_basis(built.matrix, row)["Total"]


def stale(built: Assessment) -> dict[str, str]:
    return {place: one.stale for place, one in judgements_in(built.document)}


def test_prose_stands_over_a_rebuild_and_is_stale_once_its_month_is_issued_again(
    home: Path,
) -> None:
    store = Store(home)
    first = strategic_assessment(store, AUTHORITY)
    held = judged(first)
    assert set(stale(strategic_assessment(store, AUTHORITY, judgements=held)).values()) == {""}
    re_issue(store, 2)
    after = strategic_assessment(store, AUTHORITY, judgements=held)
    said = stale(after)
    assert "Burglary was" in said["category-burglary"]
    assert said["category-bicycle-theft"] == ""  # its own numbers did not move
    kept = {place: one.body[0] for place, one in judgements_in(after.document)}
    assert WORDS in str(kept["category-burglary"])
    assert after.matrix.row("burglary").scores["risk"].value == 3
    override = after.matrix.overrides[0]
    assert (override.who, override.why, override.minute) == ("The board", "Residents fear it", "7")
    assert override.overrode == decided(first)  # what it overrode on the day, not what stands now


@pytest.mark.django_db
def test_a_decision_keeps_what_it_overrode_on_the_day(home: Path) -> None:
    store = Store(home)
    on_the_day = decided(strategic_assessment(store, AUTHORITY))
    actions.record_override(
        area=AUTHORITY, category="robbery", include=True, who="The board", on=DAY, minute="7",
        why="Residents fear it", author="A. Analyst", basis={"Total": on_the_day}, seen_version=0,
    )  # fmt: skip
    re_issue(store, 40)
    after = strategic_assessment(store, AUTHORITY, judgements=queries.judgements_for(AUTHORITY))
    assert after.matrix.overrides[0].overrode == on_the_day != decided(after)
    written = queries.export_judgements(AUTHORITY)
    assert on_the_day in written


def test_since_compares_two_versions_of_the_evidence(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(home)
    out = tmp_path_factory.mktemp("edition")
    last = write_assessment(store, AUTHORITY, out)
    version = last.assessment.asked.version.number
    assert last.moved == ()
    re_issue(store, 2)
    now = write_assessment(store, AUTHORITY, out, since=version)
    table = next(t for t in now.assessment.document.tables() if t.identity == "since-last")
    cells = {row.header: [cell.content for cell in row.cells] for row in table.rows}
    before, after, difference = cells["Burglary"]
    assert isinstance(before, Quantity)
    assert isinstance(after, Quantity)
    assert difference == after - before == Quantity(2 * 12 * 4)
    assert cells["Robbery"][2] == Quantity(0)
    told = {one.sentence for one in now.moved}
    assert any("burglary" in sentence for sentence in told)
    assert (out / "moved.json").exists()
    assert write_assessment(store, AUTHORITY, out, since=version).moved == ()


def test_an_older_version_is_assessed_over_its_own_months(home: Path) -> None:
    store = Store(home)
    version = store.at(None).number
    period = strategic_assessment(store, AUTHORITY).portrait.crime.period
    re_issue(store, 2)
    then = strategic_assessment(store, AUTHORITY, as_at=version)
    assert then.portrait.crime.period == period
    assert then.asked.version.number == version


def test_trying_a_delivery_lists_what_moves_and_saves_nothing(home: Path) -> None:
    store = Store(home)
    held = judged(strategic_assessment(store, AUTHORITY))
    before = strategic_assessment(store, AUTHORITY, judgements=held)
    with beside(home) as copy:
        tried = Store(copy)
        re_issue(tried, 40)
        after = strategic_assessment(tried, AUTHORITY, judgements=held)
        moves = consequences(before, after)
        tried.close()
    counted = kinds_moved(moves)
    assert {"figure", "score", "total", "sentence", "cell", "stale words", "document"} <= set(
        counted
    )
    assert store.at(None).number == before.asked.version.number
    again = strategic_assessment(Store(home), AUTHORITY, judgements=held)
    assert consequences(before, again) == ()


def test_trying_a_score_a_weight_and_a_cut_point_lists_what_moves(home: Path) -> None:
    store = Store(home)
    before = strategic_assessment(store, AUTHORITY)
    score = Judgements((ScoreJudgement("drugs", "risk", 4, "Open dealing.", "A. Analyst", DAY),))
    after = strategic_assessment(store, AUTHORITY, judgements=with_judgements(Judgements(), score))
    moved = {(one.kind, one.name): (one.before, one.after) for one in consequences(before, after)}
    risk = next(c.title for c in before.matrix.structure.criteria if c.slug == "risk")
    assert moved["score", f"Drugs, {risk}"] == ("?", "4")
    assert ("total", "Drugs") in moved
    shape = structure_named()
    heavy = tuple(
        replace(one, weight=3.0) if one.slug == "volume" else one for one in shape.criteria
    )
    cut = tuple(
        replace(one, cuts=tuple(at * 3 for at in one.cuts)) if one.slug == "volume" else one
        for one in shape.criteria
    )
    for criteria, kind in ((heavy, "total"), (cut, "score")):
        changed = replace(shape, criteria=criteria)
        after = strategic_assessment(store, AUTHORITY, structure=changed)
        assert kind in kinds_moved(consequences(before, after))
