"""Every worked example prints what its page says, and every picture it names exists."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER, TOOLS = ROOT / "docs/reference/analysis", ROOT / "tools"
PAGES = sorted(FOLDER.glob("*.md"))
# Where each family of the library keeps its example with a picture.
FAMILIES = ("counts-and-rates", "concentration-and-harm", "hotspots", "near_repeat", "evaluation",
            "priorities", "surveys", "hidden-populations", "stop-and-search", "linkage",
            "case-review", "charts", "targets", "aoristic")  # fmt: skip
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


@pytest.mark.parametrize("page", FAMILIES)
def test_every_family_has_an_example_with_a_picture(page: str) -> None:
    text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
    assert "```pycon" in text
    assert re.search(r"!\[[^\]]+\]\([a-z-]+\.svg\)", text)


@pytest.mark.parametrize("tool", ["draw_analysis", "draw_people", "draw_places"])
def test_pictures_are_what_the_library_answers(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawn again they are the pictures in the folder, but for the last digit of a place."""
    monkeypatch.syspath_prepend(str(TOOLS))
    monkeypatch.setattr("draw_analysis.FOLDER", tmp_path)
    for draw in import_module(tool).DRAWINGS:
        draw()
    drawn = sorted(tmp_path.glob("*.svg"))
    assert len(drawn) >= 3
    for picture in drawn:
        new, held = (_parts(folder / picture.name) for folder in (tmp_path, FOLDER))
        assert new[0] == held[0], f"run make docs: {picture.name} is drawn otherwise"
        assert new[1] == pytest.approx(held[1], abs=0.11)


def _parts(picture: Path) -> tuple[str, list[float]]:
    """Return what a picture says and the places of its marks."""
    text = picture.read_text(encoding="utf-8")
    return re.sub(r"\d+\.\d+", "#", text), [float(one) for one in re.findall(r"\d+\.\d+", text)]


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.stem)
def test_pictures_named_exist_and_have_words(page: Path) -> None:
    for words, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert words
        assert "<title>" in (page.parent / name).read_text(encoding="utf-8")
