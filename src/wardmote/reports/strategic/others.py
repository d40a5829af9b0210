"""Chapter: what other partners recorded beside the police. Old records are dated and kept short."""

from __future__ import annotations

from dataclasses import replace

from wardmote.evidence.figures import Figure
from wardmote.reports.bound import a_count, a_rate
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    Inline,
    Link,
    Literal,
    Section,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import (
    FEWEST_FOR_RATE,
    between,
    breaks_notice,
    cells_table,
    change_sentence,
    in_sentence,
    months_block,
    slug,
)
from wardmote.reports.strategic.portrait import Held, Portrait
from wardmote.reports.wording import interval_of, number
from wardmote.terms.periods import Month
from wardmote.terms.quantities import Status

MOST_ROWS = 12  # categories of another partner shown in the document
OLD_MONTHS = 12  # a record that ends this long before the assessment's period is old
CRIMES, OUTCOMES = "street", "outcomes"  # crimes, and what became of them, of the same forces
HEALTH = "health"  # rules of disclosure for what health services record begin with it
ELSEWHERE = ("stop-and-search", "stop-and-search-find-rate")  # a chapter of their own


def others_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return a section for each other measure held, or None where there is none.

    Records of the assessment's time come first; old ones follow, in one section, clearly dated.
    """
    held = [
        one
        for one in seen.others
        if one.measure.name not in ELSEWHERE and not one.measure.plain and not is_health(one)
    ]
    now = [one for one in held if not is_old(seen, one)]
    old = [one for one in held if is_old(seen, one)]
    sections = [made for one in now if (made := record_section(asked, seen, one)) is not None]
    older = tuple(made for one in old if (made := record_section(asked, seen, one)) is not None)
    if older:
        words = Callout(
            CalloutKind.CAVEAT,
            "These records are old",
            (
                paragraph(
                    f"Each ends well before {seen.crime.period.first.title}. They say what was so then. "
                    "Nothing newer is held."
                ),
            ),
        )
        sections.append(Section("older-records", "Older records", (words,), older))
    sections += _plain_tables(asked, seen)
    if not sections:
        return None
    opening = paragraph(
        "Other records, and other ways of counting the same ones. They stand beside the chapter on "
        "recorded crime, and are never added to it."
    )
    return Chapter("partners", "What other records show", (opening,), tuple(sections))


def _plain_tables(asked: Asked, seen: Portrait) -> list[Section]:
    """Return the rows of tables that no measure is declared for: counted, and said no more of."""
    rows = []
    for held in seen.others:
        if held.measure.plain:
            figure = asked.figure(held.measure.name, seen.area.code, held.period)
            if figure is not None:
                told = (held.period.title, figure.total.count)
                rows.append(Row.of(held.measure.title, *told, address=asked.page(figure)))
    if not rows:
        return []
    words = paragraph(
        "No measure is declared for these tables. Their rows are counted as they are, and neither "
        "set against residents nor compared."
    )
    columns = (Column.words("Table"), Column.words("Months"), Column("Rows"))
    table = Table("plain-tables", "Tables without a measure", columns, tuple(rows))
    return [Section("plain", "Other tables held", (words, table))]


def is_health(held: Held) -> bool:
    """Return whether health services recorded it: those stand beside the police's record of violence."""
    return held.measure.disclosure.startswith(HEALTH)


def is_old(seen: Portrait, held: Held) -> bool:
    """Return whether a measure ends a year or more before the assessment's period does."""
    return held.period.last.number <= seen.crime.period.last.number - OLD_MONTHS


def old_records(seen: Portrait) -> list[tuple[str, Month]]:
    """Return the title and last month of each record and survey that is old.

    Of records that one file gives to the same month, the first alone.
    """
    old = {
        (one.measure.source, one.period.last): (one.measure.title, one.period.last)
        for one in reversed(seen.others)
        if is_old(seen, one)
    }
    return [*reversed(old.values()), *_old_surveys(seen)]


def _old_surveys(seen: Portrait) -> list[tuple[str, Month]]:
    found = []
    for measure in seen.surveys:
        tables = {fill.table for fill in measure.tables}
        came = [r.month for r in seen.supplied if r.table in tables and r.status != "missing"]
        if came and max(came) <= seen.crime.period.last.number - OLD_MONTHS:
            found.append((measure.title, Month(max(came))))
    return found


def record_section(asked: Asked, seen: Portrait, held: Held) -> Section | None:
    """Return what a record says, or why it says nothing; None where nothing was recorded."""
    measure, code, period = held.measure, seen.area.code, held.period
    compare = "last-year" if measure.kind == "count" else None
    total = asked.figure(measure.name, code, period, (), compare)
    if total is None:
        return None
    withheld = total.total.count.status is Status.SUPPRESSED and measure.kind == "count"
    if not withheld and total.total.count.value in (None, 0) and total.total.rate is None:
        return None
    blocks: list[Block] = [paragraph(f"{period.title}. ", Literal(f"Source: {measure.source}."))]
    same = _same_as_police(seen, held)
    blocks += [*same, *_of_a_part(asked, seen, held)]
    if measure.kind == "proportion":
        blocks.append(proportion(asked, total))
    elif withheld:
        blocks.append(_held_back(asked, total))
    else:
        blocks.append(change_sentence(asked, total, total.total, total.unit))
    blocks += [paragraph(*asked.words(total, caveat)) for caveat in measure.caveats]
    if measure.kind != "proportion" and not withheld:
        blocks += [*_months(asked, seen, held), *_split(asked, seen, held)]
    title = measure.title
    if same and measure.denominator:
        title = f"{title} set against {measure.denominator}"
    if is_old(seen, held):
        title = f"{title}, {period.title}"
    return Section(f"measure-{slug(measure.name)}", title, tuple(blocks))


