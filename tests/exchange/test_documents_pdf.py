"""The letters of a PDF come out once each, in lines, cells and paragraphs as they look."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from wardmote.exchange.documents import read_document

SETTING = "#set page(width: 400pt, height: 500pt, margin: 30pt)\n#set text(size: 10pt)\n"
TABLE = """#table(columns: (90pt, 60pt, 60pt), inset: 3pt, stroke: none,
  [*Category of offence*], [*2021*], [*2022*],
  [Violence against the person, without injury], [1,204], [1,310],
  [Arson], [12], [9],
  [Shoplifting, all kinds of shops], [86], [91])"""


def lines_of(source: str, folder: Path) -> list[str]:
    path = folder / "plan.typ"
    path.write_text(SETTING + source, encoding="utf-8")
    return [line.text for line in read_document(typst.compile(str(path)), "plan.pdf").lines]


def test_a_label_of_several_lines_stays_with_its_figures(tmp_path: Path) -> None:
    for alignment in ("top", "horizon"):
        rows = [
            one for one in lines_of(f"#set table(align: {alignment})\n{TABLE}", tmp_path) if one
        ]
        assert rows == [
            "Category of offence\t2021\t2022",
            "Violence against the person, without injury\t1,204\t1,310",
            "Arson\t12\t9",
            "Shoplifting, all kinds of shops\t86\t91",
        ]


def test_cells_that_stand_close_are_apart(tmp_path: Path) -> None:
    close = "#table(columns: 3, inset: 1.5pt, stroke: none, [Ward], [2021], [2022], [Abbey], [1,204], [1,310])"
    assert [
        one for one in lines_of(f"Words with spaces between them. \n\n{close}", tmp_path) if one
    ][1:] == ["Ward\t2021\t2022", "Abbey\t1,204\t1,310"]


def test_the_mark_of_a_footnote_is_not_a_figure(tmp_path: Path) -> None:
    assert lines_of("There were 1,204#super[3] offences.", tmp_path)[0] == (
        "There were 1,204³ offences."
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("The office offered 1,204 fifty-fifty flats; affluent £386,000 in 2011.", None),
        ("#text(tracking: 1pt)[OFFICIAL SENSITIVE 2011]", "OFFICIAL SENSITIVE 2011"),
        ("Fell by *25%* to _1,310_ (from 1,747).", "Fell by 25% to 1,310 (from 1,747)."),
        ("- burglary: 12\n- theft: 40", "- burglary: 12\n- theft: 40"),
        ("#par(justify: true)[" + "Of the offences 1,204 were not placed. " * 8 + "]", None),
    ],
)
def test_no_letter_is_lost_doubled_or_parted(
    source: str, words: str | None, tmp_path: Path
) -> None:
    lines = [one for one in lines_of(source, tmp_path) if one]
    if words is not None:
        assert lines == words.split("\n")
    else:
        told = source.removeprefix("#par(justify: true)[").removesuffix("]")
        assert " ".join(lines).split() == told.split()


def test_columns_of_words_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = ("Left words go on. " * 30).strip(), ("Right words go on. " * 30).strip()
    lines = lines_of(f"#columns(2)[{left}\n#colbreak()\n{right}]", tmp_path)
    assert " ".join(" ".join(lines).split()) == f"{left} {right}"
    assert not any("\t" in line for line in lines)
