"""Chapter: the serious violence needs section, on a local definition that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from wardmote.evidence.figures import Figure
from wardmote.reports.bound import a_count
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    Inline,
    Link,
    Section,
    bullets,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.others import is_health, record_section
from wardmote.reports.strategic.parts import (
    APART,
    break_letters,
    change_sentence,
    like_sentence,
    months_block,
    slug,
    word_and_change,
)
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Portrait
from wardmote.reports.strategic.trends import trend_sentence
from wardmote.reports.wording import number
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import Period
from wardmote.terms.yaml_text import NotYaml, read_yaml

FEWEST_DRAWN = 300  # offences in five years: fewer make no line worth drawing


class BadDefinition(Mendable):
    """`serious-violence.yaml` cannot be used."""


@dataclass(frozen=True)
class Definition:
    """Categories that count as serious violence, by measure; what else is needed; agreed or not.

    `told_beside` names measures of violence that stand in other chapters, and are only led to here.
    """

    agreed: bool
    categories: dict[str, tuple[str, ...]]
    also_needed: tuple[str, ...]
    told_beside: tuple[str, ...] = ()


def definition_for(home: Path | None = None) -> Definition:
    """Return the partnership's own definition (`HOME/serious-violence.yaml`), or the default."""
    own = home / "serious-violence.yaml" if home else None
    if own and own.exists():
        text = own.read_text(encoding="utf-8")
    else:
        shipped = resources.files("wardmote") / "structures" / "serious-violence.yaml"
        text = shipped.read_text(encoding="utf-8")
    try:
        told = read_yaml(text)
        return Definition(
            bool(told["agreed"]),
            {name: tuple(held) for name, held in told["categories"].items()},
            tuple(told.get("also_needed", ())),
            tuple(told.get("told_beside", ())),
        )
    except (NotYaml, KeyError, TypeError, AttributeError) as wrong:
        raise BadDefinition(
            f"serious-violence.yaml needs `agreed: true or false` and `categories`, a list for each measure ({wrong})."
        ) from wrong


def violence_chapter(asked: Asked, seen: Portrait, definition: Definition) -> Chapter | None:
    """Return the chapter, or None where no category of the definition is held."""
    listed = definition.categories.get(seen.crime.measure.name, ())
    sections = tuple(
        section for category in listed if (section := _section(asked, seen, category)) is not None
    )
    if not sections and not any(is_health(one) for one in seen.others):
        return None
    blocks: list[Block] = [
        paragraph(
            "The partnership must know what kinds of serious violence happen here. These are the recorded "
            "categories that stand for it."
        )
    ]
    if not definition.agreed:
        blocks.append(
            Callout(
                CalloutKind.WARNING,
                "This definition is not agreed",
                (
                    paragraph(
                        "What counts as serious violence is for the partnership to decide. This list is a default."
                    ),
                ),
            )
        )
    blocks += break_letters(_drawn(asked, seen, category) for category in listed)
    needed = Section(
        "violence-needed",
        "What else a needs assessment asks for",
        (
            bullets(*definition.also_needed),
            paragraph("Ask for those that no chapter of this assessment shows."),
        ),
    )
    beside = _beside(asked, seen, definition)
    kept = (*sections, *_of_health(asked, seen), *beside, needed)
    return Chapter("serious-violence", "Serious violence", tuple(blocks), kept)


def _of_health(asked: Asked, seen: Portrait) -> list[Section]:
    """Return what ambulances and hospitals record, a section each: many assaults reach them alone."""
    found = [record_section(asked, seen, one) for one in seen.others if is_health(one)]
    told = tuple(one for one in found if one is not None)
    words = paragraph(
        "Not every assault is told to the police. These stand beside the police's record, and are "
        "never added to it: one assault may be in both."
    )
    title = "What health services record"
    return [Section("violence-health", title, (words,), told)] if told else []


def _beside(asked: Asked, seen: Portrait, definition: Definition) -> list[Section]:
    """Return what other records say of violence in a line each, leading to where they are told."""
    lines = []
    for held in seen.others:
        name, months = held.measure.name, held.period
        figure = asked.figure(name, seen.area.code, months, (), "last-year")
        if name not in definition.told_beside or figure is None or not figure.total.count.value:
            continue
        count = asked.ref(figure, number(figure.total.count.known()), a_count(figure, figure.total))
        runs: list[Inline | str] = [
            Link(held.measure.title, f"#measure-{slug(name)}"), f", {months.title}: ", count,
        ]  # fmt: skip
        moved = word_and_change(asked, figure, figure.total, " on the year before")
        runs += [", ", *moved] if moved else []
        lines.append(paragraph(*runs, "."))
    if not lines:
        return []
    words = paragraph(
        "These stand in the chapter on other records. Most count offences told above too."
    )
    return [
        Section("violence-beside", "What other records say of violence", (words, bullets(*lines)))
    ]


def _section(asked: Asked, seen: Portrait, category: str) -> Section | None:
    name = f"{seen.crime.measure.name}:{category}"
    code, period = seen.area.code, seen.crime.period
    figure = asked.figure(name, code, period, (), "last-year")
    if figure is None:
        return None
    label = seen.crime.measure.label(category)
    whole = seen.total.total.compared
    said = whole.reason if whole and whole.word == APART else ""
    blocks: list[Block] = [change_sentence(asked, figure, figure.total, "offences", said)]
    blocks += like_sentence(asked, seen.like, category)
    if _is_told(seen, category):
        blocks.append(paragraph(Link("Its months and wards", f"#category-{slug(category)}")))
    elif series := _drawn(asked, seen, category):
        chart = f"violence-{slug(category)}-months"
        blocks += [one for one in (trend_sentence(asked, series),) if one]
        blocks.append(months_block(series, chart, f"{label}, by month", by_letter=True))
    return Section(f"violence-{slug(category)}", label, tuple(blocks))


def _is_told(seen: Portrait, category: str) -> bool:
    """Return whether the chapter on recorded crime has a section for a category."""
    return any(cell.keys[0] == category for cell in seen.categories.cells)


def _drawn(asked: Asked, seen: Portrait, category: str) -> Figure | None:
    """Return the months of a category that has a line here, else None."""
    if _is_told(seen, category):
        return None
    name = f"{seen.crime.measure.name}:{category}"
    months = Period.ending(seen.crime.period.last, SERIES_MONTHS)
    series = asked.figure(name, seen.area.code, months, ("month",))
    if series is None:
        return None
    enough = sum(cell.count.known() for cell in series.cells if cell.count.is_known)
    return series if enough >= FEWEST_DRAWN else None
