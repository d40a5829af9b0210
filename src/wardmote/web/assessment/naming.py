"""Titles of measures as pages print them: two that stand side by side are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wardmote.evidence.figures import Question
from wardmote.evidence.measures import Measure
from wardmote.web.deliveries.held import WHOLE_CRIME, Held

Named = tuple[str, str]  # a title or a category's label, and its source


def told_apart(measure: Measure, beside: Iterable[Named]) -> str:
    """Return a measure's title, with what sets it apart from things of the same name.

    That is its source where another source has a thing called the same, or the same and a word
    more ("Recorded crime, monthly police tables"); and what it is set against where the other
    counts the same record.
    """
    title = measure.title
    named = [(other, source) for other, source in beside if f"{other},".startswith(f"{title},")]
    if any(source != measure.source for _, source in named):
        return f"{title} ({measure.source})"
    if measure.denominator and any(other == title for other, _ in named):
        return f"{title} set against {measure.denominator}"
    return title


def title_of(held: Held, measure: Measure) -> str:
    """Return a measure's title beside all that is held for the partnership.

    Besides the other measures, those are the categories of recorded crime.
    """
    area = held.partnership().code

    def told() -> str:
        named = held.keep(("named", area), lambda: tuple(_named(held, area)))
        return told_apart(measure, (one for name, one in named if name != measure.name))

    return held.keep(("title", area, measure.name), told)


def _named(held: Held, area: str) -> Iterator[tuple[str, Named]]:
    """Give what may stand beside a measure, each with the name of the measure it is of."""
    for measure in held.measures_of(area):
        yield measure.name, (measure.title, measure.source)
        if measure.name not in WHOLE_CRIME:
            continue
        if (period := held.latest(measure.name, area)) is None:
            continue
        split = held.ask(Question(measure.name, area, period, ("category",)))
        for cell in split.cells:
            yield measure.name, (cell.labels[0], measure.source)
