"""The strategic assessment on the site: the whole, a page a chapter, PDF, DOCX, downloads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.reports.tables import from_csv, to_png
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment.documents import KeptDocument, document_rules
from wardmote.web.assessment.edition import with_document
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.files import table_file
from wardmote.web.look.identity import identity

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
}


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def whole(request: HttpRequest, document: KeptDocument) -> HttpResponse:
    """The whole assessment as one long page."""
    return _page(request, document, "", document.title)


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def chapter(request: HttpRequest, document: KeptDocument, name: str) -> HttpResponse:
    """One chapter of the assessment."""
    titles = dict(document.chapters)
    if name not in titles:
        raise Http404
    return _page(request, document, name, titles[name])


def _page(request: HttpRequest, document: KeptDocument, name: str, title: str) -> HttpResponse:
    order = [identity for identity, _ in document.chapters]
    at = order.index(name) if name else -1
    values = {
        "section": "assessment",
        "title": title,
        "period": document.period,
        "chapter": name,
        "chapters": document.chapters,
        "before": document.chapters[at - 1] if at > 0 else None,
        "after": document.chapters[at + 1] if 0 <= at < len(order) - 1 else None,
        "body": document.piece(name),
        "behind": document.behind,
    }
    return render(request, "assessment/document.html", values)


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def document_file(request: HttpRequest, document: KeptDocument, kind: str) -> HttpResponse:
    """The assessment as PDF or DOCX."""
    return _file(document, f"assessment.{kind}", kind)


@needs(READ_ASSESSMENT)
@with_evidence("assessment", "Assessment", kept=False)
@with_document
def download(request: HttpRequest, document: KeptDocument, name: str, kind: str) -> HttpResponse:
    """One table of the assessment as CSV, XLSX or ODS, or one chart as SVG or PNG."""
    kept = {"xlsx": "csv", "ods": "csv", "png": "svg"}.get(kind, kind)
    if kept == kind:
        return _file(document, f"{name}.{kind}", kind)
    if f"{name}.{kept}" not in document.files:
        raise Http404
    body = document.read(f"{name}.{kept}")
    if kind != "png":
        return table_file(from_csv(body, name), kind, name)
    named = {"Content-Disposition": f'attachment; filename="{name}.png"'}
    return HttpResponse(to_png(body.decode()), content_type="image/png", headers=named)


def _file(document: KeptDocument, name: str, kind: str) -> HttpResponse:
    if name not in document.files:
        raise Http404
    how = "inline" if kind == "pdf" else "attachment"
    return HttpResponse(
        document.read(name),
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'{how}; filename="{name}"'},
    )


@needs(READ_ASSESSMENT)
def rules(request: HttpRequest) -> HttpResponse:
    """The document's own styles, in the partnership's colours."""
    return HttpResponse(document_rules(identity()), content_type="text/css; charset=utf-8")
