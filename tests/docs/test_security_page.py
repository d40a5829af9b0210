"""The page of promises names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "security.md"


def missing_tests(page: str) -> list[str]:
    """Return every `file::test` of a page that no file defines."""
    lost = []
    for file, name in re.findall(r"`(tests/[\w/.]+)::(\w+)`", page):
        path = ROOT / file
        body = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
        if name not in {one.name for one in body if isinstance(one, ast.FunctionDef)}:
            lost.append(f"{file}::{name}")
    return lost


def test_each_promise_names_tests_that_exist() -> None:
    page = PAGE.read_text(encoding="utf-8")
    promises = [line for line in page.splitlines() if re.match(r"\| (?!promise|---)", line)]
    assert len(promises) > 20
    assert [line for line in promises if "::" not in line] == []
    assert missing_tests(page) == []


def test_a_test_that_was_renamed_is_noticed() -> None:
    planted = "`tests/docs/test_security_page.py::test_of_another_name` `tests/no.py::test_x`"
    assert len(missing_tests(planted)) == 2
