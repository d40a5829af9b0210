"""What is wrong with a structure as it is written, before anything is made of it.

A structure is typed by hand, and once it is in force every page of the matrix stands on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

COLOURS = ("green", "amber", "red", "blue", "grey")
MOST_SCORES = 21  # 0 to 20: a form lists each
_SLUG = re.compile(r"[a-z][a-z0-9_-]*")
_MOST_LETTERS = 3


def faults_of(written: object) -> Iterator[str]:
    """Give a sentence for each part that cannot be read or used, each naming the part."""
    if not isinstance(written, Mapping):
        yield "A matrix structure must be written as fields: slug, title, criteria and bands."
        return
    for name in ("criteria", "bands"):
        held = written.get(name)
        if name in written and not _is_list_of_parts(held):
            yield f'"{name}" must be a list, each entry with its own fields in curly brackets.'
            return
    yield from _named("the structure", written, ("slug", "title"))
    for at, part in enumerate(written.get("criteria", ()), start=1):
        yield from _criterion_faults(f"criterion {at}", part)
    letters = [str(part.get("letter", "")) for part in written.get("bands", ())]
    for at, part in enumerate(written.get("bands", ()), start=1):
        yield from _band_faults(f"band {at}", part, letters)


def _is_list_of_parts(held: object) -> bool:
    return isinstance(held, list | tuple) and all(isinstance(part, Mapping) for part in held)


def _named(where: str, part: Mapping[str, Any], fields: Sequence[str]) -> Iterator[str]:
    """Hold words to be words; a slug also to what stands in an address. An absent field is told elsewhere."""
    for name in fields:
        said = part.get(name, "-")
        if not isinstance(said, str) or not said.strip():
            yield f'{where.capitalize()} has no words for "{name}".'
    slug = part.get("slug")
    if isinstance(slug, str) and not _SLUG.fullmatch(slug):
        yield (
            f'The slug "{slug}" of {where} must be small letters, digits, hyphens and underscores, '
            "and begin with a letter."
        )


def _criterion_faults(where: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield from _named(where, part, ("slug", "title", "question"))
    lowest, highest = part.get("lowest", 0), part.get("highest", 4)
    if not all(isinstance(end, int) and not isinstance(end, bool) for end in (lowest, highest)):
        yield f'"lowest" and "highest" of {where} must be whole numbers.'
        return
    if lowest < 0 or highest - lowest >= MOST_SCORES:
        yield f"The scores of {where} must begin at 0 or above, and be {MOST_SCORES} or fewer."
    if not _is_number(part.get("weight", 1)) or part.get("weight", 1) < 0:
        yield f"The weight of {where} must be a number, 0 or above."
    cuts = part.get("cuts", ())
    if not isinstance(cuts, list | tuple) or not all(map(_is_number, cuts)):
        yield f"The cut-points of {where} must be a list of numbers."
    meanings = part.get("meanings", ())
    if not isinstance(meanings, list | tuple) or len(meanings) not in (0, highest - lowest + 1):
        yield (
            f"The meanings of {where} must be a list with one for each of its "
            f"{highest - lowest + 1} scores."
        )


def _band_faults(where: str, part: Mapping[str, Any], letters: Sequence[str]) -> Iterator[str]:
    yield from _named(where, part, ("title",))
    letter = str(part.get("letter", "-"))
    if not 0 < len(letter.strip()) <= _MOST_LETTERS or letters.count(letter) > 1:
        yield (
            f"The letter of {where} must be a letter or {_MOST_LETTERS} at most, and no other "
            "band's: in greyscale it is all that tells bands apart."
        )
    if part.get("colour", "grey") not in COLOURS:
        yield f"The colour of {where} must be one of {', '.join(COLOURS)}."
    if not _is_number(part.get("at_least", 0)):
        yield f'"at_least" of {where} must be a number.'


def _is_number(held: object) -> bool:
    return isinstance(held, int | float) and not isinstance(held, bool) and isfinite(held)
