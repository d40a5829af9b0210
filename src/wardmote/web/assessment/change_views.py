"""Pages of the workspace that write. Each first shows what the change would do, then saves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import yaml
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from wardmote.assessment import judgements as judged
from wardmote.assessment.matrix import Override as BoardOverride
from wardmote.assessment.structures import Kind, Structure
from wardmote.reports.strategic.scoring import shipped_structures, shipped_text
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_JUDGEMENTS, WRITE_JUDGEMENTS
from wardmote.web.assessment import actions, queries
from wardmote.web.assessment.forms import DecisionForm, ProseForm, ScoreForm, StructureForm
from wardmote.web.assessment.models import Judged, Override, Prose, Score, StructureChoice
from wardmote.web.assessment.prose_views import prose_page
from wardmote.web.assessment.workspace import Workspace, effect, workspace
from wardmote.web.assessment.workspace_views import (
    author_now,
    criterion_of,
    row_of,
    row_page,
    score_page,
    show,
    with_workspace,
)

Refused = Callable[..., HttpResponse]


@needs(WRITE_JUDGEMENTS)
@require_POST
@with_workspace
def change_score(
    request: HttpRequest, space: Workspace, criterion: str, category: str
) -> HttpResponse:
    """Judge one cell: what would move, then the save."""
    asked, found = criterion_of(space, criterion), row_of(space, category)
    if asked.kind is Kind.RULE:
        raise Http404
    key = {"criterion": criterion, "category": category}
    back = reverse("matrix-score", args=(criterion, category))
    kept = [one for one in space.judgements.scores if not _is(one, criterion, category)]
    if "withdraw" in request.POST:
        after = space.judged(replace(space.judgements, scores=tuple(kept)))
        title = f"Withdraw the {asked.title} score of {found.title}"
        return _withdrawal(request, space, after, Score, key, back, title)
    form = ScoreForm(asked, request.POST)

    def refused(**values: Any) -> HttpResponse:
        return score_page(request, space, criterion, category, form, **values)

    if not form.is_valid():
        return refused(status=400)
    if request.POST.get("step") == "edit":
        return refused()
    told = form.cleaned_data
    new = judged.ScoreJudgement(
        category, criterion, told["value"], told["reason"], told["author"], told["on"]
    )
    if request.POST.get("step") != "save":
        after = space.judged(replace(space.judgements, scores=(*kept, new)))
        mark = "?" if told["value"] is None else told["value"]
        title = f"Score {found.title} {mark} for {asked.title}"
        return _preview(request, space, after, form, back, title)
    return _save(
        lambda: actions.record_score(
            area=space.area.code, **key, value=told["value"], reason=told["reason"],
            author=told["author"], on=told["on"], basis=space.basis_of_score(category),
            seen_version=told["seen_version"],
        ),
        refused, back,
    )  # fmt: skip


def _is(one: judged.ScoreJudgement, criterion: str, category: str) -> bool:
    return (one.criterion, one.category) == (criterion, category)


@needs(WRITE_JUDGEMENTS)
@require_POST
@with_workspace
def change_decision(request: HttpRequest, space: Workspace, category: str) -> HttpResponse:
    """Record a board's decision against the ranking: what would change, then the save."""
    found, back = row_of(space, category), reverse("matrix-row", args=(category,))
    kept = [one for one in space.judgements.overrides if one.category != category]
    if "withdraw" in request.POST:
        after = space.judged(replace(space.judgements, overrides=tuple(kept)))
        title = f"Withdraw the board's decision about {found.title}"
        return _withdrawal(request, space, after, Override, {"category": category}, back, title)
    form = DecisionForm(request.POST)

    def refused(**values: Any) -> HttpResponse:
        return row_page(request, space, category, form, **values)

    if not form.is_valid():
        return refused(status=400)
    if request.POST.get("step") == "edit":
        return refused()
    told = form.cleaned_data
    new = BoardOverride(
        category, told["include"], told["who"], told["on"], told["why"], told["minute"]
    )
    if request.POST.get("step") != "save":
        after = space.judged(replace(space.judgements, overrides=(*kept, new)))
        act = "Put {} on the list" if told["include"] else "Leave {} off the list"
        title = act.format(found.title)
        return _preview(request, space, after, form, back, title)
    return _save(
        lambda: actions.record_override(
            area=space.area.code, category=category, include=told["include"], who=told["who"],
            on=told["on"], why=told["why"], minute=told["minute"], author=told["author"],
            basis=space.basis_of_decision(category), seen_version=told["seen_version"],
        ),
        refused, back,
    )  # fmt: skip


@needs(WRITE_JUDGEMENTS)
@require_POST
@with_workspace
def change_prose(request: HttpRequest, space: Workspace, place: str) -> HttpResponse:
    """Write the words for one place. They move no number, so they are saved at once.

    Words with a claim that does not hold are refused; what their claims stand on is kept with them.
    """
    back = reverse("prose-place", args=(place,))
    if "withdraw" in request.POST:
        title = "Withdraw these words"
        return _withdrawal(request, space, space, Prose, {"place": place}, back, title)
    form = ProseForm(space.quoting(), request.POST)

    def refused(**values: Any) -> HttpResponse:
        return prose_page(request, space, place, form, **values)

    if "add" in request.POST:  # nothing is saved or checked yet
        form.with_figure(request.POST.get("figure", ""))
        return refused()
    basis = next((dict(one.basis) for one in space.places() if one.slug == place), None)
    if not form.is_valid() or basis is None:
        return refused(status=400)
    told = form.cleaned_data
    return _save(
        lambda: actions.write_prose(
            area=space.area.code, place=place, text=told["text"], author=told["author"],
            on=told["on"], basis={**space.quoting().basis(told["text"]), **basis},
            seen_version=told["seen_version"],
        ),
        refused, back,
    )  # fmt: skip


