"""Pages that show how each number of the assessment was checked, and what moved since the last."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wardmote.reports.cells import Table
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import proof_table
from wardmote.web.assessment.documents import KeptDocument
from wardmote.web.assessment.edition import with_document
from wardmote.web.deliveries.coverage import table_titles
from wardmote.web.deliveries.held import held
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TableBlock
from wardmote.web.look.files import FILES, table_file

_Read = Callable[[KeptDocument, proof_table.Asked], list[dict[str, Any]]]
_Write = Callable[[KeptDocument, Sequence[dict[str, Any]]], Table]


def _titles() -> dict[str, str]:
    evidence = held()
    return table_titles(evidence) if evidence else {}


def _proof(document: KeptDocument, claims: Sequence[dict[str, Any]]) -> Table:
    return proof_table.proof_table(document, claims, _titles())


def _by_sentence(document: KeptDocument, claims: Sequence[dict[str, Any]]) -> Table:
    return proof_table.proof_by_sentence(document, claims, _titles())


# How each list is read, written on its page, and written into a file.
_LISTS: dict[str, tuple[_Read, _Write, _Write]] = {
    "proof": (proof_table.kept_claims, _by_sentence, _proof),
    "moved": (proof_table.kept_moves, proof_table.moved_table, proof_table.moved_table),
}


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def proof(request: HttpRequest, document: KeptDocument) -> HttpResponse:
    """Every claim of the assessment, worked out a second time: by chapter, without scripts."""
    told = json.loads(document.read("proof.json"))
    return _page(
        request, document, "proof",
        count=len(told["claims"]),
        store_version=told["store_version"],
        checks=told["checks"],
        chapters=proof_table.counted_by_chapter(
            document, told["claims"], reverse("assessment-proof")
        ),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def moved(request: HttpRequest, document: KeptDocument) -> HttpResponse:
    """Every claim that says something else than in the edition before."""
    has_earlier = "moved.json" in document.files
    told = json.loads(document.read("moved.json")) if has_earlier else {"moved": []}
    return _page(
        request, document, "moved",
        count=len(told["moved"]),
        has_earlier=has_earlier,
        since=told.get("since", ""),
        now=told.get("now", ""),
    )  # fmt: skip


def _page(request: HttpRequest, document: KeptDocument, name: str, **values: Any) -> HttpResponse:
    asked = proof_table.read_asked(request.GET, document)
    read, write, _ = _LISTS[name]
    rows = read(document, asked)
    pages = max(1, -(-len(rows) // proof_table.SHOWN))
    if asked.page > pages:
        raise Http404
    first = (asked.page - 1) * proof_table.SHOWN
    shown = rows[first : first + proof_table.SHOWN]
    common = {
        "section": "assessment",
        "period": document.period,
        "behind": document.behind,
        "choices": proof_table.chapter_choice(document, asked),
        "block": TableBlock(write(document, shown), _downloads(name, asked)),
        "rows": len(rows),
        "first": first + 1,
        "last": first + len(shown),
        "before": asked.at(asked.page - 1) if asked.page > 1 else "",
        "after": asked.at(asked.page + 1) if asked.page < pages else "",
    }
    return render(request, f"assessment/{name}.html", {**common, **values})


def _downloads(name: str, asked: proof_table.Asked) -> tuple[tuple[str, str], ...]:
    query = f"?{asked.query}" if asked.query else ""
    return tuple(
        (kind.upper(), reverse("assessment-list", args=(name, kind)) + query) for kind in FILES
    )


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def list_file(request: HttpRequest, document: KeptDocument, name: str, kind: str) -> HttpResponse:
    """The whole list of a chapter, or of all, as CSV, XLSX or ODS."""
    read, _, write = _LISTS[name]
    asked = proof_table.read_asked(request.GET, document)
    return table_file(write(document, read(document, asked)), kind, f"assessment-{name}")
