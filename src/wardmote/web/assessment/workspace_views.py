"""Pages of the workspace that read: the matrix, one row, one score, the places for prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wardmote.assessment.matrix import Row
from wardmote.assessment.robustness import double_counting
from wardmote.assessment.structures import Criterion
from wardmote.reports.cells import Table
from wardmote.reports.document import in_date
from wardmote.reports.wording import place_words
from wardmote.terms.errors import NotHeld
from wardmote.web.accounts.gate import needs, reader_of
from wardmote.web.accounts.rules import READ_JUDGEMENTS, WRITE_JUDGEMENTS
from wardmote.web.assessment import queries
from wardmote.web.assessment.forms import UNKNOWN, DecisionForm, ScoreForm
from wardmote.web.assessment.matrix_table import matrix_table, read_filter
from wardmote.web.assessment.models import Override, Score
from wardmote.web.assessment.rereading import to_read_again
from wardmote.web.assessment.risk_grid import risk_grid
from wardmote.web.assessment.workspace import DECISION, Workspace, workspace
from wardmote.web.deliveries.held import held
from wardmote.web.deliveries.opening import nothing_held
from wardmote.web.look.blocks import TableBlock
from wardmote.web.look.files import FILES, table_file
from wardmote.web.look.identity import identity

Page = Callable[..., HttpResponse]


def with_workspace(view: Page) -> Page:
    """Give the view the workspace; where there is too little evidence, say what to load."""

    @wraps(view)
    def ask(request: HttpRequest, **kwargs: str) -> HttpResponse:
        evidence = held()
        if evidence is None:
            return nothing_held(request, "matrix", "Priorities matrix")
        try:
            space = workspace(evidence)
        except NotHeld as error:
            return render(request, "workspace/too_little.html", {"section": "matrix", "why": error})
        return view(request, space, **kwargs)

    return ask


def author_now() -> str:
    """Return the name that judgements are signed with unless another is written."""
    return identity().user or "local user"


def may_write(request: HttpRequest, space: Workspace) -> bool:
    return WRITE_JUDGEMENTS.allows(reader_of(request), space.area.code)


def row_of(space: Workspace, category: str) -> Row:
    """Return the row, or the answer for what is absent."""
    for row in space.matrix.rows:
        if row.category == category:
            return row
    raise Http404


def criterion_of(space: Workspace, slug: str) -> Criterion:
    """Return the criterion, or the answer for what is absent."""
    for criterion in space.structure.criteria:
        if criterion.slug == slug:
            return criterion
    raise Http404


def show(
    request: HttpRequest, template: str, space: Workspace, status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page of the workspace."""
    common = {
        "section": "matrix",
        "area_name": space.area.name,
        "structure": space.structure,
        "may_write": may_write(request, space),
        "saved": request.GET.get("saved", "") == "yes",
        "conflict": None,
        "day": in_date,
        "place": place_words,
    }
    return render(request, f"workspace/{template}.html", {**common, **values}, status=status)


@needs(READ_JUDGEMENTS)
@with_workspace
def matrix(request: HttpRequest, space: Workspace) -> HttpResponse:
    """The matrix: filtered and ordered by a plain form, robustness beside each rank."""
    robust = space.robustness()
    asked = read_filter(request.GET, space.matrix, robust)
    rows = asked.rows(space.matrix, robust)
    top, grid = space.structure.bands[-1], risk_grid(space.matrix)
    proposed = space.matrix.priorities(top.letter)
    titles = {row.category: row.title for row in space.matrix.rows}
    return show(
        request, "matrix", space,
        choices=asked.choices(space.matrix, robust),
        block=TableBlock(_table(space, rows), _files("matrix-table", asked.query)),
        grid=grid and TableBlock(grid, _files("matrix-grid")),
        shown=len(rows),
        of=len(space.matrix.rows),
        top=top,
        proposed=[(row, space.matrix.total(row)) for row in proposed],
        perhaps=[row for row in space.matrix.perhaps_above(top.letter) if row not in proposed],
        overrides=[(one, titles[one.category]) for one in space.matrix.overrides],
        problems=space.problems,
        groups=sorted(space.matrix.group_totals().items()),
        pairs=double_counting(space.matrix),
        waiting=space.waiting(),
        again=to_read_again(space),
    )  # fmt: skip


def _table(space: Workspace, rows: list[Any]) -> Table:
    caption = f"Scores, totals and bands, {space.seen.crime.period.title}"
    return matrix_table(space.matrix, rows, space.robustness(), caption=caption)


