"""`wardmote check`: what it prints, and what its exit code says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from wardmote.cli.check import FOUND, check
from wardmote.exchange.refusals import Refused
from wardmote.terms.errors import Mendable

WRONG = "Domestic violence fell from 458 to 372, a fall of 14.6%."
RIGHT = "Burglary fell from 200 to 150, a fall of 25%."


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(check)
    return app


def written(folder: Path, text: str, name: str = "plan.txt") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, FOUND)])
def test_the_exit_code_says_whether_a_figure_is_wrong(
    command: typer.Typer, tmp_path: Path, text: str, code: int
) -> None:
    done = CliRunner().invoke(command, [written(tmp_path, text)])
    assert done.exit_code == code
    assert ("The arithmetic is impossible" in done.output) == (code == FOUND)


def test_a_text_comes_by_standard_input_and_leaves_as_json(command: typer.Typer) -> None:
    done = CliRunner().invoke(command, ["-", "--json"], input=WRONG)
    assert json.loads(done.output)["findings"][0]["class"] == "impossible-arithmetic"


def test_decisions_are_applied(command: typer.Typer, tmp_path: Path) -> None:
    plan = written(tmp_path, WRONG)
    key = json.loads(CliRunner().invoke(command, [plan, "--json"]).output)["findings"][0]["id"]
    kept = {"decisions": [{"verb": "dismiss", "key": key, "reason": "Two definitions"}]}
    file = written(tmp_path, json.dumps(kept), "decisions.json")
    done = CliRunner().invoke(command, [plan, "--decisions", file])
    assert (done.exit_code, "Put aside by an analyst: 1" in done.output) == (0, True)


def test_what_cannot_be_read_can_be_mended(command: typer.Typer, tmp_path: Path) -> None:
    plan = written(tmp_path, WRONG)
    absent = CliRunner().invoke(command, [str(tmp_path / "absent.txt")])
    assert isinstance(absent.exception, Refused)
    for name, text in (("absent.json", None), ("broken.json", "{")):
        file = written(tmp_path, text, name) if text else str(tmp_path / name)
        done = CliRunner().invoke(command, [plan, "--decisions", file])
        assert isinstance(done.exception, Mendable)
