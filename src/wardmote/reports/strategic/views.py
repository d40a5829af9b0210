"""Chapter: what residents say, beside what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.analysis.proportions import compare_shares, wilson_limits
from wardmote.analysis.words import Direction, direction
from wardmote.evidence.areas import LONDON
from wardmote.evidence.figures import Cell, Figure, latest_period
from wardmote.evidence.measures import Measure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.bound import a_count
from wardmote.reports.cells import CellContent, Column, Row, Table
from wardmote.reports.document import Block, Chapter, Inline, Paragraph, Section, paragraph
from wardmote.reports.figures import rate_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import APART, change_sentence, in_sentence, slug
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import UNKNOWN, Quantity

FEWEST_ASKED = 30  # people: below, a share says nothing and none is tested (methods f)
# What a question speaks of, by a word in its name: a measure, or a category of recorded crime.
SPEAKS_OF = {
    "asb": "anti-social-behaviour", "antisocial": "anti-social-behaviour",
    "safe": "violence-against-the-person", "burglary": "burglary", "knife": "possession-of-weapons",
    "drug": "drug-offences", "victim": "",
}  # fmt: skip
CONCERN = frozenset({"problem", "concern", "concerned", "worry", "worried", "priority"})


@dataclass(frozen=True)
class Wave:
    """The newest answers of a survey and those a year before, and the months they speak of."""

    measure: Measure
    now: Figure
    before: Figure | None
    wider: Figure | None  # the same questions asked over London, where the area is a part of it
    title: str  # "January 2022 to December 2022", "2025"
    year: Period  # twelve months of records to set beside

    def earlier(self, cell: Cell) -> Cell | None:
        """Return the same question a year before."""
        return _same(self.before, cell)

    def beyond(self, cell: Cell) -> Cell | None:
        """Return the same question in the wider area."""
        return _same(self.wider, cell)


def _same(figure: Figure | None, cell: Cell) -> Cell | None:
    return next((one for one in figure.cells if one.keys == cell.keys), None) if figure else None


def views_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return what residents say beside what is recorded, or that nobody's answers are held."""
    waves = _waves(asked, seen)
    said = (
        "What people feel and what is recorded are two measures. Where they part, neither is wrong: "
        "ask why."
        if waves
        else f"No survey of the people who live or work in {seen.area.name} is held. This assessment "
        "cannot set what they say against what is recorded, nor say what they want put first."
    )
    opening = paragraph(said)
    sections = tuple(
        Section(f"views-{slug(wave.measure.name)}", wave.measure.title, _blocks(asked, seen, wave))
        for wave in waves
    )
    return Chapter("views", "What residents say", (opening,), sections)


def are_heard(asked: Asked, seen: Portrait) -> bool:
    """Return whether the answers of any survey are held for the partnership."""
    return bool(_waves(asked, seen))


def _waves(asked: Asked, seen: Portrait) -> list[Wave]:
    return [wave for measure in seen.surveys if (wave := _wave(asked, seen, measure))]


def _blocks(asked: Asked, seen: Portrait, wave: Wave) -> tuple[Block, ...]:
    told: list[Block] = [_table(asked, wave)]
    beside = _side_by_side(asked, seen, wave)
    return (*told, beside) if beside else (*told, *_recorded(asked, seen, wave))


def _wave(asked: Asked, seen: Portrait, measure: Measure) -> Wave | None:
    code = seen.area.code
    try:
        period = latest_period(asked.store, measure.name, code, 1, asked.version.number)
    except NotHeld:  # no file of this survey was ever loaded
        return None
    now = asked.figure(measure.name, code, period, ("category",)) if period else None
    if period is None or now is None or not now.cells:
        return None
    shifted = Period(period.first - 12, period.last - 12)
    before = asked.figure(measure.name, code, shifted, ("category",))
    year = period if period.months == 12 else Period.ending(period.last, 12)
    title = now.period_title or period.title
    if _is_yearly(asked, measure, now, code, period.last):
        year = Period.parse(str(period.last.year))
        title = str(period.last.year)
    return Wave(measure, now, before, _wider(asked, now), title, year)


