"""Gives a view what is held, and keeps its answer; before the first load, says what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.terms.errors import NotHeld
from wardmote.web.deliveries.coverage import tables_table
from wardmote.web.deliveries.held import Held, held
from wardmote.web.deliveries.keeping import answer_once
from wardmote.web.look.blocks import TableBlock, table_address

Page = Callable[..., HttpResponse]


_PROMISES = {
    "overview": "This page will show the area at a glance: how much, whether it changed, and where.",
    "categories": "This page will show each kind of crime and disorder: how much, and what changed.",
    "wards": "This page will compare the wards, and lead to a page for each.",
    "map": "This page will show the wards on a map, with the same numbers in a table.",
    "data-held": "This page will show what each partner handed in, month by month, and each gap.",
    "matrix": "This page will score each kind of crime and disorder from the data held.",
    "assessment": "This page will hold the strategic assessment, made from the data held.",
}


def _promise(section: str) -> str:
    return _PROMISES.get(section, "This page shows figures, and there are none yet.")


def nothing_held(
    request: HttpRequest, section: str, title: str, evidence: Held | None = None
) -> HttpResponse:
    """Answer before the first load: what this page will show, and what to do next.

    Args:
        evidence: what is held already, where nothing in it can be counted: look-ups, outlines.
    """
    values: dict[str, object] = {"section": section, "title": title, "promise": _promise(section)}
    tables = TableBlock(tables_table(evidence), table_address("tables")) if evidence else None
    values |= {"tables": tables}
    return render(request, "deliveries/empty.html", values)


def with_evidence(section: str, title: str, *, kept: bool = True) -> Callable[[Page], Page]:
    """Give the view what is held; before anything that counts is loaded, answer with what to do.

    Args:
        kept: the answer depends on address, evidence and look alone, so it is made once. A view
            that also reads what people wrote says False.
    """

    def wrap(view: Page) -> Page:
        @wraps(view)
        def ask(request: HttpRequest, **kwargs: str) -> HttpResponse:
            evidence = held()
            if evidence is None:
                return nothing_held(request, section, title)
            try:
                if not kept:
                    return view(request, evidence, **kwargs)
                return answer_once(request, evidence, lambda: view(request, evidence, **kwargs))
            except NotHeld:
                if evidence.measures():
                    raise
                return nothing_held(request, section, title, evidence)

        return ask

    return wrap
