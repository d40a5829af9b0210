"""Chapter: what changed since the last edition, number by number, and what comes next."""

from __future__ import annotations

from wardmote.assessment.matrix import Matrix
from wardmote.evidence.figures import Figure
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import Block, Chapter, Section, bullets, paragraph
from wardmote.reports.strategic.names import supplier
from wardmote.reports.strategic.others import old_records
from wardmote.reports.strategic.parts import in_sentence
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.priorities import unknowns_section
from wardmote.terms.quantities import UNKNOWN


def progress_chapter(now: Portrait, then: Portrait | None, targets: Section | None) -> Chapter:
    """Return the chapter: each category then and now, or that there is no last; then the targets."""
    sections = (targets,) if targets else ()
    if then is None:
        body: list[Block] = [
            paragraph(
                "This edition was made without an earlier one beside it, so no number is compared with "
                "one published before. What changed on the year before is in the chapter on recorded "
                "crime. To fill this chapter, name the earlier edition when the next is made."
            )
        ]
        return Chapter("progress", "Since the last assessment", tuple(body), sections)
    columns = (
        Column.words("Category"),
        Column(f"Then: {then.crime.period.title}"),
        Column(f"Now: {now.crime.period.title}"),
        Column("Difference", form="+,"),
    )
    before = {cell.keys[0]: cell.count for cell in then.categories.cells}
    rows = [
        Row.of(
            cell.labels[0],
            before.get(cell.keys[0], UNKNOWN),
            cell.count,
            cell.count - before.get(cell.keys[0], UNKNOWN),
        )
        for cell in now.categories.cells
    ]
    rows.append(
        Row.of(
            "All",
            then.total.total.count,
            now.total.total.count,
            now.total.total.count - then.total.total.count,
            is_total=True,
        )
    )
    table = Table(
        "since-last", "Each category in the last edition and in this one", columns, tuple(rows)
    )
    same = then.crime.period == now.crime.period
    said = (
        "Both editions cover the same months: a difference is a revision by the supplier, not a change in crime."
        if same
        else "The two periods differ. The chapter by category tests like months against like months."
    )
    return Chapter("progress", "Since the last assessment", (paragraph(said), table), sections)


def next_chapter(
    seen: Portrait, matrix: Matrix, *, mapped: bool = True, heard: bool = True
) -> Chapter:
    """Return gaps and next steps: each gap is something that somebody can close.

    Args:
        mapped: whether the outlines of the wards are held, so that they were drawn.
        heard: whether the answers of a survey of residents are held.
    """
    wanted = _missing(seen)
    if not heard:
        wanted.append("a survey of residents: what worries them, and what they want put first")
    if seen.wards is not None and not mapped:
        wanted.append("the boundaries of these wards, so that they can be drawn on maps")
    steps = [f"Ask for {step}." for step in wanted]
    blocks: list[Block] = [
        paragraph("These would make the next edition surer."),
        bullets(*(paragraph(step) for step in steps)),
    ]
    unknown = unknowns_section(matrix)
    sections: tuple[Section, ...] = (unknown,) if unknown else ()
    return Chapter("next", "Gaps and next steps", tuple(blocks), sections)


def not_held(seen: Portrait) -> list[str]:
    """Return what other partners usually record that is not held here at all, in plain words."""
    held = {one.measure.name for one in seen.others} | seen.tables
    return [
        words for name, words in _WANTED.items() if not any(name in measure for measure in held)
    ]


def _missing(seen: Portrait) -> list[str]:
    found = []
    figures: list[Figure | None] = [seen.total, seen.categories, seen.wards, seen.series]
    gaps = {(g.source, g.period.title) for figure in figures if figure for g in figure.gaps}
    found += [f"{period} from {supplier(source)}" for source, period in sorted(gaps)]
    old = old_records(seen)
    if old:
        ends = (f"{title} (held to {last.title})" for title, last in old)
        found.append(f"newer records of {'; '.join(in_sentence(one) for one in ends)}")
    found += not_held(seen)
    if seen.wards is None:
        found.append("a look-up from small areas to wards, so that wards can be counted")
    return found


_WANTED = {
    "anti-social-behaviour": "police records of anti-social behaviour, which are not in the tables held",
    "asb": "landlords' cases of anti-social behaviour",
    "noise": "the council's noise complaints",
    "ambulance": "ambulance calls to assaults",
    "hospital": "hospital admissions for assault, drugs and alcohol",
    "treatment": "counts of people in drug and alcohol treatment",
    "exclusion": "counts of school exclusions",
    "domestic": "counts of domestic abuse cases that agencies hear together (MARAC)",
    "hate": "police counts of hate crime",
    "probation": "probation's counts of need and reoffending",
}
