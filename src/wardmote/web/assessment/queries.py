"""Reads of what was judged: in force now, every earlier version, as the assessment takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.utils import timezone

from wardmote.assessment import judgements as judged
from wardmote.assessment.judgements import Judgements
from wardmote.assessment.matrix import Override as BoardOverride
from wardmote.assessment.structures import Structure, read_structure
from wardmote.reports.strategic.scoring import structure_named
from wardmote.web.assessment.models import Judged, Override, Prose, Score, StructureChoice

J = TypeVar("J", bound=Judged)


def in_force(model: type[J], area: str) -> list[J]:
    """Return the newest version of each key that is not withdrawn, by key. One query."""
    newest: dict[tuple[Any, ...], J] = {}
    for record in model.objects.filter(area=area).order_by("version"):
        newest[tuple(getattr(record, name) for name in model.key)] = record
    return [record for _, record in sorted(newest.items()) if not record.withdrawn]


def history(model: type[J], area: str, **key: Any) -> list[J]:
    """Return every version of one key, newest first. One query."""
    return list(model.objects.filter(area=area, **key).order_by("-version"))


def standing(versions: Sequence[J]) -> J | None:
    """Return what stands of one key's versions, newest first: None where nothing does any more."""
    return None if not versions or versions[0].withdrawn else versions[0]


def newest_version(versions: Sequence[Judged]) -> int:
    """Return the number of one key's newest version, withdrawn or not; 0 where there is none."""
    return versions[0].version if versions else 0


def judgements_for(area: str) -> Judgements:
    """Return everything in force for a partnership, as the matrix and the document take it."""
    return Judgements(
        scores=tuple(_score(one) for one in in_force(Score, area)),
        prose=tuple(_prose(one) for one in in_force(Prose, area)),
        overrides=tuple(_override(one) for one in in_force(Override, area)),
    )


def _score(one: Score) -> judged.ScoreJudgement:
    return judged.ScoreJudgement(
        one.category, one.criterion, one.value, one.reason, one.author, one.on, one.basis
    )


def _prose(one: Prose) -> judged.Prose:
    return judged.Prose(one.place, one.text, one.author, one.on, one.basis)


def _override(one: Override) -> BoardOverride:
    overrode = str(one.basis.get("Total", ""))  # as it was before the board on the day
    return BoardOverride(one.category, one.include, one.who, one.on, one.why, one.minute, overrode)


def structure_for(area: str, on: date | None = None) -> Structure:
    """Return the structure in force on a day (None: today): the partnership's choice or the default.

    The default is `HOME/matrix.yaml`, or the six criteria of 2007.
    """
    day = on or timezone.localdate()
    chosen = [one for one in in_force(StructureChoice, area) if one.effective_from <= day]
    if not chosen:
        return structure_named(home=settings.HOME)
    return structure_of(chosen[-1])


def structure_of(choice: StructureChoice) -> Structure:
    """Return the structure that a stored choice means."""
    return read_structure(choice.written) if choice.written else structure_named(choice.shipped)


def export_judgements(area: str) -> str:
    """Return everything in force as YAML that `read_judgements` and `import_judgements` read.

    The same judgements give the same text.
    """
    held = judgements_for(area)
    told = {
        "scores": [
            {
                "category": one.category, "criterion": one.criterion, "value": one.value,
                "reason": one.reason, "scorer": one.scorer, "on": one.on,
                "basis": dict(sorted(one.basis.items())),
            }
            for one in held.scores
        ],
        "prose": [
            {
                "place": one.place, "text": one.text, "author": one.author, "on": one.on,
                "basis": dict(sorted(one.basis.items())),
            }
            for one in held.prose
        ],
        "overrides": [
            {
                "category": one.category, "include": one.include, "who": one.who, "on": one.on,
                "why": one.why, "minute": one.minute, "overrode": one.overrode,
            }
            for one in held.overrides
        ],
    }  # fmt: skip
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)
