"""`wardmote check FILE`: read a document from anywhere and say which of its figures cannot be right."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wardmote.cli.speaking import Json

FOUND = 6  # the exit code where a figure is shown to be wrong; questions alone do not count


def check(
    file: Annotated[
        Path, typer.Argument(help="A text, Markdown, DOCX, PDF or HTML file; - reads a text.")
    ],
    as_json: Json = False,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="What was decided of this text before (JSON)."),
    ] = None,
) -> None:
    """Check the figures of a document. Exit code 0: none is shown to be wrong; 6: one or more are."""
    from wardmote.claims.decisions import Decision, decisions_from_json
    from wardmote.claims.written import report_as_text
    from wardmote.exchange.documents import LIMITS
    from wardmote.reports.checked import check_document
    from wardmote.terms.errors import Mendable

    kept: tuple[Decision, ...] = ()
    if decisions is not None:
        try:
            kept = decisions_from_json(decisions.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as cause:
            raise Mendable(f"{decisions} cannot be read: {cause}. Check its name.") from cause
    if str(file) == "-":
        data = sys.stdin.buffer.read(LIMITS.file_bytes + 1)
        report = check_document(data, "standard input", kept)
    else:
        report = check_document(file, decisions=kept)
    typer.echo(report.to_json() if as_json else report_as_text(report), nl=False)
    raise typer.Exit(FOUND if report.alarms else 0)
