"""Write an assessment to a folder: pages, PDF, DOCX, a page for each figure, and a manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from wardmote.assessment.judgements import Judgements
from wardmote.assessment.structures import Structure
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.reports.colours import Colours
from wardmote.reports.html import write_html
from wardmote.reports.proof import Movement, Proof
from wardmote.reports.proving import prove
from wardmote.reports.strategic.build import NOTHING_JUDGED, Assessment, strategic_assessment
from wardmote.reports.strategic.editions import PROOF, BadProof, keep_proof, read_proof
from wardmote.reports.strategic.figure_pages import write_figures
from wardmote.reports.typesetter import Typesetter
from wardmote.terms.upkeep import uncollected

Told = Callable[[str, int, int], None]
Judged = Callable[[str], tuple[Judgements, Structure | None]]
PDF, DOCX, FIGURES = "assessment.pdf", "assessment.docx", "figures"
STEPS = (
    "asking the figures",
    "proving each number",
    "writing the pages and downloads",
    "setting the PDF",
    "writing the DOCX",
)


@dataclass(frozen=True)
class Written:
    """What was written, and the assessment it was written from."""

    folder: Path
    page: Path
    pdf: Path
    docx: Path
    figures: int
    assessment: Assessment
    proof: Proof
    moved: tuple[Movement, ...]  # since the edition that was named, or that was here before


@uncollected()
def write_assessment(
    store: Store,
    partnership: str,
    folder: Path,
    *,
    as_at: int | str | None = None,
    since: int | str | None = None,
    earlier: Path | None = None,
    judged: Judged = lambda _area: (NOTHING_JUDGED, None),
    colours: Colours | None = None,
    told: Told = lambda _label, _done, _of: None,
) -> Written:
    """Build the assessment and write it. The same evidence and judgements give the same bytes.

    Args:
        since: the store version or date of the last edition, to compare with.
        earlier: the folder of an earlier edition, to list each claim that moved; None is the one
            that this folder holds now, if it holds one.
        judged: gives what people judged, and the matrix structure in force, for an area code.

    Nothing is written unless every claim in it is proved; the proof is kept as `proof.json`.
    Files of an earlier edition that this one does not have are left: give each its own folder.
    Errors as `strategic_assessment`.

    Raises:
        Unprovable: names each sentence that fails, what it prints and what it comes to.
        BadProof: the earlier edition's proof cannot be read.
    """
    told(STEPS[0], 0, len(STEPS))
    with Typesetter() as typesetter:
        area = snapshot(store, as_at).areas.resolve(partnership).code
        judgements, structure = judged(area)
        built = strategic_assessment(
            store, area, as_at=as_at, since=since, judgements=judgements, structure=structure,
            colours=colours,
        )  # fmt: skip
        last = _last_proof(folder, earlier)
        typesetter.give(built.document)
        told(STEPS[1], 1, len(STEPS))
        proof = prove(built, typesetter.alarms).or_refuse()
        moves = _write_files(built, proof, last, folder, typesetter, told)
    told("done", len(STEPS), len(STEPS))
    pdf, docx = folder / PDF, folder / DOCX
    return Written(
        folder, folder / "index.html", pdf, docx, len(built.asked.figures), built, proof, moves
    )


def _last_proof(folder: Path, earlier: Path | None) -> Mapping[str, object] | None:
    """Return the proof of the edition to compare with, if there is one."""
    last = read_proof(earlier or folder)
    if earlier is not None and last is None:
        raise BadProof(f"{earlier.name} holds no {PROOF}: name the folder of an earlier edition.")
    return last


def _write_files(
    built: Assessment, proof: Proof, last: Mapping[str, object] | None, folder: Path,
    typesetter: Typesetter, told: Told,
) -> tuple[Movement, ...]:  # fmt: skip
    """Write what was proved; return what moved since the last edition."""
    told(STEPS[2], 2, len(STEPS))  # while the typesetter is still at its work
    files = write_figures(built, folder / FIGURES)
    files += write_html(built.document, folder, site=".", pictures=typesetter.pictures)
    proofs, moves = keep_proof(folder, proof, last)
    files += [*proofs, folder / PDF, folder / DOCX]
    told(STEPS[3], 3, len(STEPS))
    (folder / PDF).write_bytes(typesetter.pdf())
    told(STEPS[4], 4, len(STEPS))
    (folder / DOCX).write_bytes(typesetter.docx())
    _write_manifest(folder, built, files)
    return moves


def _write_manifest(folder: Path, built: Assessment, files: list[Path]) -> None:
    """Write what was made from which evidence, with the digest of each file."""
    told = {
        "partnership": built.portrait.area.name,
        "area": built.portrait.area.code,
        "store_version": built.asked.version.number,
        "figures": sorted(built.asked.figures),
        "files": {
            str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(set(files))
        },
    }
    (folder / "manifest.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
