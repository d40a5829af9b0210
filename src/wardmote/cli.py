"""The command line: `wardmote load`, `held`, `figure`, `assess`, `serve` and the rest.

Exit codes: 0 done; 1 broken; 2 wrong usage; 3 the user can mend it; 4 not held; 5 damaged store.
What a user can mend is said in a sentence on standard error, without a traceback. Heavy modules
are imported where they are used, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wardmote import cli_check, cli_documents, cli_figures, cli_judgements
from wardmote.terms.errors import Mendable, WardmoteError

if TYPE_CHECKING:
    from wardmote.exchange.report import LoadReport

app = typer.Typer(
    name="wardmote",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Evidence for a Community Safety Partnership: files in, figures and documents out.",
)

NOT_ALL_LOADED = 3  # the exit code of `load --strict` where a file was not loaded

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Home:
    """The folder that holds everything; set by --home, WARDMOTE_HOME or the user's data folder."""

    path: Path = Path()


@app.callback()
def _home(
    home: Annotated[
        Path | None,
        typer.Option(
            "--home",
            envvar="WARDMOTE_HOME",
            help="Folder that holds the evidence and its register.",
        ),
    ] = None,
) -> None:
    Home.path = (home or default_home()).expanduser()


def default_home() -> Path:
    """Return the folder used where none is named."""
    from platformdirs import user_data_path

    return user_data_path("wardmote", appauthor=False)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `wardmote` starts here."""
    try:
        app(args=arguments, standalone_mode=True)
    except Mendable as error:
        print_error(str(error))
        raise SystemExit(error.exit_code) from None
    except WardmoteError as error:
        print_error(str(error))
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader of a pipe went away (wardmote held | head): nothing is wrong.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - stays open to the end
        raise SystemExit(0) from None


def say(text: str) -> None:
    """Print to standard output."""
    typer.echo(text)


def print_error(text: str) -> None:
    typer.echo(text, err=True)


def say_json(told: Any) -> None:
    """Print as JSON, one document, keys as given."""
    typer.echo(json.dumps(told, indent=1, ensure_ascii=False, default=str))


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show progress on standard error where that is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _label, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def told(label: str, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=f"{title} {label[-60:]}")

        yield told


@app.command()
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
    again: Annotated[
        bool, typer.Option("--again", help="Read files anew though their bytes are held.")
    ] = False,
) -> None:
    """Load files into the evidence, and account for every row."""
    from wardmote.exchange.loading import load as load_files
    from wardmote.exchange.report import text_of

    with progress("Loading") as told:
        report = load_files(
            Home.path, paths, contracts=contract or (), source=source,
            replace_fuller=replace_fuller, again=again, progress=told,
        )  # fmt: skip
    if report.version is not None:
        _build_cube()
    if as_json:
        say_json(report.to_json())
    else:
        say(text_of(report))
    raise typer.Exit(_load_exit(report, strict))


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


app.command()(cli_figures.figure)
app.command()(cli_documents.assess)
app.command()(cli_documents.serve)
app.command()(cli_documents.demo)
app.command()(cli_check.check)
app.add_typer(cli_judgements.judgements)


def _load_exit(report: LoadReport, strict: bool) -> int:
    """A single file that was not loaded is a failure; in a folder it is a line of the report."""
    alone = len(report.files) == len(report.not_loaded) and report.files
    return NOT_ALL_LOADED if report.not_loaded and (strict or alone) else 0


@app.command()
def held(
    as_json: Json = False,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="A store version, or a date 2026-03-31.")
    ] = None,
) -> None:
    """Show what is held: source, area, period, and received, partial or missing."""
    from wardmote.evidence.coverage import held_rows, held_text
    from wardmote.evidence.store import Store

    store = Store(Home.path)
    try:
        rows = held_rows(store, store.at(as_at))
    finally:
        store.close()
    if as_json:
        say_json(rows)
    else:
        say(held_text(rows))


@app.command()
def measures(as_json: Json = False) -> None:
    """List the measures that can be asked for."""
    from wardmote.evidence.snapshot import snapshot
    from wardmote.evidence.store import Store
    from wardmote.terms.errors import NotHeld

    store = Store(Home.path)
    try:
        known = snapshot(store).measures
    except NotHeld:
        from wardmote.evidence.measures import measures as declared

        known = declared(Home.path, [])
    finally:
        store.close()
    listed = [known[name] for name in sorted(known)]
    if as_json:
        say_json([
            {"name": one.name, "title": one.title, "kind": one.kind, "unit": one.unit,
             "polarity": one.polarity, "source": one.source}
            for one in listed
        ])  # fmt: skip
        return
    width = max((len(one.name) for one in listed), default=0)
    say("\n".join(f"{one.name:<{width}}  {one.title} ({one.unit})" for one in listed))


@app.command()
def doctor(
    as_json: Json = False,
    deep: Annotated[bool, typer.Option("--deep", help="Work out every digest again.")] = False,
) -> None:
    """Check the home folder, the evidence, the contracts and the tools."""
    from wardmote.exchange.health import findings

    found = findings(Home.path, deep)
    if as_json:
        say_json([one.to_json() for one in found])
    else:
        say("\n".join(f"{one.state:<8} {one.what}: {one.said}" for one in found))
    raise typer.Exit(3 if any(one.state == "mend" for one in found) else 0)


if __name__ == "__main__":
    main()
