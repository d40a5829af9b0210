"""Every worked example on places prints what its page says, and its pictures exist with words."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs/reference/analysis"
PAGES = [FOLDER / f"{name}.md" for name in ("hotspots", "near_repeat", "aoristic")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_print_what_the_page_says(page):
    text = page.read_text(encoding="utf-8")
    written = "\n".join(re.findall(r"```pycon\n(.*?)```", text, re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(written, {}, page.stem, str(page), 0)
    assert len(examples.examples) >= 8
    failures: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=failures.append)
    assert runner.failures == 0, "".join(failures)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_exist_and_have_words(page):
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert pictures
    for _, name in pictures:
        assert "<title>" in (page.parent / name).read_text(encoding="utf-8")
