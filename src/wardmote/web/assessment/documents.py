"""The strategic assessment as the site serves it: built once for a store version, then files.

`HOME/documents/<version>/<digest>/` holds the pieces of the pages, the PDF, the DOCX and the
downloads. The digest is of all that the document depends on besides the evidence, so a changed
name, colour, matrix or judgement makes a new folder. A folder appears whole, by one rename.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import wardmote
from wardmote.assessment.judgements import Judgements
from wardmote.assessment.structures import Structure
from wardmote.evidence.figures import Figure
from wardmote.reports.captioned import origin, taken_charts, taken_tables
from wardmote.reports.claimed import places_of
from wardmote.reports.document import Document
from wardmote.reports.html import chapter_html, document_html, stylesheet
from wardmote.reports.identity import Identity
from wardmote.reports.links import Links, places_in
from wardmote.reports.tables import to_csv
from wardmote.terms.errors import Mendable
from wardmote.web.assessment.addresses import figure_address
from wardmote.web.assessment.making import WAIT_SECONDS, Busy, alone, note_refusal
from wardmote.web.assessment.queries import judgements_for, structure_for
from wardmote.web.deliveries.held import Held
from wardmote.web.look.identity import identity

_PAGE, TOLD = "page.html", "told.json"
_KEPT = 5  # what a kept folder holds: another number where that changes, so that it is built again


@dataclass(frozen=True, slots=True)
class Given:
    """What the document is made of besides the evidence. Its `repr` is part of the digest."""

    area: str
    who: Identity
    judgements: Judgements
    structure: Structure


@dataclass(frozen=True, slots=True)
class Behind:
    """That an edition is not of now: what it stands on, and why a newer one cannot be published."""

    said: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A built document: where its files are, its title and period, its chapters in order."""

    folder: Path
    title: str
    period: str
    chapters: tuple[tuple[str, str], ...]  # (identity, title)
    files: frozenset[str]
    places: Mapping[str, tuple[str, str]]  # of each place: its chapter, and its title
    behind: Behind | None = None

    def piece(self, name: str) -> str:
        """Return one piece of HTML: a chapter by its identity, "" for the whole."""
        path = self.folder / (f"chapter-{name}.html" if name else _PAGE)
        return path.read_text(encoding="utf-8")

    def place_of(self, identity: str) -> tuple[str, str]:
        """Return the chapter that a place stands in and the place's title; "" for none."""
        return self.places.get(identity, ("", identity))

    def read(self, name: str) -> bytes:
        """Return a file that was built with the document: `assessment.pdf`, a download."""
        return (self.folder / name).read_bytes()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the edition of now is kept, made or not, and what it is made of."""

    folder: Path
    given: Given


def place(held: Held) -> Place:
    """Return where the partnership's assessment of now is kept."""
    area = held.partnership().code
    given = Given(area, identity(), judgements_for(area), structure_for(area))
    return Place(held.store.home / "documents" / str(held.version) / _digest(held, given), given)


def assessment(held: Held, wait: float = WAIT_SECONDS) -> KeptDocument:
    """Return the partnership's assessment, built now if nothing kept is of now.

    It holds what people judged.

    Args:
        wait: seconds for another process that builds it already.
    Raises:
        NotHeld: no year of recorded crime is held.
        Busy: another process still builds it.
    """
    now = place(held)
    if (found := kept_in(now.folder)) is not None:
        return found
    documents = now.folder.parent.parent
    with alone(documents, wait):
        if not (now.folder / TOLD).exists():
            for left in documents.glob("*/.building-*"):  # by a process that was ended
                shutil.rmtree(left, ignore_errors=True)
            _build(held, now.given, now.folder)
    made = kept_in(now.folder)
    assert made is not None  # noqa: S101 - it was just built
    return made


def make_beside(held: Held) -> None:
    """Build the assessment of now where nobody does; note why where it cannot be built."""
    try:
        assessment(held, wait=0)
    except Busy:
        return
    except Mendable as why:
        note_refusal(place(held).folder, why)


def kept_in(folder: Path) -> KeptDocument | None:
    """Return the document kept in a folder, or None where none is."""
    try:
        told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    chapters = tuple((str(one), str(title)) for one, title in told["chapters"])
    return KeptDocument(
        folder,
        told["title"],
        told["period"],
        chapters,
        frozenset(told["files"]),
        {str(one): (str(chapter), str(title)) for one, (chapter, title) in told["places"].items()},
    )


