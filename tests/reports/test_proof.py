"""Our own documents: each claim is computed again before they leave, and a wrong one stops them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from held_home import build
from wardmote.assessment.matrix import Matrix, Row, Score
from wardmote.assessment.structures import Band, Criterion, Kind, Structure
from wardmote.claims.own.kinds import Claim, IntervalAround, OneIn, RangeOf
from wardmote.claims.own.kinds_rules import CodeMeans
from wardmote.claims.own.prose import Unprovable
from wardmote.evidence.figures import Figure, ask
from wardmote.evidence.store import Store
from wardmote.reports import bound
from wardmote.reports.bound_matrix import a_band, a_mark, a_total, known_of, the_list
from wardmote.reports.cells import Band as ShownBand
from wardmote.reports.cells import Cell as TableCell
from wardmote.reports.cells import Column, Table, Tone
from wardmote.reports.cells import Row as TableRow
from wardmote.reports.claimed import places_of
from wardmote.reports.document import (
    Block,
    Chapter,
    Document,
    FigureRef,
    FrontSheet,
    Judgement,
    KeyFigure,
    KeyFigures,
    Link,
    Text,
    bullets,
    paragraph,
)
from wardmote.reports.proof import Proof, moved_between
from wardmote.reports.proving import prove_document
from wardmote.reports.reference import Reference
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import rank_words
from wardmote.terms.periods import Period
from wardmote.terms.quantities import Quantity

AREA = "E08000021"
YEAR = Period.parse("2022/23")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    home = tmp_path_factory.mktemp("held")
    build(home)
    return Asked(Store(home))


def figure(asked: Asked, *by: str, period: Period = YEAR, compare: str | None = None) -> Figure:
    found = asked.figure("warden-incidents", AREA, period, by, compare)
    assert found is not None
    return found


def document(*blocks: Block) -> Document:
    front = FrontSheet(
        title="Note", partnership="Newcastle upon Tyne", period="2023/24", version="1",
        status="Draft", prepared=date(2026, 1, 1), review=date(2027, 1, 1),
    )  # fmt: skip
    return Document(front, (Chapter("first", "First", blocks),))


def proof_of(asked: Asked, *blocks: Block) -> Proof:
    written = document(*blocks)
    known = {**places_of(written), "band#R": "High", "code-7": "Noise at night"}
    reference = Reference(asked.answers(), MATRIX, known)
    return prove_document(written, reference, "Note", asked.version.number)


def refused(asked: Asked, *blocks: Block) -> str:
    """Return what a document is refused with."""
    with pytest.raises(Unprovable) as caught:
        proof_of(asked, *blocks).or_refuse()
    return str(caught.value)


def number(text: str, claim: Claim) -> FigureRef:
    return FigureRef(text, "#first", claim=claim)


STRUCTURE = Structure(
    "own", "Own", date(2026, 1, 1),
    (
        Criterion("harm", "Harm", "How bad?", Kind.JUDGEMENT),
        Criterion("spread", "Spread", "How wide?", Kind.JUDGEMENT),
    ),
    (Band("G", "Low", "green", 0), Band("R", "High", "red", 5)),
)  # fmt: skip


def row(category: str, harm: int, spread: int | None) -> Row:
    scores = {"harm": Score(harm, "seen"), "spread": Score(spread, "seen")}
    return Row(category, category.title(), "Disorder", scores)


MATRIX = Matrix(STRUCTURE, (row("noise", 4, 3), row("litter", 1, 2), row("fires", 3, None)))


def total_of(figure: Figure) -> int:
    return int(figure.total.count.known())


def kinds(asked: Asked) -> Iterator[tuple[str, Block, Block]]:
    """Give for each kind of claim: its name, a block that is right, and one with a planted fault."""
    year, split = figure(asked), figure(asked, "category")
    wards, months = (
        figure(asked, "ward"),
        figure(asked, "month", period=Period.parse("2022-04..2023-03")),
    )
    noise, whole = split.cells[0], total_of(year)
    own = int(noise.count.known())

    def both(name: str, right: str, wrong: str, claim: Claim) -> tuple[str, Block, Block]:
        made = [paragraph("So: ", number(text, claim), ".") for text in (right, wrong)]
        return name, made[0], made[1]

    yield both("count", f"{whole:,}", f"{whole + 1:,}", bound.a_count(year, None))
    share = 100 * own / whole
    yield both(
        "share", f"{share:.1f}%", f"{share + 0.2:.1f}%", bound.a_share(split, noise, (year, None))
    )
    mean = bound.a_mean(year, year.total, 12)
    yield both("average", f"{whole / 12:,.1f}", f"{whole / 11:,.1f}", mean)
    yield both("total", f"{whole:,}", f"{whole - 1:,}", bound.a_sum(split, split.cells))
    first = next(cell for cell in wards.cells if cell.rank and cell.rank.place == 1)
    placed = rank_words(first.rank)
    yield both(
        "rank", placed, placed.replace("highest", "2nd highest", 1), bound.a_place(wards, first)
    )
    low, high = (fun(int(c.count.known()) for c in split.cells) for fun in (min, max))
    spread = RangeOf(name="", members=tuple(bound.named(split, c, "count") for c in split.cells))
    yield both("range", f"{low} to {high}", f"{low} to {high + 1}", spread)
    part = OneIn(
        name="", part=bound.named(split, noise, "count"), whole=bound.named(year, None, "count")
    )
    yield both(
        "first in n", f"one in {round(whole / own)}", f"one in {round(whole / own) + 3}", part
    )
    series = tuple(int(c.count.known()) for c in months.cells)
    least = series[-1] < max(series)
    record = bound.a_record(months, highest=not least)
    yield two(
        "highest since",
        (
            paragraph("March was the ", Text(words, claim=record), ".")
            for words in (
                str(record.compute(Reference(asked.answers()))),
                "highest since April 2019",
            )
        ),
    )
    yield both("score", "7", "8", a_total(MATRIX, MATRIX.rows[0]))
    yield both("score with an unknown", "3 to 7", "3", a_total(MATRIX, MATRIX.rows[2]))
    yield both("scores known", "1 of 2", "2 of 2", known_of(MATRIX, MATRIX.rows[2]))
    yield both("mark", "4", "3", a_mark(MATRIX.rows[0], "harm"))
    yield two(
        "band",
        (
            paragraph("It is ", Text(words, claim=a_band(MATRIX, MATRIX.rows[2])), ".")
            for words in ("Low (G) or High (R)", "High (R)")
        ),
    )
    listed = the_list(MATRIX, [])
    yield two(
        "list by rule",
        (
            replace(bullets(*(paragraph(name) for name in names)), claim=listed)
            for names in (("Noise",), ("Noise", "Litter"))
        ),
    )
    yield two(
        "cross-reference",
        (paragraph(Link("the first chapter", address)) for address in ("#first", "#fifteenth")),
    )
    yield two(
        "code",
        (
            paragraph("It is ", Text(words, claim=CodeMeans(name="", code="code-7")))
            for words in ("Noise at night", "Litter")
        ),
    )


def two(name: str, made: Iterable[Block]) -> tuple[str, Block, Block]:
    right, wrong = made
    return name, right, wrong


NAMES = [
    "count", "share", "average", "total", "rank", "range", "first in n", "highest since", "score",
    "score with an unknown", "scores known", "mark", "band", "list by rule", "cross-reference", "code",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_of_each_kind_stops_the_document(asked: Asked, name: str) -> None:
    (right, wrong) = next(pair for kind, *pair in kinds(asked) if kind == name)
    assert proof_of(asked, right).or_refuse().claims
    assert refused(asked, wrong)


@pytest.fixture(scope="module")
def changed() -> Figure:
    """A figure whose comparison is known exactly: 458 to 372, at a p-value well below the level."""
    from wardmote.analysis.estimates import Estimate
    from wardmote.evidence.figures import Cell, Comparison, Question
    from wardmote.terms.areas import Area, AreaKind

    percent = Estimate(-18.777, -29.1, -7.0, 0.95, "exact")
    compared = Comparison(
        "the same months a year before", Quantity(458), None, Quantity(-86), percent, "lower", 0.002
    )
    rate = Estimate(3.72, 3.35, 4.12, 0.95, "exact")
    cell = Cell((), (), Quantity(372), Quantity(100_000), rate, compared)
    question = Question("violence", AREA, YEAR, (), "last-year")
    area = Area(AREA, "Newcastle upon Tyne", AreaKind.PARTNERSHIP, "", "")
    return Figure(
        question, "Violence", "offences", area, (cell,), cell, rate_unit="per 1,000 residents"
    )


def faults(figure: Figure, *blocks: Block) -> int:
    return len(prove_document(document(*blocks), Reference([figure]), "Note", 1).faults)


CHANGES: list[tuple[str, Callable[[Figure], Claim], str, list[str]]] = [
    ("change", lambda f: bound.a_change(f, f.total), "−18.8%", ["−14.6%", "+18.8%", "18.8%"]),
    ("interval", lambda f: bound.a_limit(f, f.total, "compared.percent", upper=False), "−29.1%", ["−7.0%"]),
    ("rate", lambda f: bound.a_rate(f, f.total, 1000), "3.7", ["3.8", "37.2"]),
    ("word", lambda f: bound.a_word(f, f.total), "lower", ["higher", "no clear difference"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "claim", "right", "wrong"), CHANGES, ids=[c[0] for c in CHANGES])
def test_a_wrong_change_sign_word_rate_or_limit_is_a_fault(
    changed: Figure, name: str, claim: Callable[[Figure], Claim], right: str, wrong: list[str]
) -> None:
    bind = claim(changed)
    assert faults(changed, paragraph("It was ", number(right, bind), ".")) == 0
    for text in wrong:
        assert faults(changed, paragraph("It was ", number(text, bind), ".")) == 1, text


def test_an_interval_must_hold_its_estimate(changed: Figure) -> None:
    names = [bound.named(changed, None, f"rate.{end}") for end in ("value", "lower", "upper")]
    claim = IntervalAround(name="", estimate=names[0], lower=names[2], upper=names[1])
    assert faults(changed, paragraph(number("3.72 (4.12 to 3.35)", claim))) == 1


def test_a_word_needs_its_test(changed: Figure) -> None:
    compared = replace(changed.total.compared, p_value=0.4)  # type: ignore[type-var]
    unsure = replace(changed, total=replace(changed.total, compared=compared))
    words = paragraph("It is ", Text("lower", claim=bound.a_word(unsure, unsure.total)), ".")
    assert faults(changed, words) == 0
    assert faults(unsure, words) == 1


def test_cards_are_held_to_their_figure_word_and_percentage(changed: Figure) -> None:
    claims = (
        replace(bound.a_word(changed, changed.total), printed="lower"),
        replace(bound.a_change(changed, changed.total), printed="−18.8%"),
    )
    count = number("372", bound.a_count(changed, None))
    card = KeyFigure("Violence", count, "Lower on the year before (−18.8%)", claims)
    assert faults(changed, KeyFigures((card,))) == 0
    for note in ("Higher on the year before (−18.8%)", "Lower on the year before (−14.6%)"):
        assert faults(changed, KeyFigures((replace(card, note=note),))) >= 1, note
    assert faults(changed, KeyFigures((replace(card, label="Violence, 92 offences"),))) == 1
    assert faults(changed, KeyFigures((replace(card, figure=replace(count, text="373")),))) == 1


def test_table_cells_and_the_letters_of_bands_are_held_too(changed: Figure, asked: Asked) -> None:
    def table(count: int, word: str) -> Table:
        cell = TableCell(Quantity(count), claim=bound.a_count(changed, None))
        band = TableCell("", band=ShownBand("R", word, Tone.RED))
        columns = (Column.words("What"), Column("Offences"), Column.words("Band"))
        return Table("one", "One", columns, (TableRow.of("Violence", cell, band),))

    def wrong(count: int, word: str) -> int:
        reference = Reference([changed], None, {"band#R": "High"})
        return len(prove_document(document(table(count, word)), reference, "Note", 1).faults)

    assert (wrong(372, "High"), wrong(373, "High"), wrong(372, "Medium")) == (0, 1, 1)


def test_a_number_bound_to_nothing_is_refused(asked: Asked) -> None:
    assert "bound to nothing" in refused(asked, paragraph("There were 42 incidents."))
    assert "bound to nothing" in refused(asked, paragraph(FigureRef("42", "#first")))


def test_prose_that_contradicts_itself_is_refused_the_analysts_too(asked: Asked) -> None:
    words = paragraph("Domestic violence fell from 458 to 372, a fall of 14.6%.")
    judged = Judgement("The analyst's view", (words,), "A. Analyst", date(2026, 1, 1))
    assert "18.8%" in refused(asked, judged)


def test_the_refusal_says_where_what_is_printed_what_it_comes_to_and_what_to_do(
    asked: Asked,
) -> None:
    year = figure(asked)
    wrong = paragraph("There were ", number("17", bound.a_count(year, None)), " incidents.")
    said = refused(asked, wrong)
    for part in (
        "“There were 17 incidents.”",
        "“17”",
        str(total_of(year)),
        "Nothing was published",
    ):
        assert part in said


def test_the_proof_keeps_each_claim_with_its_place_interval_value_and_sources(asked: Asked) -> None:
    year = figure(asked)
    count = f"{total_of(year):,}"
    proof = proof_of(asked, paragraph("There were ", number(count, bound.a_count(year, None)), "."))
    (kept,) = json.loads(proof.to_json())["claims"]
    assert (kept["place"], kept["kind"], kept["printed"]) == ("first", "Count", count)
    assert kept["interval"] == [total_of(year) - 0.5, total_of(year) + 0.5]
    assert kept["value"] == total_of(year)
    assert kept["sources"] == [f"warden_log, version {asked.version.number}"]
    assert kept["how"] == "counted again from the rows"


def test_what_moved_between_two_editions_is_told_claim_by_claim(asked: Asked) -> None:
    def edition(period: str) -> Proof:
        year = figure(asked, period=Period.parse(period))
        claim = bound.a_count(year, None)
        return proof_of(asked, paragraph("There were ", number(f"{total_of(year):,}", claim), "."))

    last, now = edition("2022/23"), edition("2022-04..2022-09")
    (move,) = moved_between(json.loads(last.to_json()), now)
    assert (move.before, move.after) == (last.claims[0].printed, now.claims[0].printed)
    assert moved_between(json.loads(now.to_json()), now) == ()


def test_the_second_count_gives_what_the_figure_gave(asked: Asked) -> None:
    again = Asked(asked.store, recounted=AREA)
    for by in ((), ("category",), ("ward",), ("month",), ("category", "month")):
        first = ask(asked.store, figure(asked, *by, compare="last-year").question)
        second = figure(again, *by, compare="last-year")
        assert (second.cells, second.total) == (first.cells, first.total)
