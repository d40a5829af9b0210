"""Measures: what may be asked, declared in YAML and read by code, glossary and documents alike.

The measures that ship are in `wardmote/measures/*.yaml`; a partnership adds its own under
`HOME/measures/`. A table that no measure names (a partner's log loaded by a contract alone) gets a
plain count measure of its own name, so that nothing loaded is out of reach.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.evidence.measures_near import near_measures
from wardmote.terms.areas import AreaKind
from wardmote.terms.errors import Mendable, meant
from wardmote.terms.schema_words import faults_in_words
from wardmote.terms.yaml_text import NotYaml, fault_of, read_yaml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Filter = Mapping[str, tuple[Any, ...]]


_ACRONYMS = frozenset({"asb", "cctv", "diy", "nfib", "vawg"})


class UnknownMeasure(Mendable):
    """No measure has this name."""


class BadMeasure(Mendable):
    """A measure's file cannot be used: the message says where and why."""


@dataclass(frozen=True)
class Fill:
    """One table that fills a measure, and the level of area that its rows carry."""

    table: str
    level: AreaKind
    suppliers: str = "all"  # "forces": each authority by its own police force, others add
    lists_all: bool = True  # False: an area without rows may have had none, or not use the service
    area: str = "area"  # the column that holds the area's code
    without: tuple[str, ...] = ()  # codes of authorities that the publisher never speaks of


@dataclass(frozen=True)
class Measure:
    """A declared measure. `kind`: count, proportion (hits among rows), share (survey) or stock."""

    name: str
    title: str
    question: str
    kind: str
    tables: tuple[Fill, ...]
    unit: str
    polarity: str
    disclosure: str
    sensitivity: str
    source: str
    only: Filter = field(default_factory=dict)
    leave_out: Filter = field(default_factory=dict)
    hits: Filter = field(default_factory=dict)
    series: str = ""
    categories: str = "exclusive"
    labels: Mapping[str, str] = field(default_factory=dict)
    denominator: str = ""
    per: float = 1000
    polarities: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    as_at_date: tuple[str, ...] = ()  # categories that are a level at a date: not added over months
    plain: bool = False  # made for a table that no measure names

    def label(self, category: str) -> str:
        """Return a category's name as it is printed: "anti-social-behaviour" → its label."""
        if category in self.labels:
            return self.labels[category]
        words = category.rsplit("/", 1)[-1].replace("-", " ").capitalize().split(" ")
        return " ".join(word.upper() if word.lower() in _ACRONYMS else word for word in words)

    def takes(self, category: str) -> bool:
        """Return whether rows of this category belong to the measure."""
        only = self.only.get("category")
        if only and not any(_is_within(category, one) for one in only):
            return False
        return not any(_is_within(category, one) for one in self.leave_out.get("category", ()))

    def held_in(self, tables: Collection[str]) -> bool:
        """Return whether any table that the measure can be read from is among these."""
        return any(fill.table in tables for fill in self.tables)

    @property
    def row_filter(self) -> dict[str, tuple[Any, ...]]:
        """The conditions on columns other than category: they make a fact table of their own."""
        return {column: values for column, values in self.only.items() if column != "category"}

    def polarity_of(self, category: str) -> str:
        """Return what a rise means in one category ("" is the whole measure)."""
        return self.polarities.get(category, self.polarity)


def _is_within(category: str, group: str) -> bool:
    return category == group or category.startswith(f"{group}/")


def measures(home: Path | None = None, tables: Iterable[str] = ()) -> dict[str, Measure]:
    """Return every measure by name: shipped, the partnership's own, and one for each other table.

    Args:
        tables: names of the event tables held.
    """
    found = dict(_shipped())
    for path in sorted((home / "measures").glob("*.y*ml")) if home else ():
        for measure in read_measures(path.read_text(encoding="utf-8"), path.name):
            found[measure.name] = measure
    named = {fill.table for measure in found.values() for fill in measure.tables}
    for table in sorted(set(tables) - named):
        found.setdefault(table.replace("_", "-"), _plain(table))
    return found


def measure_named(asked: str, known: Mapping[str, Measure]) -> tuple[Measure, str]:
    """Return the measure and the category asked for ("" for all): `recorded-crime:burglary`."""
    told = (re.sub(r"[\s_]+", "-", one.strip()) for one in asked.lower().partition(":"))
    name, _, category = told
    if name not in known:
        raise UnknownMeasure(
            f'No measure is called "{asked}".'
            + meant(near_measures(name, known))
            + " `wardmote measures` lists them all."
        )
    return known[name], category


def read_measures(text: str, label: str) -> list[Measure]:
    """Read one YAML file: a measure, or a list of them. `label` names it in errors."""
    try:
        told = read_yaml(text, each_key_once=True)
    except NotYaml as cause:
        raise BadMeasure(f"{label} is not readable as YAML: {fault_of(cause)}.") from cause
    listed = told if isinstance(told, list) else [told]
    for one in listed:
        _check(one, label)
    return [_measure(one) for one in listed]


def _check(told: Any, label: str) -> None:
    if said := faults_in_words(_validator().iter_errors(told), told):
        name = told.get("name", "") if isinstance(told, dict) else ""
        raise BadMeasure(f"{label}: {name or 'what it holds'} is not a measure. {said}")


def _measure(told: Any) -> Measure:
    fills = tuple(
        Fill(**{**one, "level": AreaKind(one["level"]), "without": tuple(one.get("without", ()))})
        for one in told["tables"]
    )
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    for name in ("only", "except", "hits"):
        if name in plain:
            plain[name] = {column: tuple(values) for column, values in told[name].items()}
    plain["leave_out"] = plain.pop("except", {})
    return Measure(**{**plain, "tables": fills})


@cache
def _shipped() -> Mapping[str, Measure]:
    """Return the measures that ship; a test checks their files, so that no start pays for it."""
    found: dict[str, Measure] = {}
    folder = resources.files("wardmote") / "measures"
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            listed = read_yaml(path.read_text(encoding="utf-8"))
            for measure in map(_measure, listed if isinstance(listed, list) else [listed]):
                if measure.name in found:
                    raise BadMeasure(f"{path.name}: {measure.name} is declared twice.")
                found[measure.name] = measure
    return found


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = (resources.files("wardmote") / "measures" / "measure.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _plain(table: str) -> Measure:
    words = table.replace("_", " ")
    return Measure(
        table.replace("_", "-"), words.capitalize(), f"How many records of {words} are there?",
        "count", (Fill(table, AreaKind.LSOA),), "records", "none", "restricted-5", "partnership",
        "a partner's own table", denominator="residents", plain=True,
        caveats=("No measure is declared for this table: its rows are counted as they are.",),
    )  # fmt: skip


def with_level(measure: Measure, level: AreaKind) -> Measure:
    """Return a plain measure whose table turned out to carry another level of area."""
    return replace(measure, tables=tuple(replace(fill, level=level) for fill in measure.tables))
