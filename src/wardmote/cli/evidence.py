"""The verbs that bring evidence in and say what is there: load, held, measures, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardmote.cli.speaking import Home, Json, progress, say, say_json
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from wardmote.exchange.report import LoadReport


class NoSuchContract(Mendable):
    """A contract was named that is no file."""


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zip archives.")],
    as_json: Json = False,
    contract: Annotated[
        list[Path] | None, typer.Option("--contract", help="A contract (YAML) for these files.")
    ] = None,
    source: Annotated[
        str, typer.Option(help="Who supplied the files, where neither content nor name tells it.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 if any file was not loaded.")
    ] = False,
    replace_fuller: Annotated[
        bool, typer.Option("--replace-fuller", help="Let a selection replace a fuller file.")
    ] = False,
    replace_newer: Annotated[
        bool, typer.Option("--replace-newer", help="Let an older edition replace a newer one.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Read files anew though their bytes are held.")
    ] = False,
) -> None:
    """Load files into the evidence, and account for every row."""
    from wardmote.exchange.loading import load as load_files
    from wardmote.exchange.report import text_of

    for named in contract or ():
        if not named.is_file():
            raise NoSuchContract(f"The contract {named} is no file: check its name.")
    with progress("Loading") as told:
        report = load_files(
            Home.path, paths, contracts=contract or (), source=source,
            replace_fuller=replace_fuller, replace_newer=replace_newer, again=again,
            alone=True, progress=told,
        )  # fmt: skip
    if report.version is not None or again or not _has_cube():
        _build_cube()
    if as_json:
        say_json(report.to_json())
    else:
        say(text_of(report))
    raise typer.Exit(_load_exit(report, strict))


def _has_cube() -> bool:
    """Has the newest version its arrays? A load that changed nothing makes up for one that stopped."""
    from wardmote.evidence.register import Register

    register = Register(Home.path)
    try:
        number, _ = register.newest()
    finally:
        register.close()
    return not number or (Home.path / "cube" / str(number) / "cube.json").is_file()


def _build_cube() -> None:
    """Make the arrays that pages answer from; without them figures are read from the rows."""
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store

    store = Store(Home.path)
    try:
        with progress("Preparing figures") as told:
            build_cube(store, told)
    finally:
        store.close()


def _load_exit(report: LoadReport, strict: bool) -> int:
    """A file that was not loaded is a line of the report, and a failure where nothing else was."""
    nothing = all(one in report.not_loaded or one.status == "empty" for one in report.files)
    return Mendable.exit_code if report.not_loaded and (strict or nothing) else 0


def held(
    as_json: Json = False,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="A store version, or a date 2026-03-31.")
    ] = None,
) -> None:
    """Show what is held: source, area, period, and received, partial or missing."""
    from wardmote.evidence.held import held_rows, held_text
    from wardmote.evidence.store import Store

    store = Store.held_in(Home.path)
    try:
        version = store.at(as_at)
        rows = held_rows(store, version)
    finally:
        store.close()
    if as_json:
        say_json(rows)
    else:
        say(held_text(rows))


def measures(as_json: Json = False) -> None:
    """List the measures that can be asked for."""
    from wardmote.evidence.figure_text import measures_plain, measures_text
    from wardmote.evidence.snapshot import snapshot
    from wardmote.evidence.store import Store
    from wardmote.terms.errors import NotHeld

    tables: frozenset[str] = frozenset()
    try:
        store = Store.held_in(Home.path)
        try:
            held = snapshot(store)
            known, tables = held.measures, frozenset(held.version.tables)
        finally:
            store.close()
    except NotHeld:
        from wardmote.evidence.measures import measures as declared

        known = declared(Home.path, [])
    if as_json:
        say_json(measures_plain(known, tables))
    else:
        say(measures_text(known, tables))


def doctor(
    as_json: Json = False,
    deep: Annotated[bool, typer.Option("--deep", help="Work out every digest again.")] = False,
) -> None:
    """Check the home folder, the evidence, the contracts and the tools."""
    from wardmote.exchange.health import exit_code, findings

    found = findings(Home.path, deep)
    if as_json:
        say_json([one.to_json() for one in found])
    else:
        say("\n".join(f"{one.state:<8} {one.what}: {one.said}" for one in found))
    raise typer.Exit(exit_code(found))
