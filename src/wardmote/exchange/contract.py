"""Contracts: what a file must look like, declared in YAML, and where its rows go.

A contract is written in a dialect of Table Schema. It names the columns by which a file is
recognised, what each cell must be, what is kept, and how rows become evidence.
docs/how-to/write-a-contract.md explains each word; docs/reference/contracts.md lists them all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from wardmote.terms.errors import Mendable
from wardmote.terms.yaml_text import fault_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times as fast


class BadContract(Mendable):
    """A contract that cannot be used: the message says where and why."""


@lru_cache(maxsize=20_000)
def column_key(name: str) -> str:
    """Return one key for a column name whatever its case, spacing and punctuation."""
    return re.sub(r"[^a-z0-9%]+", "", name.lower().replace("&", "and"))


@lru_cache(maxsize=5_000)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(column_key(name) for name in names)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its names, what a cell must be, and under which name it is kept."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = "text"
    formats: tuple[str, ...] = ()
    required: bool = False
    optional: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    keep: str = ""
    description: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return _keys((self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Value:
    """Where a column of the evidence takes its values from: exactly one of the first five."""

    constant: str | int | None = None
    fields: tuple[str, ...] = ()
    from_name: str = ""
    wide: str = ""
    slug: bool = False
    read_as: str = ""
    map: dict[str, str] = field(default_factory=dict)
    open: bool = True  # False: a value outside `map` is refused
    default: str | None = None
    first: bool = False  # of several fields the first that is not blank; else all, joined
    within: str = ""  # the authority of a ward's name; of a constant source, the area it holds for
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """How a load says what it covers. `days` names a date field judged for gaps at month ends."""

    area_kind: str
    area: Value | None = None
    days: str = ""
    selection: bool = False  # a file may hold a selection of categories


@dataclass(frozen=True, slots=True)
class Output:
    """One evidence table that the contract fills."""

    table: str
    shape: str
    submission: str
    area_kind: str = ""
    edition: str = "none"
    rows: dict[str, Value] = field(default_factory=dict)
    distinct: bool = False
    repeats: str = ""  # a kept column that identifies a record: later rows of it count 0
    centroids: bool = False  # judge whether positions are one point for each area
    locate: str = ""  # find the LSOA of each position, written in this system
    coverage: CoverageRule | None = None


@dataclass(frozen=True, slots=True)
class Wide:
    """Columns to turn into rows: those that match `pattern`, or those named in `columns`."""

    pattern: str = ""
    format: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    keep_zero: bool = False
    type: str = "integer"


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows left out with a reason (totals among the areas): counted as rejected."""

    field: str
    reason: str
    pattern: str = ""
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A declared file: see docs/reference/contracts.md."""

    name: str
    title: str
    publisher: str
    fields: tuple[Field, ...]
    outputs: tuple[Output, ...]
    licence: str = ""
    notes: str = ""
    open: bool = False
    kind: str = "table"
    timezone: str = "Europe/London"
    decimal: str = "."
    day_first: bool = False
    missing: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()  # marks of a number that the partner holds back
    from_name: str = ""
    named: bool = False  # only files whose name fits `from_name`: the content alone cannot tell
    sheet: str = ""
    phantoms: bool = False
    refuse: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    unless: tuple[Filter, ...] = ()
    wide: Wide | None = None
    fingerprint: str = ""

    def field_named(self, name: str) -> Field:
        """Return a declared field; a `BadContract` names the near ones."""
        found = next((one for one in self.fields if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self.fields)
            raise BadContract(
                f'Contract {self.name}: a rule names the field "{name}", which is not among '
                f"its fields ({known})."
            )
        return found


def read_contracts(path: Path, checked: bool = False) -> list[Contract]:
    """Read and check one contract file; with `each` it stands for several alike.

    `each: {yy: ["11", "21"]}` makes one contract for each value, `<yy>` replaced by it.

    Args:
        checked: it fits the schema already, as a test finds of those that ship.

    Raises:
        BadContract: with the place in the file and what was expected there.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where it is there
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as cause:
        raise BadContract(f"{path.name} is not readable as YAML: {fault_of(cause)}.") from cause
    if not isinstance(told, dict) or not isinstance(told.get("each"), dict):
        return [contract_from(told, path.name, checked)]
    found = []
    plain = json.dumps({key: value for key, value in told.items() if key != "each"})
    for name, values in told["each"].items():
        for value in values:
            one = json.loads(plain.replace(f"<{name}>", str(value)))
            found.append(contract_from(one, f"{path.name} ({name} {value})", checked))
    return found


