"""The reference page names every verb and option; each kind of failure has its exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from held_home import AUTHORITY, build
from wardmote.cli import app, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
LOOKUP = (
    "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM\n"
    "E01000842,Camden 011A,E05013652,Belsize,E09000007,Camden\n"
)


def options(command: object, name: str = "") -> dict[str, set[str]]:
    """Return the options of each verb that the program has."""
    inner = getattr(command, "commands", {})
    if inner:
        found: dict[str, set[str]] = {}
        for verb, one in inner.items():
            found |= options(one, f"{name} {verb}".strip())
        return found
    told = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}  # type: ignore[attr-defined]
    return {name: {text for text in told if text.startswith("--")}}


def documented() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    verbs = {}
    for row in rows:
        words = re.match(r"[a-z]+(?: [a-z]+)?", row)
        assert words
        verbs[words[0].strip()] = set(re.findall(r"--[a-z-]+", row))
    return verbs


def test_the_reference_page_names_every_verb_and_option():
    assert documented() == options(typer.main.get_command(app))


def left(home: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["--home", str(home), *arguments])
    return int(caught.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("load",), 2), (("held", "--unheard-of"), 2), (("unheard-of",), 2),
        (("load", "nowhere.csv"), 3), (("figure", "crime", "--json", "--csv"), 3),
        (("held",), 4), (("figure", "crime"), 4),
    ],
)  # fmt: skip
def test_each_kind_of_failure_has_its_exit_code(tmp_path: Path, arguments, code: int, capfd):
    assert left(tmp_path / "home", *arguments) == code
    assert "Traceback" not in capfd.readouterr().err


def test_damaged_evidence_is_exit_code_five(tmp_path: Path, capfd):
    home, file = tmp_path / "home", tmp_path / "lookup.csv"
    file.write_text(LOOKUP, encoding="utf-8")
    assert left(home, "load", str(file)) == 0
    data = next((home / "evidence" / "lookup").glob("*.parquet"))
    data.write_bytes(data.read_bytes()[:-1] + b"\x00")
    assert left(home, "held") == 5
    assert "differs from its register" in capfd.readouterr().err


def test_a_figure_is_of_the_partnership_that_the_home_is_about(tmp_path: Path, capfd):
    build(tmp_path).close()
    declared = tmp_path / "partnership.yaml"
    declared.write_text(f"area: {AUTHORITY}\n")
    assert left(tmp_path, "figure", "warden-incidents", "--json") == 0
    assert json.loads(capfd.readouterr().out)["area"]["code"] == AUTHORITY
    declared.write_text("area: Nowhere at all\n")
    assert left(tmp_path, "figure", "warden-incidents") == 3
    assert "Nowhere at all" in capfd.readouterr().err