def _files(name: str, query: str = "") -> tuple[tuple[str, str], ...]:
    ask = f"?{query}" if query else ""
    return tuple((kind.upper(), reverse(name, args=(kind,)) + ask) for kind in FILES)


@needs(READ_JUDGEMENTS)
@with_workspace
def matrix_file(request: HttpRequest, space: Workspace, kind: str) -> HttpResponse:
    """The same rows as CSV, XLSX or ODS."""
    robust = space.robustness()
    asked = read_filter(request.GET, space.matrix, robust)
    table = _table(space, asked.rows(space.matrix, robust))
    return _of(space, table, kind, f"matrix-{space.area.code}")


@needs(READ_JUDGEMENTS)
@with_workspace
def grid_file(request: HttpRequest, space: Workspace, kind: str) -> HttpResponse:
    """The squares of two criteria as CSV, XLSX or ODS; absent where they are not multiplied."""
    table = risk_grid(space.matrix)
    if table is None:
        raise Http404
    return _of(space, table, kind, f"matrix-grid-{space.area.code}")


def _of(space: Workspace, table: Table, kind: str, stem: str) -> HttpResponse:
    """Answer with a table of the matrix that says, away from its page, whose it is."""
    whose = f"Priorities matrix of {identity().name}: {space.structure.title}."
    return table_file(replace(table, notes=(*table.notes, whose)), kind, stem)


@needs(READ_JUDGEMENTS)
@with_workspace
def row(request: HttpRequest, space: Workspace, category: str) -> HttpResponse:
    """One row: each score with its reason, the total, the place, what a board decided."""
    return row_page(request, space, category)


def row_page(
    request: HttpRequest, space: Workspace, category: str, form: DecisionForm | None = None,
    **values: Any,
) -> HttpResponse:  # fmt: skip
    """Render a row's page, with a form as it was sent where that was refused."""
    found = row_of(space, category)
    best, worst, _, total = next(one for one in space.matrix.ranked() if one[2] is found)
    stale = space.stale()
    versions = queries.history(Override, space.area.code, category=category)
    standing = queries.standing(versions)
    opens = DecisionForm.fresh(author_now(), queries.newest_version(versions))
    if standing:
        opens |= {name: getattr(standing, name) for name in ("who", "why", "minute", "on")}
        opens["include"] = "in" if standing.include else "out"
    return show(
        request, "row", space,
        row=found,
        total=total,
        places=place_words(best, worst),
        robust=space.robustness().get(category),
        cells=[
            (one, found.scores[one.slug], f"{one.slug}:{category}" in stale)
            for one in space.structure.criteria
        ],
        moved=stale.get(f"{DECISION}:{category}", ()),
        form=form or DecisionForm(initial=opens),
        standing=standing,
        versions=versions,
        **values,
    )  # fmt: skip


@needs(READ_JUDGEMENTS)
@with_workspace
def score(request: HttpRequest, space: Workspace, criterion: str, category: str) -> HttpResponse:
    """One score: who gave it, why, on which evidence, every earlier one; a form where judged."""
    return score_page(request, space, criterion, category)


def score_page(
    request: HttpRequest, space: Workspace, criterion: str, category: str,
    form: ScoreForm | None = None, **values: Any,
) -> HttpResponse:  # fmt: skip
    """Render a score's page, with a form as it was sent where that was refused."""
    asked, found = criterion_of(space, criterion), row_of(space, category)
    versions = queries.history(Score, space.area.code, criterion=criterion, category=category)
    standing = queries.standing(versions)
    opens = ScoreForm.fresh(author_now(), queries.newest_version(versions))
    if standing:
        value = UNKNOWN if standing.value is None else str(standing.value)
        opens |= {"value": value, "reason": standing.reason}
    return show(
        request, "score", space,
        row=found,
        criterion=asked,
        cell=found.scores[criterion],
        form=form or ScoreForm(asked, initial=opens),
        standing=standing,
        versions=versions,
        basis=space.basis_of_score(category),
        moved=space.stale().get(f"{criterion}:{category}", ()),
        waiting=space.waiting(),
        **values,
    )  # fmt: skip


@needs(READ_JUDGEMENTS)
def judgements_file(request: HttpRequest) -> HttpResponse:
    """Everything in force as YAML, as `wardmote judgements import` reads it."""
    evidence = held()
    if evidence is None:
        raise Http404
    area = evidence.partnership().code
    named = {"Content-Disposition": f'attachment; filename="judgements-{area}.yaml"'}
    body = queries.export_judgements(area)
    return HttpResponse(body, content_type="application/yaml; charset=utf-8", headers=named)
