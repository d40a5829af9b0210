"""Try a change to judgements, matrix or evidence, and say what it would move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.cli.records import judged_in
from wardmote.cli.speaking import text_of
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from wardmote.claims.own.verify import Move


class CannotTry(Mendable):
    """There is nothing to try, or what is to be tried cannot be loaded."""


def tried(
    home: Path, area: str, file: Path | None, structure: Path | None, files: list[Path]
) -> tuple[Move, ...]:
    """Return what would move if these were saved and loaded; nothing is.

    Raises:
        CannotTry: nothing is named, or a file of evidence cannot be loaded.
        CannotReadFile: a file is no text.
        BadJudgement, BadStructure: a file says what cannot be used.
    """
    from wardmote.assessment.judgements import read_judgements
    from wardmote.evidence.store import Store
    from wardmote.reports.strategic.build import strategic_assessment
    from wardmote.reports.strategic.consequences import beside, consequences, with_judgements
    from wardmote.reports.strategic.scoring import structure_in
    from wardmote.web.assessment.written import read_written

    if not (file or structure or files):
        raise CannotTry("Name what to try: a file of judgements, --structure FILE, or --load FILE.")
    held, used = judged_in(home, area)
    new = with_judgements(held, read_judgements(read_written(text_of(file)))) if file else held
    shape = structure_in(structure) if structure else used
    store = Store.held_in(home)
    try:
        before = strategic_assessment(store, area, judgements=held, structure=used)
        if not files:
            after = strategic_assessment(store, area, judgements=new, structure=shape)
            return consequences(before, after)
        with beside(home) as copy:
            other = _loaded(copy, files)
            try:
                after = strategic_assessment(other, area, judgements=new, structure=shape)
                return consequences(before, after)
            finally:
                other.close()
    finally:
        store.close()


def _loaded(home: Path, files: list[Path]) -> Any:
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store
    from wardmote.exchange.loading import load

    report = load(home, files)
    if left := [f"{one.file} ({one.status})" for one in report.not_loaded]:
        raise CannotTry(f"These cannot be loaded, so nothing was tried: {', '.join(left)}.")
    store = Store(home)
    build_cube(store)
    return store