def _held_back(asked: Asked, total: Figure) -> Block:
    """Say that numbers came and no total can be given, why, and what to ask for."""
    return paragraph(
        "These numbers came, but no total can be given. ",
        *asked.words(total, total.total.reason),
        f" Ask the supplier for one number of {total.unit} a month for the whole area: it is seldom "
        "so small. ",
        Link("What came", asked.page(total)),
    )


def _same_as_police(seen: Portrait, held: Held) -> list[Block]:
    """Say how a police record told here relates to the category told by the same name above."""
    category = next(
        (cell for cell in seen.categories.cells if cell.labels[0] == held.measure.title), None
    )
    if category is None:
        return []
    source = held.measure.source
    if _is_same_record(seen, held):
        body = paragraph(
            f"These are the offences called {in_sentence(held.measure.title)} in the chapter on "
            f"recorded crime, set here against {held.measure.denominator or 'no base'}."
        )
        return [Callout(CalloutKind.NOTE, "Told twice in this document", (body,))]
    body = paragraph(
        f"{held.measure.title} is also a category of the chapter on recorded crime, which reads "
        f"{seen.crime.measure.source}. This section reads {source}, for its own months and against "
        f"{held.measure.denominator or 'no base'}. They are the same kind of event: never add them."
    )
    return [Callout(CalloutKind.NOTE, "Counted twice in this document", (body,))]


def _is_same_record(seen: Portrait, held: Held) -> bool:
    """Return whether a record is the one that the chapter on recorded crime tells, month for month."""
    crime = seen.crime
    return held.measure.source == crime.measure.source and held.period == crime.period


def _of_a_part(asked: Asked, seen: Portrait, held: Held) -> list[Block]:
    """Say where outcomes may be of a part of the crimes: those that street files hold alone."""
    if not any(one.table == OUTCOMES for one in held.measure.tables):
        return []
    sources = {row.source for row in seen.supplied if row.table == OUTCOMES}
    reasons = dict.fromkeys(
        row.reason
        for row in seen.supplied
        if row.table == CRIMES and row.source in sources and row.status == "partial"
        and held.period.first.number <= row.month <= held.period.last.number and row.reason
    )  # fmt: skip
    if not reasons:
        return []
    body = paragraph(
        "The crimes that these outcomes belong to came in part: ",
        Literal(" ".join(reasons)),
        " The outcomes may be of that part alone.",
    )
    return [Callout(CalloutKind.CAVEAT, "These may be outcomes of a part of crime", (body,))]


def proportion(asked: Asked, figure: Figure) -> Block:
    """Say a share with the counts behind it and its range."""
    cell = figure.total
    if cell.rate is None or cell.count.value is None or cell.denominator is None:
        return paragraph("No share can be given. ", *asked.words(figure, cell.reason))
    runs: list[Inline | str] = [
        asked.ref(figure, f"{number(cell.rate.value, 1)}%", a_rate(figure, cell, 100), bold=True),
        " (", asked.ref(figure, number(cell.count.value), a_count(figure, cell)),
        " of ", asked.ref(figure, cell.denominator.in_words(), a_count(figure, cell, "denominator")),
        ")",
    ]  # fmt: skip
    if limits := interval_of(cell.rate):
        ends = tuple(f"{number(limit, 1)}%" for limit in limits)
        runs += [", ", *between(asked, figure, cell, "rate", ends)]
    return paragraph(*runs, ".")


def _split(asked: Asked, seen: Portrait, held: Held) -> list[Block]:
    """Return the breaks crossed and the categories of a record."""
    measure, code, period = held.measure, seen.area.code, held.period
    if measure.categories == "none" or _is_same_record(seen, held):
        return []
    compare = "last-year" if held.is_whole_year else None
    split = asked.figure(measure.name, code, period, ("category",), compare)
    if split is None or len(split.cells) < 2 or (split.total.count.value or 0) < FEWEST_FOR_RATE:
        return []
    identity = f"{slug(measure.name)}-by-category"
    table = cells_table(asked, split, identity, "Category", most=MOST_ROWS)
    return [*breaks_notice(asked, split), _without_repeats(table, split)]


def _months(asked: Asked, seen: Portrait, held: Held) -> list[Block]:
    """Return the months that a record's total is of as a line, unless the record is old."""
    if is_old(seen, held):
        return []
    measure = held.measure
    series = asked.figure(measure.name, seen.area.code, held.period, ("month",))
    if series is None or sum(cell.count.is_known for cell in series.cells) <= 2:
        return []
    return [months_block(series, f"{slug(measure.name)}-months", f"{measure.title}, by month")]


def _without_repeats(table: Table, figure: Figure) -> Table:
    """Leave out of a table's notes what the sentence above it has said."""
    reasons = {cell.compared.reason for cell in figure.cells if cell.compared} - {""}
    kept = tuple(note for note in table.notes if not any(reason in note for reason in reasons))
    return replace(table, notes=kept)
