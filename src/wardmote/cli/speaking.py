"""What every verb shares: the home folder, what is said to the user, and how progress is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from wardmote.terms.errors import Mendable

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Home:
    """The folder that holds everything; set by --home, WARDMOTE_HOME or the user's data folder."""

    path: Path = Path()


def default_home() -> Path:
    """Return the folder used where none is named."""
    from platformdirs import user_data_path

    return user_data_path("wardmote", appauthor=False)


class NoSuchHome(Mendable):
    """A home folder was named that does not exist, to a verb that only shows one."""


def expect_home() -> None:
    """Raise `NoSuchHome` where the folder that was named does not exist; the usual one may be new."""
    home = Home.path
    if not home.exists() and home.absolute() != default_home().absolute():
        raise NoSuchHome(
            f"The home folder {home} does not exist: check how it is written. To begin a new one "
            f"there, load files into it first: wardmote --home {quote(str(home))} load PATH"
        )


class CannotReadFile(Mendable):
    """A file that people wrote cannot be read as text."""


def text_of(file: Path) -> str:
    """Return what a file that people wrote says. Raises: CannotReadFile."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotReadFile(f"{file} cannot be read: {error.strerror}. Check its name.") from error
    except UnicodeDecodeError as error:
        raise CannotReadFile(f"{file} is no text in UTF-8: save it as plain text.") from error


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
