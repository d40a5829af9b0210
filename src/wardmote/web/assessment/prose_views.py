"""Pages of the analyst's words: the places that may hold them, and one place with its form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wardmote.assessment.judgements import Prose as JudgedProse
from wardmote.claims.own.prose import BadClaim, unbound_numbers
from wardmote.reports.strategic.bases import Place
from wardmote.reports.strategic.quoting import WAYS, Quotable, Quoting
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.assessment import queries
from wardmote.web.assessment.forms import ProseForm
from wardmote.web.assessment.models import Prose
from wardmote.web.assessment.workspace import Workspace
from wardmote.web.assessment.workspace_views import author_now, show, with_workspace


@needs(READ_JUDGEMENTS)
@with_workspace
def prose(request: HttpRequest, space: Workspace) -> HttpResponse:
    """Every place of the document that may hold the analyst's words, stale ones marked."""
    stale = space.stale()
    written = {one.place: one for one in space.judgements.prose}
    quoting = space.quoting()
    return show(
        request, "prose_list", space,
        section="prose",
        places=[
            (one, words := written.get(one.slug), *_said(quoting, words), stale.get(one.slug, ()))
            for one in space.places()
        ],
        lost=[one for one in written.values() if one.place not in {p.slug for p in space.places()}],
    )  # fmt: skip


def _said(quoting: Quoting, words: JudgedProse | None) -> tuple[str, bool]:
    """Return words as they will be printed, and whether their numbers hold; as written where not."""
    if words is None:
        return "", True
    try:
        return " ".join(part.text for part in quoting.checked(words.place, words.text)), True
    except BadClaim:
        return words.text, False


@needs(READ_JUDGEMENTS)
@with_workspace
def prose_place(request: HttpRequest, space: Workspace, place: str) -> HttpResponse:
    """The words for one place, the numbers beneath them then and now, every earlier wording."""
    return prose_page(request, space, place)


def prose_page(
    request: HttpRequest, space: Workspace, place: str, form: ProseForm | None = None,
    **values: Any,
) -> HttpResponse:  # fmt: skip
    """Render a place's page, with a form as it was sent where that was refused."""
    found = next((one for one in space.places() if one.slug == place), None)
    versions = queries.history(Prose, space.area.code, place=place)
    if found is None and not versions:
        raise Http404
    standing = queries.standing(versions)
    opens = ProseForm.fresh(author_now(), queries.newest_version(versions))
    if standing:
        opens["text"] = standing.text
    quoting = space.quoting()
    return show(
        request, "prose", space,
        section="prose",
        place=place,
        title=found.title if found else place,
        basis=found.basis if found else {},
        form=form or ProseForm(quoting, initial=opens),
        standing=standing,
        versions=versions,
        **_printed(quoting, standing),
        offered=_offered(quoting, found),
        ways=WAYS,
        moved=space.stale().get(place, ()),
        **values,
    )  # fmt: skip


def _offered(quoting: Quoting, place: Place | None) -> list[tuple[str, list[Quotable]]]:
    """Return the numbers that may be quoted: those beneath the place first, then the others."""
    beneath = set(place.basis) if place else set()
    mine: list[Quotable] = []
    rest: list[Quotable] = []
    for one in quoting.offered.values():
        is_mine = one.title.removesuffix(", the year before") in beneath
        (mine if is_mine else rest).append(one)
    named = (("Of this place", mine), ("Elsewhere in the assessment", rest))
    return [(title, found) for title, found in named if found]


def _printed(quoting: Quoting, standing: Prose | None) -> dict[str, Any]:
    """Return the words as the document will print them, why it cannot, and numbers not bound."""
    if standing is None:
        return {"printed": (), "refused": "", "loose": []}
    told: dict[str, Any] = {"printed": (), "refused": "", "loose": unbound_numbers(standing.text)}
    try:
        told["printed"] = quoting.checked("words", standing.text)
    except BadClaim as wrong:
        told["refused"] = str(wrong)
    return told
