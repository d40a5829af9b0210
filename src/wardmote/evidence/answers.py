"""A question answered: counts from an answerer, and everything a figure must carry with them."""

from __future__ import annotations

from threading import Lock
from typing import cast

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence import surveys
from wardmote.evidence.asked import Asked, choose, prepare
from wardmote.evidence.asking import check_generation, check_splits, fill_for
from wardmote.evidence.comparing import cells_of
from wardmote.evidence.counting import Facts
from wardmote.evidence.coverage import MISSING as NOT_THERE
from wardmote.evidence.coverage import RECEIVED
from wardmote.evidence.figure_parts import ONLY_COUNTS, Figure, Question
from wardmote.evidence.grid import rate_words
from wardmote.evidence.measures import Measure, measure_named
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.states import breaks_here, month_states
from wardmote.evidence.store import Store
from wardmote.evidence.told import (
    caveats_of,
    gaps_of,
    in_words,
    left_out_of,
    not_placed,
    provenance_of,
    shown_months,
    title_of,
)
from wardmote.terms.areas import Area
from wardmote.terms.periods import Month, Period

KEPT_FIGURES = 512  # of one store version: about 20 MB
_lock = Lock()


def answer(store: Store, question: Question, answered_by: str = "") -> Figure:
    """Answer a question; see `figures.ask`."""
    return answer_of(snapshot(store, question.as_at), question, answered_by)


def answer_of(held: Snapshot, question: Question, answered_by: str = "") -> Figure:
    """Answer a question on a snapshot, whatever was loaded since; see `figures.ask`."""
    check_splits(question.by)
    check_generation(held, question)
    if (kept := _kept_figure(held, question, answered_by)) is not None:
        return kept
    made = answered(held, question, answered_by)
    figures = _figures(held)
    with _lock:
        figures[(question, answered_by)] = made
        while len(figures) > KEPT_FIGURES:
            del figures[next(iter(figures))]
    return made


def _kept_figure(held: Snapshot, question: Question, answered_by: str) -> Figure | None:
    """Return the figure where this snapshot has answered the question: it gives the same again."""
    figures = _figures(held)
    with _lock:
        found = figures.pop((question, answered_by), None)
        if found is not None:
            figures[(question, answered_by)] = found  # newest used last
    return found


def _figures(held: Snapshot) -> dict[tuple[Question, str], Figure]:
    return cast(dict[tuple[Question, str], Figure], held.kept.setdefault("figures", {}))


def answered(held: Snapshot, question: Question, answered_by: str) -> Figure:
    """Answer a question on a snapshot, whatever has been answered on it before."""
    measure, category = measure_named(question.measure, held.measures)
    area = held.areas.resolve(question.area)
    if measure.kind == "share":
        return surveys.answer(held, measure, category, area, question)
    if measure.kind == "stock":
        return surveys.stock_figure(held, measure, area, question)
    asked = prepare(held, question, measure, category, area, answered_by)
    return _figure(asked)


def latest_covered(held: Snapshot, measure: str, area: str, months: int) -> Period | None:
    """Return the last run of wholly covered months; see `figures.latest_period`."""
    found = _states(held, measure, area)
    if not isinstance(found, tuple):
        return found
    first, states = found
    run = 0
    for at in range(len(states) - 1, -1, -1):
        run = run + 1 if states[at] == RECEIVED else 0
        if run == months:
            return Period.ending(first + (at + months - 1), months)
    return None


def newest_whole(held: Snapshot, measure: str, area: str) -> Period | None:
    """Return the newest twelve months wholly held, else the newest of the longest runs of them."""
    runs = (latest_covered(held, measure, area, months) for months in range(12, 0, -1))
    return next(filter(None, runs), None)


def last_months(held: Snapshot, measure: str, area: str, months: int) -> Period | None:
    """Return the last months held of a measure for an area, gaps included."""
    found = _states(held, measure, area)
    if not isinstance(found, tuple):
        return found
    first, states = found
    received = np.flatnonzero(states != NOT_THERE)
    if not received.size:
        return None
    last = first + int(received[-1])
    return Period(max(first, last - (months - 1)), last)


def all_months(held: Snapshot, measure: str, area: str) -> Period | None:
    """Return the first to the last month held of a measure for an area, gaps included."""
    found = _states(held, measure, area)
    if not isinstance(found, tuple):
        return found
    first, states = found
    received = np.flatnonzero(states != NOT_THERE).tolist()
    return Period(first + received[0], first + received[-1]) if received else None


def latest_quarters(held: Snapshot, measure: str, area: str, most: int = 4) -> Period | None:
    """Return the last whole quarters held, at most so many, of a table that is by quarter alone."""
    found, category = measure_named(measure, held.measures)
    where = held.areas.resolve(area)
    if found.kind in ("share", "stock"):
        return None
    asked = prepare(held, _any_question(held, found, where, measure), found, category, where)
    covered = asked.covered
    if not covered.by_quarter or not covered.served(asked.plan.whole.authorities):
        return None
    last = covered.first + (covered.months - 1)
    return Period(max(covered.first, last - (3 * most - 1)), last)


def _states(
    held: Snapshot, measure: str, area: str
) -> tuple[Month, NDArray[np.int8]] | Period | None:
    """Return the first month and the state of each; of a survey or stock, its latest period."""
    found, category = measure_named(measure, held.measures)
    where = held.areas.resolve(area)
    if found.kind in ("share", "stock"):
        return surveys.latest(held, found, where)
    asked = prepare(held, _any_question(held, found, where, measure), found, category, where)
    return asked.profile.first, month_states(asked)


def _any_question(held: Snapshot, measure: Measure, area: Area, name: str) -> Question:
    fill = fill_for(held, measure, area, ())
    _, profile = choose(held, Facts(fill.table, fill.level, (), fill.area))
    return Question(name, area.code, Period(profile.first, profile.first))


def _figure(asked: Asked) -> Figure:
    question, measure = asked.question, asked.measure
    cells, total, methods = cells_of(asked)
    breaks = breaks_here(asked)
    version = asked.held.version
    rate_unit, denominator = rate_words(asked)
    return Figure(
        question=question,
        title=title_of(asked),
        unit=measure.unit,
        area=asked.area,
        cells=cells,
        total=total,
        gaps=tuple(gaps_of(asked)),
        breaks=tuple(b for b in breaks if b.month in shown_months(question)),
        provenance=() if question.only == ONLY_COUNTS else (provenance_of(asked, total),),
        denominator=denominator,
        method=tuple(methods),
        caveats=tuple(caveats_of(asked, total, breaks)),
        polarity=measure.polarity_of(asked.category),
        answered_by=asked.answerer.name,
        not_placed=not_placed(asked, total),
        store_version=version.number,
        as_at=version.made_at.date().isoformat(),
        rate_unit=rate_unit,
        asked=in_words(asked),
        period_title=question.period.title,
        left_out=left_out_of(question),
    )
