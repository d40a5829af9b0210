"""The verb `figure`: a question from the command line, answered and written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardmote.cli.speaking import Home, Json
from wardmote.terms.errors import Mendable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardmote.evidence.areas import Areas
    from wardmote.evidence.store import Store
    from wardmote.terms.periods import Period

ALL_QUARTERS = 4_000  # more than any series has
BY_YEAR = frozenset({"financial-year", "calendar-year", "rolling-12"})


class WhichArea(Mendable):
    """No area was named, and several are held."""


class TwoForms(Mendable):
    """Two output forms were asked for at once."""


class WrongWords(Mendable):
    """Several words of a question are wrong; each is told in a line of its own."""


def figure(
    measure: Annotated[str, typer.Argument(help="A measure, or measure:category.")],
    area: Annotated[str, typer.Option(help="A name in any spelling, or an ONS code.")] = "",
    period: Annotated[
        str, typer.Option(help="2024-04..2025-03, 2024-04, 2024 or 2024/25; else the newest year.")
    ] = "",
    by: Annotated[
        str, typer.Option(help="Splits: month, quarter, ward, lsoa, category, source …")
    ] = "",
    compare: Annotated[
        str, typer.Option(help="last-year, force, similar, London, or an area.")
    ] = "",
    as_at: Annotated[
        str, typer.Option("--as-at", help="A store version or a date: the evidence as it was.")
    ] = "",
    generation: Annotated[
        str, typer.Option(help="Year of the wards; else those of the newest look-up held.")
    ] = "",
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Answer a question from the evidence, with everything that its number stands on."""
    if as_json and as_csv:
        raise TwoForms("Ask for --json or for --csv, not for both.")
    form = "json" if as_json else "csv" if as_csv else "text"
    told = figure_in(Home.path, measure, area, period, by, compare, as_at, form, generation)
    typer.echo(told, nl=False)


def figure_in(
    home: Path, measure: str, area: str = "", period: str = "", by: str = "", compare: str = "",
    as_at: str = "", form: str = "text", generation: str = "",
) -> str:  # fmt: skip
    """Return a figure written as text, csv or json.

    Args:
        area: "" is the one partnership held, where there is one alone.
        period: "" is the newest twelve months wholly held; see `newest_period`.
    Raises: what `figures.ask` raises, `BadPeriod`, `WrongWords` where several words are wrong, and
        `NotHeld` without evidence.
    """
    from wardmote.evidence import figure_text
    from wardmote.evidence.figures import Question, ask
    from wardmote.evidence.store import Store
    from wardmote.terms.periods import Period

    store = Store.held_in(home)
    try:
        splits = tuple(split.strip() for split in by.split(",") if split.strip())
        check_words(store, measure, area, period, splits, compare, as_at)
        where = area or only_partnership(home, store, measure)
        chosen = (
            Period.parse(period) if period else newest_period(store, measure, where, as_at, splits)
        )
        question = Question(
            measure, where, chosen, splits, compare or None, as_at or None, generation
        )
        found = ask(store, question)
    finally:
        store.close()
    write = {
        "text": figure_text.render_text, "csv": figure_text.render_csv,
        "json": figure_text.render_json,
    }  # fmt: skip
    return write[form](found)


def check_words(
    store: Store, measure: str, area: str, period: str, splits: Sequence[str], compare: str,
    as_at: str,
) -> None:  # fmt: skip
    """Read every word of a question and tell all that are wrong at once.

    Raises: the error of the one that is wrong; `WrongWords` where several are; `NotHeld` without
        evidence.
    """
    from wardmote.evidence.asking import COMPARED_BY_WORD, check_splits
    from wardmote.evidence.measures import measure_named
    from wardmote.evidence.snapshot import snapshot
    from wardmote.terms.periods import Period

    wrong: list[Mendable] = []
    try:
        held = snapshot(store, as_at or None)
    except Mendable as error:
        held = snapshot(store)  # without evidence there is nothing to read the other words by
        wrong.append(error)
    compared = compare if compare not in COMPARED_BY_WORD else ""
    checks: list[Callable[[], object]] = [
        partial(measure_named, measure, held.measures),
        *([partial(held.areas.resolve, area)] if area else []),
        *([partial(_compared_with, held.areas, compared)] if compared else []),
        partial(check_splits, splits),
        *([partial(Period.parse, period)] if period else []),
    ]
    for check in checks:
        try:
            check()
        except Mendable as error:
            wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise WrongWords("\n".join(str(one) for one in wrong))


def _compared_with(areas: Areas, named: str) -> None:
    from wardmote.evidence.areas import UnknownArea
    from wardmote.evidence.asking import COMPARED_BY_WORD

    try:
        areas.resolve(named)
    except UnknownArea as error:
        words = ", ".join(COMPARED_BY_WORD)
        raise UnknownArea(
            f"{error} What is no area is compared by one of the words {words}."
        ) from None


def only_partnership(home: Path, store: Store, measure: str = "") -> str:
    """Return the partnership the home is about, else the one that coverage names.

    Raises:
        WhichArea: several are held; it asks for --area, and names those with most of the measure.
    """
    from wardmote.evidence.coverage import judged
    from wardmote.evidence.held_of import partnerships_held
    from wardmote.evidence.snapshot import snapshot
    from wardmote.reports.identity import identity_of

    if declared := identity_of(home).area:
        return declared

    held = snapshot(store)
    named = {row.area for row in judged(held) if row.area_kind == "partnership"}
    alone = named & held.areas.authorities.keys()
    if len(alone) == 1:
        return alone.pop()
    listed = ", ".join(list(partnerships_held(held, measure).values())[:5])
    raise WhichArea(
        "Say which area: --area NAME_OR_CODE."
        + (f" Held are, for instance, {listed}." if listed else "")
    )


def newest_period(
    store: Store, measure: str, area: str, as_at: str = "", splits: Sequence[str] = ()
) -> Period:
    """Return the newest twelve months wholly held, else the longest run of them, else the newest
    months held at all. A split by year is of all months held.

    Raises:
        NotHeld: no month is wholly held; it says which part is, and how to ask for it.
    """
    from wardmote.evidence.answers import (
        all_months,
        last_months,
        latest_quarters,
        newest_whole,
    )
    from wardmote.evidence.held_of import nothing_whole
    from wardmote.evidence.snapshot import snapshot

    held = snapshot(store, as_at or None)
    by_year = bool(set(splits) & BY_YEAR)
    if by_year and (ever := all_months(held, measure, area)):
        return ever
    found = newest_whole(held, measure, area) or last_months(held, measure, area, 12)
    found = found or latest_quarters(held, measure, area, ALL_QUARTERS if by_year else 4)
    if found is None:
        raise nothing_whole(held, measure, area)
    return found
