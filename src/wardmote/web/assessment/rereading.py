"""What people judged and should read again: the numbers beneath it are others now."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from wardmote.web.assessment.workspace import DECISION, Workspace


@dataclass(frozen=True, slots=True)
class Reread:
    """One judgement: what it is called, where it is, and what moved beneath it in a few words."""

    title: str
    address: str
    told: str


@dataclass(frozen=True, slots=True)
class ToRead:
    """Judgements beneath which something moved, those that it may change first."""

    first: tuple[Reread, ...]
    # Scores beneath which numbers moved and no score that the rules give.
    unmoved: tuple[Reread, ...]


def to_read_again(space: Workspace) -> ToRead:
    """Return every stale judgement: scores and decisions by place in the matrix, then words."""
    stale = space.stale()
    first: list[Reread] = []
    unmoved: list[Reread] = []
    for _, _, row, _ in space.matrix.ranked():
        decision = stale.get(f"{DECISION}:{row.category}")
        if decision:
            address = f"{reverse('matrix-row', args=(row.category,))}#board"
            first.append(Reread(f"The decision on {row.title}", address, decision[0]))
        for criterion in space.structure.criteria:
            if f"{criterion.slug}:{row.category}" in stale:
                told = marks_moved(space, criterion.slug, row.category)
                address = reverse("matrix-score", args=(criterion.slug, row.category))
                one = Reread(f"{criterion.title} of {row.title}", address, "; ".join(told))
                (first if told else unmoved).append(one)
    for place in space.places():
        if moved := stale.get(place.slug):
            more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
            address = reverse("prose-place", args=(place.slug,))
            first.append(Reread(f"Words for {place.title}", address, f"{moved[0]}{more}"))
    return ToRead(tuple(first), tuple(unmoved))


def marks_moved(space: Workspace, criterion: str, category: str) -> tuple[str, ...]:
    """Return which scores that rules give a row are others than when one of it was judged."""
    now = space.basis_of_score(category)
    judged = next(
        one for one in space.judgements.scores
        if (one.criterion, one.category) == (criterion, category)
    )  # fmt: skip
    marks = ((name, _mark(was), _mark(now.get(name, "?"))) for name, was in judged.basis.items())
    return tuple(f"{name} was {was}, is {is_now}" for name, was, is_now in marks if was != is_now)


def _mark(told: str) -> str:
    """Return the score of "3 (369 to 408, +10.6%)"."""
    return told.split(" (", 1)[0]
