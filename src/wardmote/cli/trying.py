"""Try a change to judgements, matrix or evidence, and say what it would move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.cli.records import judged_in
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from wardmote.claims.verify import Move


class CannotTry(Mendable):
    """There is nothing to try, or a file cannot be read."""


def tried(
    home: Path, area: str, file: Path | None, structure: Path | None, files: list[Path]
) -> tuple[Move, ...]:
    """Return what would move if these were saved and loaded; nothing is.

    Raises:
        CannotTry: nothing is named, or a file is no text.
        BadJudgement, BadStructure: a file says what cannot be used.
    """
    from wardmote.assessment.judgements import read_judgements
    from wardmote.assessment.structures import read_structure
    from wardmote.evidence.store import Store
    from wardmote.reports.strategic.build import strategic_assessment
    from wardmote.reports.strategic.consequences import beside, consequences, with_judgements

    if not (file or structure or files):
        raise CannotTry("Name what to try: a file of judgements, --structure FILE, or --load FILE.")
    held, used = judged_in(home, area)
    new = with_judgements(held, read_judgements(_yaml(file))) if file else held
    shape = read_structure(_yaml(structure)) if structure else used
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
    refused = [f"{one.file} ({one.status})" for one in report.files if one.status == "refused"]
    if refused:
        raise CannotTry(f"These cannot be loaded, so nothing was tried: {', '.join(refused)}.")
    store = Store(home)
    build_cube(store)
    return store


def _yaml(path: Path | None) -> dict[str, Any]:
    from wardmote.web.assessment.written import read_written

    if path is None:
        return {}
    try:
        return read_written(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotTry(f"{path} cannot be read as text: {error}.") from error