def _digest(held: Held, given: Given) -> str:
    """Return 16 characters that differ where the document would."""
    told = (wardmote.__version__, _KEPT, held.snapshot.version.made_at, given)
    digest = sha256(repr(told).encode())
    home = held.store.home
    for path in sorted([*home.glob("*.y*ml"), *home.glob("measures/*.y*ml")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _build(held: Held, given: Given, folder: Path) -> None:
    from wardmote.reports.proving import prove  # seconds to import
    from wardmote.reports.strategic.build import strategic_assessment
    from wardmote.reports.strategic.editions import keep_proof
    from wardmote.reports.typesetter import Typesetter

    with Typesetter() as typesetter:
        built = strategic_assessment(
            held.store,
            given.area,
            as_at=held.version,
            judgements=given.judgements,
            structure=given.structure,
            address=_address,
            colours=given.who.colours,
        )
        typesetter.give(built.document)
        proof = prove(built, typesetter.alarms).or_refuse()
        set_as = {"assessment.pdf": typesetter.pdf(), "assessment.docx": typesetter.docx()}
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        proofs, _ = keep_proof(made, proof, _proof_before(folder, proof.document))
        version = held.snapshot.version
        evidence: dict[str, str | int] = {
            "area": given.area, "version": version.number, "made_at": version.made_at.isoformat()
        }  # fmt: skip
        _write(built.document, made, set_as, [path.name for path in proofs], evidence)
        made.replace(folder)
    except OSError:
        if not (folder / TOLD).exists():  # another worker was first: its files are the same
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _proof_before(folder: Path, document: str) -> dict[str, Any] | None:
    """Return the proof of the edition kept before this one: of the newest evidence, built last."""
    from wardmote.reports.strategic.editions import PROOF, read_proof

    kept = [path for path in folder.parent.parent.glob(f"*/*/{PROOF}") if path.parent != folder]
    kept = [path for path in kept if path.parent.parent.name.isdigit()]
    for path in sorted(kept, key=lambda one: (-int(one.parent.parent.name), -one.stat().st_mtime)):
        found = read_proof(path.parent)
        if found is not None and found.get("document") == document:
            return found
    return None


def _address(figure: Figure) -> str:
    return figure_address(figure.question)


def _write(
    document: Document, folder: Path, set_as: Mapping[str, bytes], kept: list[str],
    evidence: dict[str, str | int],
) -> None:  # fmt: skip
    """Write the pieces, the PDF, the DOCX and the downloads beside what is kept there already."""
    files = dict(set_as)
    of = origin(document.front)
    files |= {f"{table.identity}.csv": to_csv(table) for table in taken_tables(document, of)}
    files |= {f"{name}.svg": svg.encode() for name, svg in taken_charts(document, of).items()}
    pieces = {_PAGE: str(document_html(document, downloads=_downloads))}
    links = Links("", {
        place: f"/assessment/{chapter.identity}/"
        for chapter in document.chapters
        for place in places_in(chapter)
    })  # fmt: skip
    for chapter in document.chapters:
        said = chapter_html(document, chapter, links, downloads=_downloads)
        pieces[f"chapter-{chapter.identity}.html"] = str(said)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    for name, text in pieces.items():
        (folder / name).write_text(text, encoding="utf-8")
    titles = places_of(document)
    told: dict[str, Any] = {
        "evidence": evidence,
        "title": document.front.title,
        "period": document.front.period,
        "chapters": [(chapter.identity, chapter.title) for chapter in document.chapters],
        "files": sorted([*files, *kept]),
        "places": {
            place: (chapter.identity, titles[f"#{place}"])
            for chapter in document.chapters
            for place in places_in(chapter)
        },
    }
    (folder / TOLD).write_text(json.dumps(told), encoding="utf-8")


def _downloads(name: str, of: str) -> list[tuple[str, str]]:
    """Return what a table or chart can be taken away as: CSV and SVG are kept, the rest made of them."""
    kinds = ("csv", "xlsx", "ods") if of == "table" else ("svg", "png")
    return [(kind.upper(), f"/assessment/files/{name}.{kind}") for kind in kinds]


def document_rules(who: Identity) -> str:
    """Return the rules of the document's own stylesheet that the site does not have already.

    Only its `.doc-` classes and colours: the site's page, type and tables stay its own.
    """
    kept = []
    for line in stylesheet(who.colours).splitlines():
        rule = line.strip()
        if rule.startswith((".doc-", ":root")) or line.startswith("@media") or line == "}":
            kept.append(line)
    return "\n".join(kept) + "\n"
