"""The vendored look is what was built: checksums, licences, no missing neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from wardmote.web.look.static import address, prefix, with_static

STATIC = Path(__file__).resolve().parents[2] / "src" / "wardmote" / "web" / "static"


def differing(root: Path) -> list[str]:
    lines = (root / "CHECKSUMS").read_text().splitlines()
    held = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    names = {
        f"./{path.relative_to(root).as_posix()}"
        for path in root.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS" and "own" not in path.parts
    }
    wrong = {n for n in names & set(held) if sha256((root / n).read_bytes()).hexdigest() != held[n]}
    return sorted(wrong | (names ^ set(held)))


def test_vendored_files_are_those_that_were_built() -> None:
    assert differing(STATIC) == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    (tmp_path / "CHECKSUMS").write_text(f"{sha256(b'two').hexdigest()}  ./a.css\n")
    assert differing(tmp_path) == ["./a.css"]


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_every_address_in_a_stylesheet_is_ours_and_exists(path: Path) -> None:
    found = re.findall(r"""url\(\s*["']?([^"')]+)""", path.read_text(encoding="utf-8"))
    files = [name for name in found if not name.startswith(("data:", "#"))]
    assert [name for name in files if not (path.parent / name).resolve().is_file()] == []


def test_nothing_names_the_government_font_or_a_source_map() -> None:
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".js", ".mjs"}:
            text = path.read_text(encoding="utf-8")
            assert "sourceMappingURL" not in text
            assert "GDS Transport" not in text
    assert "crest" not in (STATIC / "css" / "govuk.css").read_text()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("own/site.css", "text/css"),
        ("maplibre/maplibre-gl.mjs", "text/javascript"),
        ("maplibre/maplibre-gl-worker.mjs", "text/javascript"),
        ("fonts/source-sans-3-latin-400-normal.woff2", "font/woff2"),
    ],
)
def test_files_are_served_under_an_address_that_changes_with_them(name: str, kind: str) -> None:
    answered: list[Any] = []
    application = with_static(lambda environ, start: answered.append(environ) or [])
    status, headers, body = ask(application, address(name))
    assert status == "200 OK"
    assert headers["Content-Type"].split(";")[0] == kind
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert body == (STATIC / name).read_bytes()
    assert re.fullmatch(r"/static/[0-9a-f]{12}/", prefix())
    assert answered == []


def ask(application: Any, path: str) -> tuple[str, dict[str, str], bytes]:
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        told.update(status=status, headers=dict(headers))

    answer: Iterable[bytes] = application(
        {"PATH_INFO": path, "REQUEST_METHOD": "GET", "SCRIPT_NAME": ""}, start
    )
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told["status"], told["headers"], body
