"""From figures to a scored matrix: what each rule sees of each category, then what people judged."""

from __future__ import annotations

from contextlib import suppress
from importlib import resources
from pathlib import Path

from wardmote.analysis.words import Polarity
from wardmote.assessment.judgements import Judgements, judged_matrix
from wardmote.assessment.matrix import Matrix, Row, Score
from wardmote.assessment.scoring import LikeMonths, Seen, score
from wardmote.assessment.structures import BadStructure, Criterion, Kind, Structure, read_structure
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Held, Portrait
from wardmote.reports.strategic.trends import trend_of
from wardmote.reports.strategic.views import concern_about
from wardmote.reports.wording import interval_of
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period
from wardmote.terms.yaml_text import NotYaml, fault_of, read_yaml

DEFAULT_STRUCTURE = "six-criteria-2007"
NOT_JUDGED = "nobody has judged this yet"
# Police records of disorder that stand in the matrix beside crime, as a table of their own.
DISORDER = ("anti-social-behaviour",)


def structure_named(name: str = DEFAULT_STRUCTURE, home: Path | None = None) -> Structure:
    """Return a structure: the partnership's own `HOME/matrix.yaml`, or one that ships.

    Raises:
        NotHeld: no structure of this name ships.
        BadStructure: the file cannot be used.
    """
    own = home / "matrix.yaml" if home else None
    if own and own.exists():
        return structure_in(own)
    shipped = resources.files("wardmote") / "structures" / f"{name}.yaml"
    if not shipped.is_file():
        known = ", ".join(one.slug for one in shipped_structures())
        raise NotHeld(f'No matrix structure is called "{name}". There are {known}.')
    return read_structure(read_yaml(shipped.read_text(encoding="utf-8")))


def structure_in(file: Path) -> Structure:
    """Return the structure that a file of the partnership holds. Raises: BadStructure."""
    try:
        return read_structure(read_yaml(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadStructure(f"{file} cannot be read: {error.strerror}. Check its name.") from error
    except (NotYaml, UnicodeDecodeError) as error:
        raise BadStructure(f"{file.name} is not readable as YAML: {fault_of(error)}.") from error


def shipped_text(name: str) -> str:
    """Return a structure that ships as it is written; nothing where none is called so."""
    path = resources.files("wardmote") / "structures" / f"{name}.yaml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def shipped_structures() -> list[Structure]:
    """Return each structure that ships, by file name. Other declarations lie beside them."""
    found = []
    folder = resources.files("wardmote") / "structures"
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            with suppress(BadStructure):
                found.append(read_structure(read_yaml(path.read_text(encoding="utf-8"))))
    return found


def scored_matrix(
    asked: Asked, seen: Portrait, structure: Structure, judgements: Judgements
) -> tuple[Matrix, tuple[str, ...]]:
    """Return the matrix as rules and people scored it, and judgements that could not be applied."""
    rows = [
        _row(asked, seen, structure, seen.crime, seen.categories, cell)
        for cell in seen.categories.cells
        if cell.count.value != 0
    ]
    for held in seen.others:
        if held.measure.name in DISORDER and held.is_whole_year:
            figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
            if figure:
                rows.append(_disorder_row(asked, seen, structure, held, figure))
    return judged_matrix(Matrix(structure, tuple(rows)), judgements)


def _row(
    asked: Asked, seen: Portrait, structure: Structure, held: Held, figure: Figure, cell: Cell
) -> Row:
    category, label = cell.keys[0], cell.labels[0]
    shown = _seen(asked, seen, held, figure, cell, f"{held.measure.name}:{category}", category)
    scores = {one.slug: _score(one, shown) for one in structure.criteria}
    return Row(category, label, held.measure.title, scores)


def _disorder_row(
    asked: Asked, seen: Portrait, structure: Structure, held: Held, figure: Figure
) -> Row:
    name = held.measure.name
    shown = _seen(asked, seen, held, figure, figure.total, name, "")
    scores = {one.slug: _score(one, shown) for one in structure.criteria}
    alone = "there is no table of all disorder to take a share of"
    for one in structure.criteria:
        if one.rule == "volume":  # a share of itself says nothing
            scores[one.slug] = Score(None, alone)
    return Row(name, held.measure.title, "Disorder", scores)


def _score(criterion: Criterion, shown: Seen) -> Score:
    if criterion.kind is Kind.JUDGEMENT or not criterion.rule:
        return Score(None, NOT_JUDGED, "")
    return score(criterion, shown)


def _seen(
    asked: Asked,
    seen: Portrait,
    held: Held,
    figure: Figure,
    cell: Cell,
    measure: str,
    category: str,
) -> Seen:
    compared = cell.compared
    refused = compared is not None and compared.word == "cannot be compared"
    page = asked.page(figure)
    like = _like(asked, seen, measure, category) if refused else None
    return Seen(
        count=cell.count,
        base=figure.total.count,
        previous=None if compared is None or refused else compared.count,
        change_pct=_interval(like[1]) if like else None if refused else _interval(cell),
        slope_pct=_slope(asked, seen, held, measure),
        concern=concern_about(asked, seen, category or held.measure.name),
        polarity=_polarity(held, category),
        why_not=compared.reason if compared and refused and not like else "",
        evidence=(page,),
        like=like[0] if like else None,
    )


def _like(
    asked: Asked, seen: Portrait, measure: str, category: str
) -> tuple[LikeMonths, Cell] | None:
    """Return what a category came to over the months that both years have, where there are such."""
    if seen.like is None:
        return None
    figure: Figure | None = seen.like
    cell = next((one for one in seen.like.cells if one.keys[0] == category), None)
    if not category:
        period = seen.like.question.period
        figure = asked.figure(measure, seen.area.code, period, (), "last-year")
        cell = figure.total if figure else None
    compared = cell.compared if cell else None
    if figure is None or cell is None or compared is None or compared.word == "cannot be compared":
        return None
    months = figure.question.period.title
    return LikeMonths(cell.count, compared.count, months, (asked.page(figure),)), cell


def _interval(cell: Cell) -> tuple[float, float] | None:
    return interval_of(cell.compared.percent) if cell.compared else None


def _polarity(held: Held, category: str) -> Polarity:
    told = held.measure.polarity_of(category)
    if told == "down_is_worse":
        return "down_is_worse"
    return "activity_led" if told == "activity_led" else "up_is_worse"


def _slope(
    asked: Asked, seen: Portrait, held: Held, measure: str
) -> tuple[float, float, float] | None:
    """Return the annual slope over the months held since the last severe break."""
    period = Period.ending(held.period.last, SERIES_MONTHS)
    found = trend_of(asked.figure(measure, seen.area.code, period, ("month",)))
    return (found.slope.value, *found.limits) if found else None
