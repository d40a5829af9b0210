"""A question made exact: which table answers it, and the areas, categories and windows of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import cast

from wardmote.evidence.areas import source_title
from wardmote.evidence.axes import KEPT_AXES, Axes, Part, Plan, kept_few
from wardmote.evidence.counting import Facts, Profile, Slice
from wardmote.evidence.figure_parts import LAST_YEAR, SPLITS, Question
from wardmote.evidence.measures import Fill, Measure
from wardmote.evidence.numbering import NOWHERE, Numbering, shared_ground
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.errors import Mendable, NotHeld, did_you_mean
from wardmote.terms.periods import Period, Step

STEPS = {step.value: step for step in Step}
AREA_SPLITS = {
    "lsoa": AreaKind.LSOA,
    "ward": AreaKind.WARD,
    "partnership": AreaKind.PARTNERSHIP,
}
SOURCE_SPLITS = ("source", "force")
COMPARED_BY_WORD = (LAST_YEAR, "force", "similar")  # other comparisons name an area
MOST_LISTED = 24  # categories named in a message
MOST_NAMED = 5  # measures named in a message
_SIZE = {
    AreaKind.LSOA: 0, AreaKind.WARD: 1, AreaKind.PARTNERSHIP: 2,
    AreaKind.FORCE: 3, AreaKind.REGION: 3, AreaKind.NATION: 4,
}  # fmt: skip


class BadQuestion(Mendable):
    """A question that cannot be asked: an unknown split, two of one kind, areas too large."""


def check_splits(by: Sequence[str]) -> None:
    """Raise `BadQuestion` for a split that is not known, or two of one kind."""
    for split in by:
        if split not in SPLITS:
            raise BadQuestion(
                f'A figure cannot be split by "{split}".'
                + did_you_mean(split, SPLITS)
                + f" Splits are {', '.join(SPLITS)}."
            )
    for kinds in (STEPS, AREA_SPLITS, SOURCE_SPLITS):
        if len(twice := [split for split in by if split in kinds]) > 1:
            raise BadQuestion(f"A figure cannot be split by {twice[0]} and {twice[1]} at once.")
    if len(by) > 3:
        raise BadQuestion("A figure can be split three ways at most.")


def check_generation(held: Snapshot, question: Question) -> None:
    """Raise `BadQuestion` for wards of a generation that nothing held says the ground of.

    Rows lie in LSOAs. They are fitted to the wards of the newest look-up; to those of another
    generation by its own look-up, or by its outlines where those of LSOAs are held too.
    """
    areas = held.areas
    if question.generation in ("", areas.ward_generation):
        return
    known = areas.fitted.keys() | areas.wards.keys()  # a ward that keeps its code keeps its ground
    if areas.generations.get(question.generation, frozenset()) & known:
        return
    said = areas.ward_generation or "no year: no look-up of wards is held"
    raise BadQuestion(
        f"Figures are by the wards of {said}; wards of {question.generation} are not counted here. "
        f"Ask without a generation, or load a look-up of LSOAs to the wards of "
        f"{question.generation}, or the boundaries of those wards and of LSOAs."
    )


def fill_for(
    held: Snapshot, measure: Measure, area: Area, by: Sequence[str], generation: str = ""
) -> Fill:
    """Return the table that answers: the one of the level asked for, else the next finer one.

    Levels of one publisher need not agree, so a ward is read from the ward table and a borough
    from the borough table where both are held.
    """
    asked = [AREA_SPLITS[split] for split in by if split in AREA_SPLITS]
    needed = min([_SIZE[area.kind], *(_SIZE[kind] for kind in asked), 2])
    fitted = held.areas.is_fitted(area) or ("ward" in by and _is_other(held, generation))
    if fitted:
        needed = _SIZE[AreaKind.LSOA]
    held_fills = [fill for fill in measure.tables if fill.table in held.version.tables]
    if not held_fills:
        raise nothing_held(held, measure)
    able = [fill for fill in held_fills if _SIZE[fill.level] <= needed]
    if not able:
        coarse = min(held_fills, key=lambda fill: _SIZE[fill.level]).level.value
        if fitted:
            raise NotHeld(
                f"Wards of another generation are counted from LSOAs, and {measure.title} is held "
                f"by {coarse} at the finest."
            )
        raise NotHeld(
            f"{measure.title} is held by {coarse} at the finest: ask for a {coarse} or a larger area."
        )
    return max(able, key=lambda fill: _SIZE[fill.level])


def nothing_held(held: Snapshot, measure: Measure) -> NotHeld:
    """Return the refusal for a measure of which no table is held; it names some that are."""
    tables = ", ".join(fill.table for fill in measure.tables)
    names = [name for name, one in held.measures.items() if one.held_in(held.version.tables)]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    now = f" Held now: {', '.join(names[:MOST_NAMED])}{more}." if names else ""
    return NotHeld(
        f"Nothing is held for {measure.title.lower()} (table {tables}). Load its files with: "
        f"wardmote load PATH.{now}"
    )


def _is_other(held: Snapshot, generation: str) -> bool:
    return generation not in ("", held.areas.ward_generation)


def _fitted_codes(held: Snapshot, numbering: Numbering, ward: Area) -> tuple[str, ...]:
    """Return the units of the LSOAs in a ward: current ones, and earlier ones wholly on them."""
    inside = {one.code for one in held.areas.lsoas_in(ward)}
    earlier = (
        NOWHERE + code
        for code, current in held.areas.components.items()
        if len(current) > 1 and inside.issuperset(current)
    )
    return (*sorted(inside), *sorted(code for code in earlier if code in numbering.index))


def make_plan(
    held: Snapshot, measure: Measure, question: Question, area: Area, category: str,
    facts: Facts, profile: Profile, suppliers: Collection[str], source: str,
) -> Plan:  # fmt: skip
    """Return the axes of a question. Raises `BadQuestion`.

    Args:
        suppliers: the sources that a split by source shows.
        source: the one whose rows alone are counted, wherever they lie; "" for all.
    """
    numbering = held.numbering(facts.level)
    whole = _whole(held, numbering, area)
    sources: tuple[Part, ...] = ()
    if any(split in SOURCE_SPLITS for split in question.by):
        sources = tuple(
            Part(slug, source_title(slug, held.areas.forces))
            for slug in profile.sources
            if slug in suppliers
        )
    return Plan(
        _area_parts(held, numbering, area, question.by, question.generation) or (whole,),
        _axes(held, measure, question, category, facts, profile),
        sources,
        whole,
        source,
    )


def _axes(
    held: Snapshot, measure: Measure, question: Question, category: str, facts: Facts,
    profile: Profile,
) -> Axes:  # fmt: skip
    """Return the categories and windows of a question, whatever area it is of."""
    split = "category" in question.by
    step = next((STEPS[one] for one in question.by if one in STEPS), None)
    return kept_few(
        held,
        "axes",
        KEPT_AXES,
        (measure.name, category, facts, split, question.period, step),
        lambda: Axes(
            _categories(held, measure, category, facts, profile, split),
            _window_parts(question.period, step),
        ),
    )


def wards_beside(
    held: Snapshot, level: AreaKind, plan: Plan, generation: str
) -> tuple[tuple[Part, ...], int] | None:
    """Return all wards of the partnership of a plan's ward, and the place of this one.

    None where it is of no ward, or of one that is counted in another way than the others.
    """
    ward = plan.whole.area
    if ward is None or ward.kind is not AreaKind.WARD or plan.areas != (plan.whole,):
        return None
    authority = held.areas.authorities.get(ward.parent)
    if authority is None or plan.sources:
        return None
    key = ("wards beside", level, ward.parent, generation)
    if key not in held.kept:
        parts = _area_parts(held, held.numbering(level), authority, ("ward",), generation)
        held.kept[key] = parts, {part.key: at for at, part in enumerate(parts)}
    parts, places = cast(tuple[tuple[Part, ...], dict[str, int]], held.kept[key])
    at = places.get(ward.code, 0)
    return (parts, at) if parts[at] == plan.whole else None


def slice_of(plan: Plan, facts: Facts, source: str = "") -> Slice:
    """Return the slice that counts every cell of a plan."""
    return Slice(
        facts,
        tuple(part.codes for part in plan.areas),
        plan.axes.codes,
        plan.axes.periods,
        source or plan.source,
    )


def _whole(held: Snapshot, numbering: Numbering, area: Area) -> Part:
    authorities = tuple(held.areas.authorities_in(area))
    if area.kind is AreaKind.FORCE:
        codes: tuple[str, ...] = authorities
    elif held.areas.is_fitted(area):
        codes = _fitted_codes(held, numbering, area)
    elif numbering.slice_of(area) is not None:
        codes = (area.code,)
    elif area.kind is AreaKind.LSOA and area.code in held.areas.components:
        codes = (NOWHERE + area.code,)
    else:
        raise NotHeld(
            f"{area.name} ({area.code}) is no {area.kind.value} of the areas held"
            f"{', whose wards are of ' + held.areas.ward_generation if held.areas.wards else ''}: "
            "load a look-up that holds it."
        )
    return Part(area.code, area.name, codes, authorities, area=area)


def _area_parts(
    held: Snapshot, numbering: Numbering, area: Area, by: Iterable[str], generation: str = ""
) -> tuple[Part, ...]:
    split = next((split for split in by if split in AREA_SPLITS), None)
    if split is None:
        return ()
    areas = held.areas
    if AREA_SPLITS[split] is AreaKind.PARTNERSHIP:
        listed = [areas.authorities[code] for code in areas.authorities_in(area)]
    elif AREA_SPLITS[split] is AreaKind.WARD:
        listed = areas.wards_of(area, generation)
    else:
        listed = areas.lsoas_in(area)
    if _SIZE[area.kind] < _SIZE[AREA_SPLITS[split]]:
        raise BadQuestion(f"{area.name} is smaller than a {split}: it cannot be split by {split}.")
    parts = [
        Part(one.code, one.name, codes, (areas.authority_of(one),), area=one)
        for one in listed
        if (codes := _codes_of(held, numbering, one))
    ]
    if not parts:
        raise NotHeld(
            f"No {split} of {area.name} is known here: load a look-up of LSOAs to wards and "
            "authorities with: wardmote load PATH"
        )
    return tuple(parts)


def _codes_of(held: Snapshot, numbering: Numbering, area: Area) -> tuple[str, ...]:
    if held.areas.is_fitted(area):
        return _fitted_codes(held, numbering, area)
    known = area.code in numbering.index or area.code in numbering.slices
    return (area.code,) if known else ()


def merge_shared_ground(
    held: Snapshot, parts: Sequence[Part], earlier: Sequence[str]
) -> tuple[Part, ...]:
    """Put together the LSOAs that share ground with earlier LSOAs in use: comparable units.

    Args:
        earlier: codes of earlier LSOAs that have rows in the period.
    """
    units: dict[tuple[str, ...], list[str]] = {}
    for code in earlier:
        units.setdefault(held.areas.components[code], []).append(NOWHERE + code)
    merged = {code: current for current in units for code in current}
    by_key = {part.key: part for part in parts}
    out: list[Part] = []
    for part in parts:
        current = merged.get(part.key)
        if current is None:
            out.append(part)
        elif part.key == next(code for code in current if code in by_key):
            inside = [by_key[code] for code in current if code in by_key]
            key = "+".join(one.key for one in inside)
            label = " and ".join(one.label for one in inside) + " (comparable unit)"
            codes = (*(one.key for one in inside), *units[current])
            out.append(Part(key, label, codes, part.authorities, area=part.area))
    return tuple(out)


def shared_units(held: Snapshot, numbering: Numbering, area: Area) -> list[str]:
    """Return earlier LSOAs of an area whose ground several current ones share."""
    limits = numbering.slice_of(area)
    if limits is None:
        return []
    return [
        code
        for code in shared_ground(held.areas)
        if limits[0] <= numbering.index[NOWHERE + code] < limits[1]
    ]


def _categories(
    held: Snapshot, measure: Measure, category: str, facts: Facts, profile: Profile, split: bool
) -> tuple[Part, ...]:
    """Return the parts by category, worked out once for a snapshot."""
    key = ("categories", measure.name, category, facts, split)
    found = held.kept.get(key)
    if found is None:
        found = held.kept[key] = _category_parts(measure, category, profile, split)
    return cast(tuple[Part, ...], found)


def _category_parts(
    measure: Measure, category: str, profile: Profile, split: bool
) -> tuple[Part, ...]:
    known = [one for one in profile.categories if measure.takes(one)]
    if category:
        inside = [one for one in known if one == category or one.startswith(f"{category}/")]
        if not inside and category not in measure.labels:
            majors = sorted({one.split("/")[0] for one in known} | set(measure.labels))
            raise BadQuestion(
                f'{measure.title} has no category "{category}".'
                + did_you_mean(category, majors)
                + (f" Categories are {', '.join(majors[:MOST_LISTED])}." if majors else "")
            )
        known = inside or [category]
    if not split:
        return (
            Part(category or "all", measure.label(category) if category else "All", tuple(known)),
        )
    deep = bool(category) or measure.categories == "flags"
    groups: dict[str, list[str]] = {}
    if not category:
        headings = {one.rsplit("/", 1)[0] for one in known if "/" in one} if deep else set()
        groups = {one: [] for one in measure.labels if measure.takes(one) and one not in headings}
    for one in known:
        groups.setdefault(one if deep else one.split("/")[0], []).append(one)
    return tuple(
        Part(key, measure.label(key), tuple(inside or [key])) for key, inside in groups.items()
    )


@lru_cache(maxsize=512)  # the same years and months are asked on every page
def _window_parts(period: Period, step: Step | None) -> tuple[Part, ...]:
    if step is None:
        return (Part(str(period), period.title, window=period),)
    pieces = period.split(step)
    if not pieces:
        raise BadQuestion(
            f"No whole {step.value} lies within {period}: ask for a longer period, or split by month."
        )
    return tuple(Part(str(piece), _label(piece, step), window=piece) for piece in pieces)


def _label(piece: Period, step: Step) -> str:
    if step is Step.ROLLING_12:
        return f"12 months to {piece.last.title}"
    return piece.title if step is Step.MONTH else piece.label
