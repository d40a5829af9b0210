"""Contracts read from their files: checked against the schema, then for what they say wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.exchange.contract import (
    BadContract,
    Contract,
    CoverageRule,
    Field,
    Filter,
    Output,
    Value,
    Wide,
    column_key,
)
from wardmote.exchange.contract_checks import faults_of
from wardmote.terms.errors import did_you_mean
from wardmote.terms.schema_words import faults_in_words, sentences
from wardmote.terms.yaml_text import NotYaml, fault_of, read_yaml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

YEAR = re.compile(r"(?<!P)<([a-z]+)>")  # in a column's name: two digits of a year
_ANY_YEAR = 11
_SEE = "See docs/how-to/write-a-contract.md."


def read_contracts(path: Path, checked: bool = False) -> list[Contract]:
    """Read and check one contract file.

    One whose columns name a year (`WD<yy>CD`) is checked as it would be for some years.

    Args:
        checked: it fits the schema already, as a test finds of those that ship.

    Raises:
        BadContract: with the place in the file and what was expected there.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = read_yaml(text, each_key_once=not checked)
    except (OSError, NotYaml, UnicodeDecodeError) as cause:
        raise BadContract(f"{path.name} is not readable as YAML: {fault_of(cause)}.") from cause
    if not checked and (years := _years_in(told)):
        plain = json.dumps(told, default=str)
        for at, name in enumerate(years):
            plain = plain.replace(f"<{name}>", f"{at + _ANY_YEAR:02}")
        contract_from(json.loads(plain), path.name)
        checked = True
    return [contract_from(told, path.name, checked)]


def _years_in(told: Any) -> list[str]:
    """Return the names of the years that a contract's columns name, in their order."""
    fields = told.get("fields") if isinstance(told, dict) else None
    return list(dict.fromkeys(YEAR.findall(json.dumps(fields, default=str)))) if fields else []


def contract_from(told: Any, label: str, checked: bool = False) -> Contract:
    """Build a contract from its plain form; `label` names it in errors."""
    if not isinstance(told, dict):  # a data file, perhaps: its words are not repeated
        raise BadContract(
            f"{label} is not a contract: it holds no names with values, such as name and fields. "
            f"{_SEE}"
        )
    if not checked and (said := faults_in_words(_validator().iter_errors(told), told)):
        raise BadContract(f"{label} is not a contract. {said} {_SEE}")
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
    if not checked and (faults := faults_of(contract)):
        raise BadContract(f"{label} cannot be used: {sentences(faults)} {_SEE}")
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
    known = [one.name for one in contract.fields]
    for where, name in _named(contract):
        own = name == "geometry" and contract.kind == "boundaries"
        if name not in known and not own:
            raise BadContract(
                f'Contract {contract.name}: {where} names the field "{name}", which is not among '
                f"its fields ({', '.join(known)}).{did_you_mean(name, known)}"
            )
    refused = {column_key(name) for name in contract.refuse}
    for one in contract.fields:
        if one.keep and one.keys & refused:
            raise BadContract(
                f'Contract {contract.name}: "{one.name}" is both kept and refused as personal.'
            )


def _named(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield each place that names a field, and the field."""
    for output in contract.outputs:
        at = f"outputs, {output.table}"
        for column, value in output.rows.items():
            yield from ((f"{at}, rows, {column}", name) for name in value.fields)
        if (rule := output.coverage) is not None:
            area = rule.area.fields if rule.area else ()
            yield from ((f"{at}, coverage, area", name) for name in area)
            yield from [(f"{at}, coverage, days", rule.days)] if rule.days else ()
    yield from (("unless", rule.field) for rule in contract.unless)
