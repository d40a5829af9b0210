"""Editions of an assessment: the proof kept beside each, and what moved since the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wardmote.reports.proof import Movement, Proof, moved_between
from wardmote.terms.errors import Mendable

PROOF, MOVED = "proof.json", "moved.json"


class BadProof(Mendable):
    """A kept proof cannot be read."""


def read_proof(folder: Path) -> dict[str, Any] | None:
    """Return the proof kept in an edition's folder, or None where none is.

    Raises:
        BadProof: the file is there and is no proof.
    """
    path = folder / PROOF
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadProof(f"{path.name} in {folder.name} cannot be read: {error}.") from error
    if not isinstance(told, dict) or not isinstance(told.get("claims"), list):
        raise BadProof(
            f"{path.name} in {folder.name} is no proof of a document: build that edition again, "
            "or name another."
        )
    return told


def keep_proof(
    folder: Path, proof: Proof, earlier: Mapping[str, Any] | None
) -> tuple[list[Path], tuple[Movement, ...]]:
    """Write the proof beside its document, and what moved since an earlier edition if there is one."""
    files = [folder / PROOF]
    files[0].write_text(proof.to_json(), encoding="utf-8")
    moves = moved_between(earlier, proof) if earlier else ()
    if earlier:
        told = {
            "since": f"version {earlier.get('store_version')}",
            "now": f"version {proof.store_version}",
            "moved": [
                {
                    "place": one.place, "kind": one.kind, "before": one.before,
                    "after": one.after, "sentence": one.sentence,
                }
                for one in moves
            ],
        }  # fmt: skip
        files.append(folder / MOVED)
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        files[1].write_text(text, encoding="utf-8")
    return files, moves
