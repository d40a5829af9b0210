"""The command line put together: one application, its verbs, and how errors leave it.

Exit codes tell what the user can mend (2, 3, 4, 6) from what is broken (1, 5): see `EXIT_CODES`.
What a user can mend is said in a sentence on standard error, without a traceback. Heavy modules
are imported where they are used, so that `--help` answers at once.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from wardmote import __version__
from wardmote.cli.check import check
from wardmote.cli.documents import assess, demo, serve
from wardmote.cli.evidence import doctor, held, load, measures
from wardmote.cli.figures import figure
from wardmote.cli.judgements import judgements
from wardmote.cli.speaking import Home, default_home, print_error, say
from wardmote.terms.errors import Mendable, WardmoteError

INTERRUPTED = 130  # the exit code after Ctrl+C, as shells have it
STOPPED = "Stopped. What was acknowledged before is kept; what had only begun is discarded."
# What the user can mend about a folder or disk: rights, a file where a folder should be, no room.
MENDABLE_ON_DISK = frozenset({
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST,
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG,
})  # fmt: skip

EXIT_CODES = (
    "Exit codes: 0 done; 1 broken: a fault of the program; 2 wrong use of the command line; 3 you can "
    "mend it: the message says how; 4 what was asked for is not held; 5 the evidence on disk is "
    "damaged; 6 check shows that a figure cannot be right; 130 stopped by Ctrl+C."
)

app = typer.Typer(
    name="wardmote",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Evidence for a Community Safety Partnership: files in, figures and documents out.",
    epilog=EXIT_CODES,
)
for verb in (load, held, measures, doctor, figure, assess, serve, demo, check):
    app.command()(verb)
app.add_typer(judgements)


class NotAHome(Mendable):
    """A file was named where the home folder should be."""


def _version(asked: bool) -> None:
    if asked:
        say(f"wardmote {__version__}")
        raise typer.Exit


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
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    Home.path = (home or default_home()).expanduser()
    if Home.path.is_file():
        raise NotAHome(
            f"{Home.path} cannot be used: it is a file. Check how it is written, or name another "
            "folder (--home DIR)."
        )


def home_first(arguments: Sequence[str]) -> list[str]:
    """Move --home before the verb, where it may stand after it: `wardmote load PATH --home DIR`."""
    named: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for one in left:
        if one == "--":
            return [*named, *rest, one, *left]
        if one == "--home":
            named += [one, *islice(left, 1)]
        elif one.startswith("--home="):
            named.append(one)
        else:
            rest.append(one)
    return [*named, *rest]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `wardmote` starts here."""
    with suppress(OSError, RuntimeError, ValueError):  # without a standard error there is no where
        faulthandler.enable()  # should a library fail hard, say in which line of ours
    # Threads of compiled loops that wait by spinning cost four times the loops themselves; this is
    # read when the first of them is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        app(args=home_first(sys.argv[1:] if arguments is None else arguments), standalone_mode=True)
    except BrokenPipeError:
        # The reader of a pipe went away (wardmote held | head): nothing is wrong.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - stays open to the end
        raise SystemExit(0) from None
    except (Exception, SystemExit) as error:
        if (told := _ending(error)) is None:
            raise
        print_error(told[0])
        raise SystemExit(told[1]) from None


def _ending(error: BaseException) -> tuple[str, int] | None:
    """Return what is said of an error and its exit code; None: it goes its way, with a traceback."""
    if isinstance(error, WardmoteError):
        return str(error), error.exit_code
    stopped = isinstance(error, SystemExit) and error.code == INTERRUPTED
    if stopped or isinstance(error.__cause__, KeyboardInterrupt):  # as compiled code tells of it
        return STOPPED, INTERRUPTED
    if isinstance(error, OSError) and _mendable_on_disk(error):
        return _unusable(error.filename2 or error.filename, error.strerror), Mendable.exit_code
    if isinstance(error, sqlite3.OperationalError):
        from wardmote.evidence.synced import cannot_write

        return (_unusable(None, error), Mendable.exit_code) if cannot_write(error) else None
    return None


def _unusable(where: str | None, why: object) -> str:
    return (
        f"{where or Home.path} cannot be used: {why}. Check that you may write there and that there "
        "is room, or name another folder (--home DIR)."
    )


def _mendable_on_disk(error: OSError) -> bool:
    no_home = error.errno == errno.ENOENT and not Home.path.exists()
    return no_home or error.errno in MENDABLE_ON_DISK