def _wider(asked: Asked, now: Figure) -> Figure | None:
    areas = snapshot(asked.store, asked.version.number).areas
    if now.area.code not in areas.authorities_in(LONDON):
        return None
    question = now.question
    return asked.figure(question.measure, LONDON.code, question.period, question.by)


def _is_yearly(asked: Asked, measure: Measure, now: Figure, code: str, last: Month) -> bool:
    """Return whether the survey gives one wave a year, dated by its year alone: January."""
    question = f"{measure.name}:{now.cells[0].keys[0]}"
    months = asked.figure(question, code, Period.ending(last, 24), ("month",))
    return last.month == 1 and months is not None and len(months.cells) <= 2


# -- what people said -------------------------------------------------------------------------


def _table(asked: Asked, wave: Wave) -> Table:
    """Return a row a question. Columns that the survey cannot fill are left out, with a note."""
    limits = any(_limits(cell)[0].is_known for cell in wave.now.cells)
    bases = any(cell.denominator and cell.denominator.is_known for cell in wave.now.cells)
    compared = any(one.rate for cell in wave.now.cells if (one := wave.earlier(cell)))

    def share(title: str) -> Column:
        return Column(title, form=",.0f", suffix="%")

    columns = [Column.words("Question"), share("Share")]
    columns += [share("Likely from"), share("to")] if limits else []
    columns += [Column("Base")] if bases else []
    columns += [share("A year before")] if compared else []
    columns += [Column.words("What the test says")] if compared and bases else []
    beyond = any(one.rate for cell in wave.now.cells if (one := wave.beyond(cell)))
    columns += [share(LONDON.name)] if beyond else []
    rows = []
    for cell in wave.now.cells:
        earlier = wave.earlier(cell)
        told: list[CellContent] = [rate_of(cell)]
        told += [*_limits(cell)] if limits else []
        told += [cell.denominator or UNKNOWN] if bases else []
        told += [rate_of(earlier) if earlier else UNKNOWN] if compared else []
        told += [_word(cell, earlier)] if compared and bases else []
        there = wave.beyond(cell)
        told += [rate_of(there) if there else UNKNOWN] if beyond else []
        rows.append(Row.of(cell.labels[0], *told, address=asked.page(wave.now)))
    notes = ["A base is how many people's answers a share stands on."] if bases else []
    notes += wave.measure.caveats
    if compared and not bases:
        notes.append("The two years stand side by side. No difference between them is tested.")
    if beyond:
        notes.append(f"{LONDON.name} is set beside it untested, and has this area in it.")
    title = f"{wave.measure.title}: what people said, {wave.title}"
    return Table(
        f"survey-{slug(wave.measure.name)}", title, tuple(columns), tuple(rows), tuple(notes),
        sources_of(wave.now),
    )  # fmt: skip


def _limits(cell: Cell) -> tuple[Quantity, Quantity]:
    """Return the limits as published, or Wilson's where the number of people asked is."""
    rate, asked = cell.rate, cell.denominator
    if rate is None:
        return UNKNOWN, UNKNOWN
    if rate.lower is not None and rate.upper is not None:
        return Quantity(rate.lower), Quantity(rate.upper)
    if asked is None or not asked.value or asked.value < FEWEST_ASKED:
        return UNKNOWN, UNKNOWN
    low, high = wilson_limits([rate.value / 100 * asked.value], [asked.value])
    return Quantity(100 * float(low[0])), Quantity(100 * float(high[0]))


def _word(cell: Cell, earlier: Cell | None) -> str:
    """Return the word that a test of two shares earns, as recorded crime's words are earned."""
    pairs = [
        (round(one.rate.value / 100 * one.denominator.value), round(one.denominator.value))
        for one in (earlier, cell)
        if one and one.rate and one.denominator and one.denominator.value
    ]
    if len(pairs) < 2 or min(asked for _, asked in pairs) < FEWEST_ASKED:
        return "Not tested: too few were asked"
    (was, asked_then), (now, asked_now) = pairs
    found = compare_shares(was, asked_then, now, asked_now)
    went = direction(found.p_value, found.difference.value)
    return "No clear change" if went is Direction.NO_CLEAR_CHANGE else went.value.capitalize()


