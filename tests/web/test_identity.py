"""Whose site this is: read from the home, refused when it could not be read on a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wardmote.reports.identity import BadIdentity, Identity, checked


@pytest.fixture
def partnership_file(home: Path) -> Iterator[Path]:
    path = home / "partnership.yaml"
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"main_colour": "#777777"}, "contrast of"),
        ({"main_colour": "blue"}, "is not a colour"),
        ({"accent_colour": "#cccccc"}, "contrast of"),
        ({"main_colour": "#000;}body{display:none"}, "is not a colour"),
        ({"name": "  "}, "empty name"),
        ({"colour": "#000000"}, "only these fields"),
        (["a list"], "only these fields"),
    ],
)
def test_an_identity_that_cannot_be_used_is_refused(held: object, said: str) -> None:
    with pytest.raises(BadIdentity, match=said):
        checked(held)


def test_what_is_left_out_has_a_default() -> None:
    assert checked({}) == Identity()
    assert checked({"name": "Ashmere", "area": "X01"}).area == "X01"
    assert checked({"user": " A. Analyst "}).user == "A. Analyst"
    assert checked({"main_colour": "#767676"}).colours.main == "#767676"


def test_name_and_colours_reach_every_page(client: Client, partnership_file: Path) -> None:
    assert "Community Safety Partnership" in client.get("/").content.decode()
    partnership_file.write_text('name: "Ashmere & Vale"\nmain_colour: "#003366"\n')
    assert "Ashmere &amp; Vale" in client.get("/").content.decode()
    assert "--partnership-main:#003366;" in client.get("/theme.css").content.decode()
    assert client.get("/theme.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_a_file_that_cannot_be_used_is_said_on_the_page(
    client: Client, evidence_home: Path, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = Path(shutil.copytree(evidence_home, tmp_path / "home"))
    (settings.HOME / "partnership.yaml").write_text("area: [1,2")
    page = client.get("/")
    assert page.status_code == 400
    assert "partnership.yaml is not readable as YAML: line 1, column 11" in page.content.decode()
    for framed in ("/about/", "/theme.css"):
        assert client.get(framed).status_code == 200
