"""The verbs of `judgements`: export, import, consequences, example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardmote.cli.records import area_code, open_records
from wardmote.cli.speaking import Home, Json, say, say_json, text_of
from wardmote.cli.trying import tried
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from wardmote.assessment.judgements import Judgements

judgements = typer.Typer(
    name="judgements", no_args_is_help=True, help="What people judged: scores, prose, decisions."
)

AreaOption = Annotated[
    str, typer.Option("--area", help="A partnership; else the one this home is about.")
]


class CannotWriteFile(Mendable):
    """Judgements cannot be written to the file that was named."""


@judgements.command("export")
def export(
    area: AreaOption = "",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; else print it.")] = None,
) -> None:
    """Write every judgement in force as YAML. The same judgements give the same bytes."""
    open_records(Home.path)
    from wardmote.web.assessment.queries import export_judgements

    text = export_judgements(area_code(area))
    if out:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CannotWriteFile(
                f"{out} cannot be written: {error.strerror}. Name a file in a folder that exists."
            ) from error
    else:
        typer.echo(text, nl=False)


@judgements.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A YAML file of judgements.")],
    area: AreaOption = "",
    author: Annotated[str, typer.Option(help="Who brings them in.")] = "local user",
) -> None:
    """Read judgements from a YAML file: all of them or, if one is wrong, none.

    A number in prose may be bound to a figure, as count burglary in two pairs of square brackets: it
    must hold to be taken. What brings no numbers of its own stands on those of today.
    """
    text = text_of(file)
    open_records(Home.path)
    from wardmote.web.assessment.actions import import_judgements
    from wardmote.web.assessment.workspace import with_claims_held
    from wardmote.web.deliveries.held import held

    code, evidence = area_code(area), held()

    def prepare(read: Judgements) -> Judgements:
        return read if evidence is None else with_claims_held(evidence, code, read)

    written, same = import_judgements(text=text, area=code, author=author, prepare=prepare)
    typer.echo(f"{written} written, {same} already so.")


@judgements.command("consequences")
def consequences(
    file: Annotated[
        Path | None, typer.Argument(help="A YAML file of judgements to try: nothing is saved.")
    ] = None,
    structure: Annotated[
        Path | None,
        typer.Option("--structure", help="A matrix (weights, cut-points, bands) to try."),
    ] = None,
    load: Annotated[
        list[Path] | None, typer.Option("--load", help="Files of evidence to try; repeat it.")
    ] = None,
    area: AreaOption = "",
    as_json: Json = False,
) -> None:
    """List every figure, score, band, place, sentence and document that a change would move.

    Nothing is saved: evidence is tried in a copy of the home that is thrown away.
    """
    open_records(Home.path)
    moves = tried(Home.path, area_code(area), file, structure, load or [])
    if as_json:
        say_json(
            [{"kind": m.kind, "name": m.name, "before": m.before, "after": m.after} for m in moves]
        )
        return
    for one in moves:
        say(f"{one.kind:12} {one.name}: {one.before} → {one.after}")
    say(f"{len(moves)} would move; nothing was saved." if moves else "Nothing would move.")


@judgements.command("example")
def example() -> None:
    """Recompute the matrix printed in 2008 and list what is wrong with it."""
    from wardmote.web.assessment.example_2007 import matrix_2007

    for fault, found in matrix_2007().faults.items():
        for one in found:
            say(f"{fault.value}: {one.where}. {one.reasoning}")