def structure_choices() -> list[tuple[str, str]]:
    """Return (slug, title) of each structure that ships."""
    return [(one.slug, one.title) for one in shipped_structures()]


@needs(READ_JUDGEMENTS)
@with_workspace
def structure(request: HttpRequest, space: Workspace) -> HttpResponse:
    """The criteria, scales and bands in force, and those before and to come."""
    return _structure_page(request, space)


def _structure_page(
    request: HttpRequest, space: Workspace, form: StructureForm | None = None, **values: Any
) -> HttpResponse:
    versions = list(StructureChoice.objects.filter(area=space.area.code).order_by("-id"))
    opens = StructureForm.fresh(
        author_now(),
        effective_from=timezone.localdate(),
        chosen=space.structure.slug,
        written=_to_change(space.structure, versions),
    )
    return show(
        request, "structure", space,
        form=form or StructureForm(structure_choices(), initial=opens),
        choices=queries.in_force(StructureChoice, space.area.code),
        versions=versions,
        title_of=lambda one: queries.structure_of(one).title,
        **values,
    )  # fmt: skip


def _to_change(used: Structure, versions: list[StructureChoice]) -> str:
    """Return the structure in force as YAML, for a partnership to begin its own from."""
    for one in versions:
        if one.written and one.written.get("slug") == used.slug:
            return yaml.safe_dump(one.written, allow_unicode=True, sort_keys=False)
    written = shipped_text(used.slug)
    return re.sub(r"(?m)^slug: .*$", "slug: own", re.sub(r"(?m)^#.*\n", "", written))


@needs(WRITE_JUDGEMENTS)
@require_POST
@with_workspace
def change_structure(request: HttpRequest, space: Workspace) -> HttpResponse:
    """Put a structure in force from a day on: what would move, then the save."""
    form = StructureForm(structure_choices(), request.POST)

    def refused(**values: Any) -> HttpResponse:
        return _structure_page(request, space, form, **values)

    if not form.is_valid():
        return refused(status=400)
    if request.POST.get("step") == "edit":
        return refused()
    told, back = form.cleaned_data, reverse("matrix-structure")
    if request.POST.get("step") != "save":
        after = workspace(space.evidence, told["structure"])
        seen = _standing_version(space, told["effective_from"])
        title = f"Use “{told['structure'].title}” from {told['effective_from']:%-d %B %Y}"
        return _preview(request, space, after, form, back, title, seen_version=seen)
    return _save(
        lambda: actions.choose_structure(
            area=space.area.code, effective_from=told["effective_from"], author=told["author"],
            on=told["on"], seen_version=told["seen_version"], written=told["data"],
            shipped="" if told["data"] else told["chosen"],
        ),
        refused, back,
    )  # fmt: skip


def _standing_version(space: Workspace, begins: date) -> int:
    """Return the version that stands for a day; only the preview knows which day is meant."""
    versions = queries.history(StructureChoice, space.area.code, effective_from=begins)
    return queries.newest_version(versions)


def _preview(
    request: HttpRequest, before: Workspace, after: Workspace, form: Form, back: str, title: str,
    **changed: Any,
) -> HttpResponse:  # fmt: skip
    """Show everything that would move, with a button that saves and a way back."""
    sent = {name: request.POST.get(name, "") for name in form.fields} | changed
    return show(
        request, "consequences", before,
        title=title, effect=effect(before, after), sent=list(sent.items()),
        action=request.path, back=back, confirm="Save this", may_edit=True,
    )  # fmt: skip


def _withdrawal(
    request: HttpRequest, before: Workspace, after: Workspace, model: type[Judged],
    key: dict[str, str], back: str, title: str,
) -> HttpResponse:  # fmt: skip
    """Show what taking a judgement back would move, then take it back."""
    versions = queries.history(model, before.area.code, **key)
    if not versions or versions[0].withdrawn:
        raise Http404
    if request.POST.get("step") != "save":
        sent = [("withdraw", "yes"), ("seen_version", versions[0].version)]
        return show(
            request, "consequences", before,
            title=title, effect=effect(before, after), sent=sent,
            action=request.path, back=back, confirm="Withdraw it", may_edit=False,
        )  # fmt: skip
    seen = request.POST.get("seen_version", "")

    def refused(**_: Any) -> HttpResponse:
        return HttpResponseRedirect(back)

    return _save(
        lambda: actions.withdraw(
            record=versions[0], author=author_now(), on=timezone.localdate(),
            seen_version=int(seen) if seen.isdigit() else -1,
        ),
        refused, back,
    )  # fmt: skip


def _save(act: Callable[[], Judged], refused: Refused, back: str) -> HttpResponse:
    """Save and go back; where somebody else wrote meanwhile, show both."""
    try:
        act()
    except actions.Conflict as met:
        return refused(conflict=met.theirs, status=409)
    return HttpResponseRedirect(f"{back}?saved=yes")
