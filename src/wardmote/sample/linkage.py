"""Invented people for tests of linkage: records of a few agencies, with the true pairs known.

Never written by `make_sample`: the partnership's files hold no people. Names are put together
from syllables, so that they are nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from wardmote.sample import names

AGENCIES = ("police", "housing", "health", "council")
_STARTS = ("Al", "Be", "Cor", "Da", "El", "Fen", "Gar", "Hal", "Is", "Jo", "Kel", "Lor", "Mar",
           "Nel", "Or", "Per", "Ros", "Sel", "Tam", "Ul", "Vel", "Wil")  # fmt: skip
_ENDS = ("an", "bert", "da", "den", "ella", "eth", "ia", "ick", "in", "is", "lyn", "na", "o",
         "on", "ra", "ric", "son", "ta", "ver", "win")  # fmt: skip
_TAILS = ("bridge", "by", "cote", "dale", "field", "ford", "ham", "hurst", "ley", "low", "man",
          "mere", "ridge", "sett", "stead", "ton", "wick", "wood", "worth")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One agency's record of an invented person; `person` is the truth and must not be matched on.

    A blank text means the agency did not note it; `born` is ISO, or blank.
    """

    record: str
    agency: str
    forename: str
    surname: str
    born: str
    postcode: str
    person: int


@dataclass(frozen=True, slots=True)
class LinkageTruth:
    """Records, and every pair of them that is one person (as record ids, in order)."""

    records: tuple[Record, ...]
    pairs: frozenset[tuple[str, str]]


def draw_people(seed: int = 1, people: int = 1_000, error: float = 0.15) -> LinkageTruth:
    """Draw people known to one to four agencies, their records spoilt as records are.

    Args:
        people: how many, up to 100,000.
        error: chance that a field of a record is spoilt: a slip of the key, a short form, day and
            month swapped, a move, or nothing noted.
    Raises:
        CannotDraw: if people or error are out of range.
    """
    if not 1 <= people <= 100_000:
        raise names.CannotDraw(f"{people} people were asked for: give 1 to 100,000.")
    if not 0 <= error <= 1:
        raise names.CannotDraw(f"The chance of an error is {error}: give a number from 0 to 1.")
    rng = names.source(seed, "people")
    records: list[Record] = []
    pairs: set[tuple[str, str]] = set()
    for person in range(people):
        truth = _person(rng)
        number = int(rng.choice([1, 2, 3, 4], p=[0.55, 0.25, 0.13, 0.07]))
        mine = []
        for agency in rng.choice(len(AGENCIES), number, replace=False).tolist():
            identity = f"{AGENCIES[agency][0].upper()}{len(records) + 1:06d}"
            spoilt = _spoilt(truth, error, rng)
            records.append(Record(identity, AGENCIES[agency], *spoilt, person))
            mine.append(identity)
        pairs |= {(min(a, b), max(a, b)) for a, b in combinations(mine, 2)}
    order = rng.permutation(len(records))
    return LinkageTruth(tuple(records[i] for i in order), frozenset(pairs))


Fields = tuple[str, str, str, str]


def _person(rng: np.random.Generator) -> Fields:
    def one(words: tuple[str, ...]) -> str:
        return words[int(rng.integers(len(words)))]

    born = date(1940, 1, 1) + timedelta(days=int(rng.integers(0, 25_000)))
    return (
        one(_STARTS) + one(_ENDS), one(_STARTS) + one(_TAILS), born.isoformat(), _postcode(rng),
    )  # fmt: skip


def _postcode(rng: np.random.Generator) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = "".join(letters[i] for i in rng.integers(0, len(letters), 2))
    return f"EW{rng.integers(1, 15)} {rng.integers(0, 10)}{inward}"


def _spoilt(truth: Fields, error: float, rng: np.random.Generator) -> Fields:
    forename, surname, born, postcode = truth
    hit = rng.random(4) < error
    if hit[0]:
        forename = (forename[:3], _slip(forename, rng), forename[0], "")[int(rng.integers(4))]
    if hit[1]:
        surname = (_slip(surname, rng), surname.upper(), surname + "-" + surname[:3])[
            int(rng.integers(3))
        ]
    if hit[2]:
        born = (_swapped(born), born[:8] + "01", "")[int(rng.integers(3))]
    if hit[3]:
        postcode = (_postcode(rng), postcode.replace(" ", ""), "")[int(rng.integers(3))]
    return forename, surname, born, postcode


def _slip(word: str, rng: np.random.Generator) -> str:
    """Return the word with two neighbouring letters swapped, or one left out."""
    at = int(rng.integers(1, len(word) - 1))
    if rng.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _swapped(born: str) -> str:
    """Return day and month swapped, where that is a date at all."""
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else born