def contract_from(told: Any, label: str, checked: bool = False) -> Contract:
    """Build a contract from its plain form; `label` names it in errors."""
    if not isinstance(told, dict):  # a data file, perhaps: its words are not repeated
        raise BadContract(
            f"{label} is not a contract: it holds no names with values, such as name and fields. "
            "See docs/how-to/write-a-contract.md."
        )
    errors = [] if checked else _validator().iter_errors(told)
    if errors := sorted(errors, key=lambda error: list(error.path)):
        said = "; ".join(
            f"{'.'.join(map(str, error.absolute_path)) or 'the top'}: {error.message[:200]}"
            for error in errors[:5]
        )
        raise BadContract(
            f"{label} is not a contract. {said}. See docs/how-to/write-a-contract.md."
        )
    outputs = tuple(_output(one) for one in told["outputs"])
    fields = tuple(_field(one) for one in told["fields"])
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in told.items()
        if key not in {"outputs", "fields", "wide", "unless"}
    }
    unless = tuple(
        Filter(one["field"], one["reason"], one.get("pattern", ""), one.get("not", ""))
        for one in told.get("unless", ())
    )
    wide = Wide(**told["wide"]) if "wide" in told else None
    digest = json.dumps(told, sort_keys=True, default=str)
    contract = Contract(
        **plain, outputs=outputs, fields=fields, wide=wide, unless=unless, fingerprint=digest
    )
    _check_names(contract)
    if not checked:
        from wardmote.exchange.contract_checks import faults_of

        if faults := faults_of(contract):
            raise BadContract(
                f"{label} cannot be used: {'; '.join(faults)}. See docs/how-to/write-a-contract.md."
            )
    return contract


@cache
def packaged_contracts() -> tuple[Contract, ...]:
    """Return the contracts that ship with Wardmote, by path. Read once in a process."""
    folder = resources.files("wardmote") / "contracts"
    with resources.as_file(folder) as there:
        return tuple(contracts_in(there, checked=True))


def contracts_in(folder: Path, checked: bool = False) -> list[Contract]:
    """Return the contracts of a folder and the folders below it, by path."""
    if not folder.is_dir():
        return []
    return [
        contract
        for path in sorted(folder.rglob("*.y*ml"))
        if path.suffix in {".yaml", ".yml"}
        for contract in read_contracts(path, checked)
    ]


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # 0.2 s, and packaged contracts need none

    text = (resources.files("wardmote") / "contracts" / "contract.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _field(told: dict[str, Any]) -> Field:
    lists: dict[str, Any] = {
        key: tuple(told[key]) for key in ("aliases", "formats", "enum") if key in told
    }
    return Field(**{**told, **lists})


def _value(told: str | dict[str, Any]) -> Value:
    if isinstance(told, str):
        return Value(fields=(told,))
    fields = tuple(told.get("fields", ())) or ((told["field"],) if "field" in told else ())
    return Value(
        constant=told.get("constant"),
        fields=fields,
        from_name=told.get("from_name", ""),
        wide=told.get("wide", ""),
        slug=told.get("slug", False),
        read_as=told.get("as", ""),
        map=told.get("map", {}),
        open=told.get("open", True),
        default=told.get("default"),
        first=told.get("first", False),
        within=told.get("within", ""),
        scale=told.get("scale"),
    )


def _output(told: dict[str, Any]) -> Output:
    rule = told.get("coverage")
    coverage = None
    if rule is not None:
        area = _value(rule["area"]) if "area" in rule else None
        coverage = CoverageRule(**{**rule, "area": area})
    rows = {name: _value(value) for name, value in told.get("rows", {}).items()}
    return Output(**{**told, "rows": rows, "coverage": coverage})


def _check_names(contract: Contract) -> None:
    """Every field that a rule names is declared; every personal column refused is not kept."""
    for output in contract.outputs:
        values = list(output.rows.values())
        if output.coverage:
            values += [output.coverage.area] if output.coverage.area else []
            if output.coverage.days:
                contract.field_named(output.coverage.days)
        for value in values:
            for name in value.fields:
                if not (name == "geometry" and contract.kind == "boundaries"):
                    contract.field_named(name)
    for rule in contract.unless:
        contract.field_named(rule.field)
    refused = {column_key(name) for name in contract.refuse}
    for one in contract.fields:
        if one.keep and one.keys & refused:
            raise BadContract(
                f'Contract {contract.name}: "{one.name}" is both kept and refused as personal.'
            )
