"""Pages that check a text: paste or upload, the marked text, what is decided, what to take away."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision, Verb
from wardmote.claims.findings import Mark, Report
from wardmote.exchange.deadlines import SITE_SECONDS, Deadline
from wardmote.exchange.documents import DocumentLimits, read_document
from wardmote.exchange.refusals import Refused
from wardmote.terms.texts import PlainText
from wardmote.web.accounts.gate import needs, reader_of
from wardmote.web.accounts.rules import CHECK_TEXTS, DECIDE_READINGS
from wardmote.web.claims import actions, presenters
from wardmote.web.claims.forms import FindingForm, TextForm, TieForm
from wardmote.web.claims.keeping import KeptTexts
from wardmote.web.claims.parts import parts_of

# A text is checked while its reader waits: 400,000 characters take about 17 seconds.
LIMITS = DocumentLimits(characters=400_000)
_MOST_FINDINGS = 300  # each with its forms; the files have all
_MOST_NUMBERS = 1000  # listed under the text with their reasons; the JSON file has all
_PASTED = "Pasted text"


@needs(CHECK_TEXTS)
def start(request: HttpRequest) -> HttpResponse:
    """Where a text is pasted or a document chosen."""
    return _start(request, TextForm())


def _start(request: HttpRequest, form: TextForm, status: int = 200) -> HttpResponse:
    values = {"section": "check", "form": form}
    return render(request, "claims/start.html", values, status=status)


@needs(DECIDE_READINGS)
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Read what was handed in, keep it, and lead to its page; or say why it is not read."""
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, 400)
    document = form.cleaned_data["document"]
    try:
        if document:
            name = str(document.name)[-120:]
            text = read_document(document.read(), name, LIMITS)
        else:
            text = PlainText.of(form.cleaned_data["text"], _PASTED)
    except Refused as why:
        form.add_error("document", str(why))
        return _start(request, form, 400)
    return _kept_if_checked(request, form, text)


def _kept_if_checked(request: HttpRequest, form: TextForm, text: PlainText) -> HttpResponse:
    """Keep a text that can be checked while its reader waits; say so of one that cannot."""
    try:
        _checked_once(text, ())
    except Refused as why:
        form.add_error("document" if form.cleaned_data["document"] else "text", str(why))
        return _start(request, form, 400)
    return _to_text(_kept().keep(text))


@needs(CHECK_TEXTS)
def checked(request: HttpRequest, digest: str) -> HttpResponse:
    """The text with each number marked, the findings, and what was decided."""
    return _checked(request, digest)


def _checked(
    request: HttpRequest, digest: str, form: FindingForm | None = None, status: int = 200
) -> HttpResponse:
    report, decisions = _report(digest)
    every = presenters.shown_findings(report, decisions)
    shown = every[:_MOST_FINDINGS]
    return _show(
        request, "checked", digest, report, status,
        shown=shown,
        left_out=len(every) - len(shown),
        parts=parts_of(_kept().text(digest), report, shown),
        key=presenters.key_of_marks(report),
        numbers=[one for one in report.numbers if one.mark is not Mark.NONE][:_MOST_NUMBERS],
        decided=[presenters.decided_in_words(one) for one in decisions],
        form=form,
    )  # fmt: skip


@needs(DECIDE_READINGS)
@require_POST
def decide(request: HttpRequest, digest: str) -> HttpResponse:
    """Confirm a finding, or put it aside with a reason."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _checked(request, digest, form, 400)
    told = form.cleaned_data
    decision = actions.of_finding(told["verb"], told["key"], told["reason"])
    actions.decide(kept=_kept(), digest=digest, decision=decision)
    return _to_text(digest, "#findings")


@needs(CHECK_TEXTS)
def tie(request: HttpRequest, digest: str) -> HttpResponse:
    """The form that corrects a reading: which figures belong together, and how."""
    report, _ = _report(digest)
    wanted = request.GET.get("finding", "")
    finding = next((one for one in report.findings if one.key == wanted), None)
    opens = {"figures": presenters.figures_of(report, finding)} if finding else {}
    return _tie(request, digest, TieForm(initial=opens), finding=finding)


@needs(DECIDE_READINGS)
@require_POST
def keep_tie(request: HttpRequest, digest: str) -> HttpResponse:
    """Keep figures tied; the text is checked with them from now on."""
    form = TieForm(request.POST)
    if not form.is_valid():
        return _tie(request, digest, form, 400)
    decision = Decision(Verb.BIND, binding=form.binding())
    actions.decide(kept=_kept(), digest=digest, decision=decision)
    return _to_text(digest, "#decisions")


def _tie(
    request: HttpRequest, digest: str, form: TieForm, status: int = 200, finding: Any = None
) -> HttpResponse:
    return _show(request, "tie", digest, _report(digest)[0], status, form=form, finding=finding)


@needs(DECIDE_READINGS)
@require_POST
def undo(request: HttpRequest, digest: str) -> HttpResponse:
    """Take one decision back."""
    number = request.POST.get("number", "")
    actions.undo(kept=_kept(), digest=digest, number=int(number) if number.isdigit() else 0)
    return _to_text(digest, "#decisions")


@needs(DECIDE_READINGS)
@require_POST
def forget(request: HttpRequest, digest: str) -> HttpResponse:
    """Delete a text and its decisions from this machine."""
    actions.forget(kept=_kept(), digest=digest)
    return HttpResponseRedirect(reverse("check"))


@needs(CHECK_TEXTS)
def findings_file(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The findings as CSV or JSON."""
    report, _ = _report(digest)
    if kind == "csv":
        body, content_type = presenters.findings_csv(report), "text/csv; charset=utf-8"
    else:
        body, content_type = report.to_json().encode(), "application/json"
    named = {"Content-Disposition": f'attachment; filename="findings-{digest[:12]}.{kind}"'}
    return HttpResponse(body, content_type=content_type, headers=named)


def _show(
    request: HttpRequest, template: str, digest: str, report: Report, status: int, **values: Any
) -> HttpResponse:
    common = {
        "section": "check",
        "digest": digest,
        "report": report,
        "may_decide": DECIDE_READINGS.allows(reader_of(request)),
    }
    return render(request, f"claims/{template}.html", {**common, **values}, status=status)


def _kept() -> KeptTexts:
    return KeptTexts(settings.HOME)


def _to_text(digest: str, part: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("checked-text", args=(digest,)) + part)


def _report(digest: str) -> tuple[Report, tuple[Decision, ...]]:
    kept = _kept()
    decisions = kept.decisions(digest)
    return _checked_once(kept.text(digest), decisions), decisions


@lru_cache(maxsize=16)  # at most 16 texts of 400,000 characters
def _checked_once(text: PlainText, decisions: tuple[Decision, ...]) -> Report:
    return check_text(text, decisions, Deadline(text.name, SITE_SECONDS))
