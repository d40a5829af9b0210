"""A contract that is wrong is told by its key, what stands there and what may: no words of code."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from wardmote.evidence.measures import BadMeasure, read_measures
from wardmote.exchange.contract import BadContract
from wardmote.exchange.contract_files import read_contracts

GOOD: dict[str, Any] = yaml.safe_load("""
name: food-banks
title: Parcels handed out
publisher: A charity
day_first: true
fields:
  - {name: Day, type: date, required: true, keep: date}
  - {name: Ward, required: true}
  - {name: Parcels, type: integer, required: true, minimum: 0}
outputs:
  - table: food_parcels
    shape: counts
    area_kind: ward
    submission: "food_parcels/{month}"
    rows:
      source: {constant: food-bank}
      month: Day
      area: {field: Ward, as: ward}
      category: {constant: parcel}
      count: Parcels
    coverage: {area_kind: partnership, area: {constant: E09000007}, days: Day}
""")
GONE = object()
Path_ = tuple[str | int, ...]
OUT: Path_ = ("outputs", 0)
OF_CODE = re.compile(r"Additional propert|not of type|valid under|\bNone\b|[{\[]'|Error|instance")


def changed(path: Path_, value: object) -> dict[str, Any]:
    told = copy.deepcopy(GOOD)
    at: Any = told
    for part in path[:-1]:
        at = at[part]
    if value is GONE:
        del at[path[-1]]
    elif isinstance(at, list) and path[-1] == len(at):
        at.append(value)
    else:
        at[path[-1]] = value
    return told


def fault(tmp_path: Path, text: str) -> str:
    path = tmp_path / "food.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadContract) as caught:
        read_contracts(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("dayfirst",), True, '"dayfirst" is no key here. Did you mean day_first?'),
        (("outputs",), GONE, "outputs is missing."),
        (("outputs",), [], "outputs: it is empty: give at least one."),
        (("fields",), {"Day": "date"}, "fields: what is given (with Day) must be a list"),
        (("fields", 0), "Day", 'fields, entry 1: "Day" must be names with values'),
        (("fields", 2, "type"), "int", 'fields, Parcels, type: "int" is not one of text, integer'),
        (("fields", 0, "requird"), True, "Did you mean required?"),
        (("fields", 0, "required"), "yess", 'fields, Day, required: "yess" must be true or false.'),
        (("fields", 2, "minimum"), "none", 'fields, Parcels, minimum: "none" must be a number.'),
        (("fields", 1, "enum"), "A,B", 'fields, Ward, enum: "A,B" must be a list'),
        (("fields", 1, "keep"), "my ward", "lower-case letters, digits and underscores"),
        (("fields", 1, "keep"), "month", 'keep: "month" is a column that every table of counts has'),
        (("fields", 3), {"name": "Ward"}, 'fields: "Ward" stands 2 times'),
        (("fields", 3), {"name": "Row"}, '"Row" is a name that Wardmote uses while it reads'),
        (
            ("fields", 3), {"name": "Place", "aliases": ["ward"]},
            '"Ward" and "Place" would both read the column "ward"',
        ),
        (("fields", 0, "formats"), ["DD/MM/YYYY"], "write it as in %d/%m/%Y"),
        (("name",), "Food Banks", "lower-case letters, digits and hyphens"),
        (("decimal",), ";", 'decimal: ";" is not one of ".", ",".'),
        (("fields", 3), {"name": "Place <yy>", "type": "txt"}, 'fields, Place 11, type: "txt"'),
        ((*OUT, "shape"), "event", "outputs, food_parcels, shape:"),
        ((*OUT, "area_kind"), "wards", 'area_kind: "wards" is not one of lsoa, ward, partnership'),
        ((*OUT, "edition"), "last_month", "Did you mean last-month?"),
        ((*OUT, "repeats"), "case", 'repeats: no field is kept as "case"'),
        ((*OUT, "rows"), ["month"], "outputs, food_parcels, rows: the list given must be names"),
        ((*OUT, "rows", "month"), "Dya", 'rows, month names the field "Dya"'),
        ((*OUT, "rows", "area", "as"), "wards", "rows, area, as:"),
        ((*OUT, "rows", "area", "constant"), "x", "rows, area: take it in one way"),
        ((*OUT, "rows", "month"), {"wide": "label"}, "rows, month: wide is used"),
        ((*OUT, "rows", "count"), 7, "rows, count: write text or names with values"),
        ((*OUT, "coverage", "day"), "Day", 'coverage: "day" is no key here. Did you mean days?'),
        ((*OUT, "coverage", "days"), "Ward", "coverage, days: Ward is of the type text"),
        ((*OUT, "coverage", "days"), "Dai", 'coverage, days names the field "Dai"'),
        ((*OUT, "coverage", "area_kind"), "borough", 'coverage, area_kind: "borough" is not one of'),
        (("wide",), {"type": "integer"}, "wide: give the pattern of the columns' names"),
        (("unless",), [{"field": "Ward", "pattern": "x"}], "unless, Ward: reason is missing."),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_key_and_what_may_stand_there(
    tmp_path: Path, path: Path_, value: object, said: str
):
    told = fault(tmp_path, yaml.safe_dump(changed(path, value), sort_keys=False))
    assert said in told
    assert "food" in told
    assert not OF_CODE.search(told)


def test_the_contract_that_these_faults_are_made_of_is_good(tmp_path: Path):
    path = tmp_path / "food.yaml"
    path.write_text(yaml.safe_dump(GOOD, sort_keys=False), encoding="utf-8")
    assert [one.name for one in read_contracts(path)] == ["food-banks"]


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path: Path):
    text = yaml.safe_dump(GOOD, sort_keys=False) + "title: Another\n"
    assert 'the key "title" stands twice' in fault(tmp_path, text)


def test_a_measure_is_told_its_faults_in_the_same_words():
    text = "name: calls\ntitle: Calls\nkind: number\ntables: [{table: calls, level: street}]\n"
    with pytest.raises(BadMeasure) as caught:
        read_measures(text, "calls.yaml")
    told = str(caught.value)
    assert 'kind: "number" is not one of' in told
    assert 'tables, calls, level: "street" is not one of' in told
    assert not OF_CODE.search(told)
