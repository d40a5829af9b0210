"""Every worked example prints what its page says, and every picture it names exists."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).resolve().parents[2] / "docs/reference/analysis").glob("*.md"))
# Pages of this room; places has its own.
OURS = [page for page in PAGES if page.stem in {
    "counts-and-rates", "proportions", "dispersion", "charts", "targets", "surveys",
    "concentration-and-harm", "evaluation", "hidden-populations", "stop-and-search", "linkage",
    "case-review", "disclosure", "priorities",
}]  # fmt: skip


def _examples(page: Path) -> doctest.DocTest:
    text = "\n".join(re.findall(r"```pycon\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))
    return doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.stem)
def test_examples_print_what_the_page_says(page: Path) -> None:
    examples = _examples(page)
    assert examples.examples
    failures: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=failures.append)
    assert runner.failures == 0, "".join(failures)


def test_fourteen_pages_are_held() -> None:
    assert len(OURS) == 14


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.stem)
def test_pictures_named_exist_and_have_words(page: Path) -> None:
    for words, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert words
        assert "<title>" in (page.parent / name).read_text(encoding="utf-8")
