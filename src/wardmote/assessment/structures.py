"""How a partnership scores: criteria, scale, bands. A structure is the partnership's own data, dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Any, TypeVar

from wardmote.assessment.structure_shape import faults_of
from wardmote.terms.errors import Mendable, did_you_mean

_Member = TypeVar("_Member", bound=Enum)
RULE_NAMES = ("volume", "performance", "trend", "concern")  # each is a function of `scoring.RULES`


class BadStructure(Mendable):
    """A matrix structure that cannot be used as written."""


class Kind(Enum):
    """Who gives the score: a declared rule from data, or a named person with a reason."""

    RULE = "rule"
    JUDGEMENT = "judgement"


class Combine(Enum):
    """How the scores of a row make its total."""

    SUM = "sum"  # weights times scores, added
    PRODUCT = "product"  # of the criteria, as in impact × likelihood


@dataclass(frozen=True, slots=True)
class Criterion:
    """One column of the matrix. Scores run from `lowest` to `highest` in whole steps.

    `rule` names a scoring rule of `scoring.RULES`; `cuts` are its cut-points, low to high, one
    fewer than there are scores.
    """

    slug: str
    title: str
    question: str
    kind: Kind
    lowest: int = 0
    highest: int = 4
    weight: float = 1.0
    rule: str = ""
    cuts: tuple[float, ...] = ()
    meanings: tuple[str, ...] = ()  # what each score stands for, lowest first


@dataclass(frozen=True, slots=True)
class Band:
    """A letter and colour for totals from `at_least` upwards, to the next band."""

    letter: str
    title: str
    colour: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Structure:
    """Criteria, how they combine, and the bands, from a date on."""

    slug: str
    title: str
    effective_from: date
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]  # lowest first
    combine: Combine = Combine.SUM
    source: str = ""

    def criterion(self, slug: str) -> Criterion:
        """Return the criterion; `BadStructure` names the near ones."""
        for criterion in self.criteria:
            if criterion.slug == slug:
                return criterion
        raise BadStructure(
            f'The structure "{self.slug}" has no criterion "{slug}".'
            + did_you_mean(slug, [criterion.slug for criterion in self.criteria])
        )

    def combined(self, scores: Sequence[float]) -> float:
        """Return the total of one row's scores, in the order of the criteria."""
        if self.combine is Combine.PRODUCT:
            product = 1.0
            for score in scores:
                product *= score
            return product
        return sum(
            criterion.weight * score for criterion, score in zip(self.criteria, scores, strict=True)
        )

    def band(self, total: float) -> Band:
        """Return the band that a total falls in."""
        return next(band for band in reversed(self.bands) if total >= band.at_least)

    @property
    def highest_total(self) -> float:
        return self.combined([criterion.highest for criterion in self.criteria])

    @property
    def lowest_total(self) -> float:
        return self.combined([criterion.lowest for criterion in self.criteria])


def read_structure(written: Mapping[str, Any]) -> Structure:
    """Return the structure written as plain data (from YAML or a form).

    Raises:
        BadStructure: says which parts are wrong and how to mend them.
    """
    if found := list(faults_of(written)):
        raise BadStructure(" ".join(found))
    try:
        structure = Structure(
            slug=written["slug"],
            title=written["title"],
            effective_from=_as_date(written["effective_from"]),
            criteria=tuple(_read_criterion(part) for part in written["criteria"]),
            bands=tuple(
                sorted(
                    (Band(**{**part, "letter": str(part["letter"])}) for part in written["bands"]),
                    key=lambda band: band.at_least,
                )
            ),
            combine=_one_of(Combine, written.get("combine", "sum"), '"combine"'),
            source=written.get("source", ""),
        )
    except KeyError as missing:
        raise BadStructure(f"The matrix structure has no {missing}: add it.") from missing
    except (TypeError, ValueError) as wrong:
        raise BadStructure(f"The matrix structure cannot be read: {wrong}.") from wrong
    _check(structure)
    return structure


def _one_of(known: type[_Member], written: object, where: str) -> _Member:
    """Return the member that is written so; `BadStructure` says which there are."""
    values = {str(one.value): one for one in known}
    if (found := values.get(str(written))) is None:
        near = did_you_mean(str(written), values)
        raise BadStructure(f'{where} is "{written}": write one of {", ".join(values)}.{near}')
    return found


def _as_date(written: Any) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def _read_criterion(part: Mapping[str, Any]) -> Criterion:
    return Criterion(
        slug=part["slug"],
        title=part["title"],
        question=part["question"],
        kind=_one_of(Kind, part.get("kind", "judgement"), f'"kind" of {part["slug"]}'),
        lowest=int(part.get("lowest", 0)),
        highest=int(part.get("highest", 4)),
        weight=float(part.get("weight", 1)),
        rule=part.get("rule", ""),
        cuts=tuple(float(cut) for cut in part.get("cuts", ())),
        meanings=tuple(part.get("meanings", ())),
    )


def _check(structure: Structure) -> None:
    slugs = [criterion.slug for criterion in structure.criteria]
    if not slugs or len(set(slugs)) != len(slugs):
        raise BadStructure(f'"{structure.slug}" needs criteria, each with a slug of its own.')
    if not structure.bands or structure.bands[0].at_least > structure.lowest_total:
        raise BadStructure(
            f'The lowest band of "{structure.slug}" must begin at {structure.lowest_total:g} or '
            "below, so that every total has a band."
        )
    for criterion in structure.criteria:
        steps = criterion.highest - criterion.lowest
        if steps < 1:
            raise BadStructure(f'"{criterion.slug}" must have a highest score above its lowest.')
        _check_rule(criterion)
        if criterion.kind is Kind.RULE and len(criterion.cuts) != steps:
            raise BadStructure(
                f'"{criterion.slug}" has {len(criterion.cuts)} cut-points for {steps + 1} scores: '
                f"write {steps}."
            )
        if any(low >= high for low, high in pairwise(criterion.cuts)):
            raise BadStructure(f'The cut-points of "{criterion.slug}" must rise.')


def _check_rule(criterion: Criterion) -> None:
    if criterion.kind is Kind.RULE and criterion.rule not in RULE_NAMES:
        raise BadStructure(
            f'"{criterion.slug}" is scored by rule, and its rule "{criterion.rule}" is none of '
            f"{', '.join(RULE_NAMES)}." + did_you_mean(criterion.rule, list(RULE_NAMES))
        )
    if criterion.kind is Kind.JUDGEMENT and criterion.rule:
        raise BadStructure(
            f'"{criterion.slug}" names the rule "{criterion.rule}" and is scored by judgement: write '
            "kind: rule, or leave the rule out."
        )
