"""What docs/reference/json.md says that each verb writes is what it writes, key by key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.sample_home import SampleHome
from wardmote.cli.app import main
from wardmote.evidence.figure_text import _CSV

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md"


def documented(heading: str) -> set[str]:
    """Return the keys in the table under a heading."""
    _, _, after = PAGE.read_text(encoding="utf-8").partition(f"# {heading}\n")
    section = re.split(r"^#", after, maxsplit=1, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def written(capfd: pytest.CaptureFixture[str], *words: str) -> Any:
    with pytest.raises(SystemExit):
        main([*words, "--json"])
    return json.loads(capfd.readouterr().out)


def test_a_figure_has_the_keys_documented(
    sample_home: SampleHome, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["figure", "recorded-crime", "--by", "ward", "--compare", "last-year"]
    words += ["--area", sample_home.partnership]
    found = written(capfd, "--home", str(sample_home.home), *words)
    assert set(found) == documented("`figure`")
    (cell, *_) = (one for one in found["cells"] if one["compared"] and one["rank"])
    assert set(cell) == documented("A cell")
    assert set(cell["compared"]) == documented("A comparison")
    text = PAGE.read_text(encoding="utf-8")
    inner = [*found["question"], *found["area"], *cell["rank"], *cell["rate"]]
    inner += [key for one in found["provenance"] for key in one]
    assert [key for key in inner if f"`{key}`" not in text] == []
    named = [text.find(f"`{column}`", text.index("## `figure --csv`")) for column in _CSV]
    assert -1 not in named
    assert named == sorted(named)


def test_lists_have_the_keys_documented(
    sample_home: SampleHome, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home = str(sample_home.home)
    for verb in ("held", "measures", "doctor"):
        found = written(capfd, "--home", home, verb)
        assert {frozenset(one) for one in found} == {frozenset(documented(f"`{verb}`"))}, verb
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    (told,) = written(capfd, "--home", str(tmp_path / "home"), "load", str(odd))
    assert set(told) == documented("`load`")
    text = tmp_path / "text.md"
    text.write_text("Burglary fell from 458 to 372, a fall of 14.6%.\n", encoding="utf-8")
    assert set(written(capfd, "check", str(text))) == documented("`check`")