def concern_about(asked: Asked, seen: Portrait, category: str) -> tuple[float, int] | None:
    """Return the share (0 to 1) of residents who call a category a problem, and how many were asked."""
    for measure in seen.surveys:
        wave = _wave(asked, seen, measure)
        for cell in wave.now.cells if wave else ():
            words = cell.keys[0].split("-")
            named = any(SPEAKS_OF.get(word) == category for word in words)
            base = cell.denominator.value if cell.denominator else None
            if named and CONCERN.intersection(words) and cell.rate and base:
                return cell.rate.value / 100, round(base)
    return None


def clear_changes(asked: Asked, seen: Portrait) -> list[Paragraph]:
    """Return what residents clearly say more or less than a year before, each share bound."""
    moved: dict[str, list[tuple[Figure, Cell]]] = {"Higher": [], "Lower": []}
    for measure in seen.surveys:
        wave = _wave(asked, seen, measure)
        for cell in wave.now.cells if wave else ():
            word = _word(cell, wave.earlier(cell)) if wave and cell.rate else ""
            if wave and word in moved:
                moved[word].append((wave.now, cell))
    return [_moved_line(asked, word, held) for word, held in moved.items() if held]


def _moved_line(asked: Asked, word: str, held: Sequence[tuple[Figure, Cell]]) -> Paragraph:
    runs: list[Inline | str] = [f"Residents asked, {word.lower()} than the year before: "]
    for at, (figure, cell) in enumerate(held):
        share = asked.ref(figure, f"{number(rate_of(cell).known(), 0)}%", a_count(figure, cell, "rate.value"))  # fmt: skip
        runs += [f"{', ' if at else ''}{in_sentence(cell.labels[0])} (", share, ")"]
    return paragraph(*runs, ".")


# -- what is recorded -------------------------------------------------------------------------


def _side_by_side(asked: Asked, seen: Portrait, wave: Wave) -> Table | None:
    """Return each question that speaks of something recorded, with the record beside it."""
    rows = []
    for cell in wave.now.cells:
        found = _record_of(asked, seen, wave, cell)
        if found is None:
            continue
        figure, record, label = found
        rows.append(
            Row.of(
                cell.labels[0], rate_of(cell), _word(cell, wave.earlier(cell)), label,
                record.count, record.compared.count if record.compared else UNKNOWN,
                _earned(record), address=asked.page(figure),
            )
        )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column.words("People said"), Column("Share", form=",.0f", suffix="%"),
        Column.words("On the year before"), Column.words("The record"),
        Column(f"Recorded in {wave.year.title}"), Column("The year before"),
        Column.words("What the test says"),
    )  # fmt: skip
    notes = ("People answer for all that they see and feel; a record is what somebody reported.",)
    title = f"Said and recorded, {wave.title}"
    return Table(f"beside-{slug(wave.measure.name)}", title, columns, tuple(rows), notes)


def _record_of(
    asked: Asked, seen: Portrait, wave: Wave, cell: Cell
) -> tuple[Figure, Cell, str] | None:
    wanted = next((to for word, to in SPEAKS_OF.items() if word in cell.keys[0].split("-")), None)
    if wanted is None:
        return None
    crime = seen.crime.measure
    other = next((held.measure for held in seen.others if held.measure.name == wanted), None)
    name = other.name if other else f"{crime.name}:{wanted}".rstrip(":")
    figure = asked.figure(name, seen.area.code, wave.year, (), "last-year")
    if figure is None or not figure.total.count.is_known:
        return None
    label = other.title if other else crime.label(wanted) if wanted else "All recorded crime"
    return figure, figure.total, f"{label}, police" if other else label


def _earned(cell: Cell) -> str:
    compared = cell.compared
    if compared is None or compared.word == APART:
        return "Cannot be compared"
    return compared.word.capitalize()


def _recorded(asked: Asked, seen: Portrait, wave: Wave) -> list[Paragraph]:
    """Say what the police recorded in the twelve months that the answers speak of."""
    figure = asked.figure(seen.crime.measure.name, seen.area.code, wave.year, (), "last-year")
    if figure is None or not figure.total.count.is_known:
        return []
    opening = paragraph(f"In the same months ({wave.year.title}) the police recorded:")
    return [opening, change_sentence(asked, figure, figure.total, figure.unit)]
