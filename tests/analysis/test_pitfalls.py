"""Every function and every test that the page of pitfalls names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/analysis/pitfalls.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| ([^|]+) \| `([^`]+)` \| `([^`]+)` \|$", PAGE, re.MULTILINE)


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_the_page_is_read_whole() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    heads = [line for line in rows if line.startswith(("| ---", "| pitfall"))]
    assert len(LINES) == len(rows) - len(heads) > 80


@pytest.mark.parametrize(("pitfall", "held_by", "test"), LINES)
def test_each_pitfall_names_a_function_and_a_test_that_exist(
    pitfall: str, held_by: str, test: str
) -> None:
    whole = held_by if held_by.startswith("wardmote.") else f"wardmote.analysis.{held_by}"
    module, _, name = whole.rpartition(".")
    assert hasattr(import_module(module), name), f"{pitfall}: there is no {whole}"
    file, _, function = test.rpartition(".")
    file = file if "/" in file else f"analysis/{file}"
    assert function in named_in(file), f"{pitfall}: there is no {test}"
