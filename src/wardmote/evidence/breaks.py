"""Breaks in series are data: read from YAML, printed where straddled, refused where severe."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from wardmote.evidence.figure_parts import Break
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import Month, Period
from wardmote.terms.yaml_text import NotYaml, fault_of, read_yaml

_FIELDS = {"slug", "month", "title", "affects", "source", "severe", "suppliers", "areas"}


class BadBreaks(Mendable):
    """A file of breaks cannot be used."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A break, and whom it concerns: sources and areas, () for everyone."""

    made: Break
    suppliers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def known_breaks(home: Path | None = None) -> tuple[Dated, ...]:
    """Return the breaks that ship and those in `HOME/breaks.yaml`, in order of month."""
    own = home / "breaks.yaml" if home else None
    found = list(_shipped())
    if own and own.exists():
        found += read_breaks(own.read_text(encoding="utf-8"), own.name)
    return tuple(sorted(found, key=lambda one: (one.made.month, one.made.slug)))


def read_breaks(text: str, label: str) -> list[Dated]:
    """Read a YAML list of breaks; `label` names the file in errors."""
    try:
        return [_dated(one) for one in read_yaml(text) or ()]
    except (NotYaml, KeyError, TypeError, ValueError, AttributeError, Mendable) as cause:
        raise BadBreaks(
            f"{label} is not a list of breaks ({fault_of(cause)}): each needs slug, month, title, affects, "
            "source and severe."
        ) from cause


def told_of(
    breaks: Iterable[Dated], sources: Collection[str], areas: Collection[str]
) -> list[Dated]:
    """Return the breaks that concern any of these sources and any of these areas."""
    sources, areas = set(sources), set(areas)
    return [
        one
        for one in breaks
        if (not one.suppliers or sources & set(one.suppliers))
        and (not one.areas or areas & set(one.areas))
    ]


def applicable(
    breaks: Iterable[Dated], measure: str, categories: Collection[str], whole: bool = False
) -> list[Break]:
    """Return the breaks that concern a measure, or these categories of it.

    Args:
        categories: those asked for.
        whole: the categories make up the whole measure, so that its own breaks concern them.
    """
    names = {f"{measure}:{category}" for category in categories}
    names |= {f"{measure}:*"} if categories else set()
    names |= {measure} if whole or not categories else set()
    return [one.made for one in breaks if names & set(one.made.affects)]


def straddled(breaks: Iterable[Break], earlier: Period, later: Period) -> list[Break]:
    """Return the breaks that lie between two periods, or inside either of them."""
    return [one for one in breaks if earlier.first.number < one.month <= later.last.number]


@dataclass(frozen=True, slots=True)
class Warned:
    """What is said where two periods have breaks between them; "" where they have none."""

    said: str = ""  # of all of them
    severe: str = ""  # of the first across which nothing may be compared


def warned_of(breaks: Iterable[Break]) -> Warned:
    """Put breaks that are straddled into words."""
    said = [(f"Break in {Month(one.month).title}: {one.title}", one.severe) for one in breaks]
    severe = next((f"{words}." for words, is_severe in said if is_severe), "")
    return Warned("; ".join([words for words, _ in said]), severe)


def _dated(told: dict[str, object]) -> Dated:
    extra = set(told) - _FIELDS
    if extra:
        raise ValueError(f"it has no field {sorted(extra)[0]}")
    made = Break(
        str(told["slug"]), Month.parse(str(told["month"])).number, str(told["title"]),
        _texts(told["affects"]), str(told["source"]), bool(told["severe"]),
    )  # fmt: skip
    return Dated(made, _texts(told.get("suppliers", [])), _texts(told.get("areas", [])))


def _texts(told: object) -> tuple[str, ...]:
    if not isinstance(told, list):
        raise TypeError(f"{told} is not a list")
    return tuple(str(one) for one in told)


@cache
def _shipped() -> tuple[Dated, ...]:
    text = resources.files("wardmote.evidence").joinpath("breaks.yaml").read_text(encoding="utf-8")
    return tuple(read_breaks(text, "breaks.yaml"))
