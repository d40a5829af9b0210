"""Verbs that write documents and show pages: assess, serve, demo."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from wardmote.cli.records import judged_in
from wardmote.cli.speaking import Home, Json, expect_home, progress, say, say_json
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from wardmote.reports.strategic.publish import Written

SAMPLE_SEED = 1
PORT = 8080


class NotAFolder(Mendable):
    """Documents were to be written where a file lies."""


Port = Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)]


def assess(
    partnership: Annotated[
        str, typer.Argument(help="The partnership's name, or its area's name or code.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="A store version, or a date 2026-03-31.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="The last edition's store version or date, to compare with."),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--earlier", help="Folder of an earlier edition: list what moved since."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the strategic assessment: web pages, PDF, DOCX, a page for every figure, its proof.

    Each number in it is first computed again from the rows; if one fails, nothing is written.
    """
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store
    from wardmote.reports.identity import identity_of
    from wardmote.reports.strategic.publish import write_assessment

    _expect_folder(out)
    store = Store.held_in(Home.path)
    area = identity_of(Home.path).area_meant(partnership)
    try:
        with progress("Preparing figures") as told:
            build_cube(store, told)  # nothing to do where the arrays are current
        with progress("Assessing") as told:
            written = write_assessment(
                store, area, out, as_at=as_at, since=since, earlier=earlier, told=told,
                judged=lambda code: judged_in(Home.path, code),
            )  # fmt: skip
    finally:
        store.close()
    if as_json:
        say_json(_in_numbers(written))
    else:
        _say_what(written)


def _expect_folder(out: Path) -> None:
    """Raise `NotAFolder` where no folder can be written: before minutes are spent on what it holds."""
    there = next(one for one in (out, *out.absolute().parents) if one.exists())
    if not there.is_dir():
        raise NotAFolder(f"{there} is a file: name a folder to write to, with --out.")
    try:  # asked by doing it: on some file systems (/proc) the rights do not tell
        with TemporaryDirectory(dir=there):
            pass
    except OSError as error:
        raise NotAFolder(
            f"You may not write to {there} ({error.strerror}): name another folder with --out."
        ) from error


def _in_numbers(written: Written) -> dict[str, object]:
    """Return what was written, for a program to read."""
    return {
        "partnership": written.assessment.portrait.area.name,
        "page": str(written.page),
        "pdf": str(written.pdf),
        "docx": str(written.docx),
        "figures": written.figures,
        "store_version": written.assessment.asked.version.number,
        "proved": len(written.proof.claims),
        "moved": len(written.moved),
    }


def _say_what(written: Written) -> None:
    """Tell a reader what was written, and where."""
    out = written.folder
    say(f"Pages     {written.page}\nPDF       {written.pdf}\nDOCX      {written.docx}")
    say(f"{written.figures} figures, each with its own page under {out / 'figures'}")
    say(f"{len(written.proof.claims)} claims computed again from the rows: {out / 'proof.json'}")
    if written.moved:
        say(f"{len(written.moved)} say something else than the last edition: {out / 'moved.json'}")


def serve(
    host: Annotated[str, typer.Option(help="Address on this machine.")] = "127.0.0.1",
    port: Port = PORT,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser.")
    ] = False,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1)] = 1,
) -> None:
    """Show the pages on this machine, for one local user."""
    from wardmote.reports.identity import identity_of
    from wardmote.web.config.building import keep_counts
    from wardmote.web.config.serve import check_address
    from wardmote.web.config.serve import serve as serve_pages

    check_address(host, port)
    expect_home()
    identity_of(Home.path)  # what is wrong with its file is said here, not on every page
    with progress("Preparing figures") as told:
        keep_counts(Home.path, told)  # nothing to do where they are current
    say(f"http://{host}:{port}/  (stop with Ctrl+C)")
    serve_pages(Home.path, host, port, open_browser, workers)


def demo(
    port: Annotated[
        int | None,
        typer.Option(
            help="Port on this machine; else 8080, or the next that is free.", min=1, max=65535
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number draws another borough.")] = SAMPLE_SEED,
    show: Annotated[
        bool, typer.Option("--serve/--no-serve", help="End at a page in the browser.")
    ] = True,
) -> None:
    """Make an invented partnership, load its files, assess it, and show the pages."""
    began = time.monotonic()
    home = Home.path
    at_port = _port_of_demo(port) if show else PORT
    files = home / "files"
    steps: list[tuple[str, Callable[[], str]]] = [
        ("Drawing an invented partnership and its partners' files", lambda: _draw(files, seed)),
        ("Loading them, and accounting for every row", lambda: _load(home, files)),
        ("Writing its strategic assessment", lambda: _assess(home)),
    ]
    for at, (title, act) in enumerate(steps, start=1):
        started = time.monotonic()
        say(f"{at} of {len(steps)}. {title} ...")
        said = act()
        say(f"        {said} ({time.monotonic() - started:.0f} seconds)")
    say(f"Ready after {time.monotonic() - began:.0f} seconds.")
    if show:
        serve(port=at_port, open_browser=True)


def _port_of_demo(named: int | None) -> int:
    """Return the port to end at, known to be free before a minute is spent on what it shows."""
    from wardmote.web.config.serve import check_address, free_port

    port = named or free_port("127.0.0.1", PORT)
    check_address("127.0.0.1", port)
    return port


def _draw(files: Path, seed: int) -> str:
    from wardmote.sample.make import make_sample

    make_sample(files, seed)
    drawn = sum(path.is_file() for path in (files / "data").rglob("*"))
    return f"{drawn} files in {files / 'data'}"


def _load(home: Path, files: Path) -> str:
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store
    from wardmote.exchange.loading import load
    from wardmote.sample.identity import write_identity

    write_identity(home)
    with progress("Loading") as told:
        report = load(home, [files / "data"], progress=told)
    store = Store(home)
    try:
        with progress("Preparing figures") as told:
            build_cube(store, told)
    finally:
        store.close()
    rows = sum(one.loaded for one in report.files)
    return f"{rows:,} rows from {len(report.files)} files"


def _assess(home: Path) -> str:
    from wardmote.web.config.building import keep_assessment

    return str(keep_assessment(home) / "assessment.pdf")
