"""Are two records of one person? Likeness of names, match weights, and keys that hide names.

Sources: Jaro 1989; Winkler 1990; Fellegi and Sunter 1969; Schnell and others 2009 (Bloom keys).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from wardmote.analysis.estimates import BadSample, EmptySample, Estimate, OutOfRange
from wardmote.analysis.proportions import wilson_interval
from wardmote.terms.guard import checked

SHORTEST_SECRET = 16  # bytes; a shorter key can be guessed


class WeakSecret(BadSample):
    """The secret for linkage keys is too short to hide anything."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: Jaro and Jaro-Winkler from 0 to 1, edits in characters.

    `damerau` counts a swap of neighbours as one edit. Weak on transliterated names: test on
    local names, since error rates differ between groups and bias every repeat rate.
    """

    jaro: float
    jaro_winkler: float
    levenshtein: int
    damerau: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared: chance of agreement among matches (m) and others (u)."""

    m: float
    u: float
    agree: bool | None  # None: missing on either side, no evidence


@dataclass(frozen=True, slots=True)
class MatchWeight:
    """Fellegi-Sunter weights in bits, their total with the prior, and the probability."""

    weights: tuple[float, ...]
    prior_bits: float
    total: float
    probability: float
    method: str = "Fellegi-Sunter"


@dataclass(frozen=True, slots=True)
class LinkageQuality:
    """Precision and recall from a clerically reviewed sample, with Wilson intervals."""

    precision: Estimate
    recall: Estimate


def likeness(first: str, second: str) -> Likeness:
    """Return how alike two texts are, as they stand: fold case and accents before."""
    jaro = jaro_similarity(first, second)
    return Likeness(
        jaro, _winkler(jaro, first, second), _edits(first, second, swaps=False),
        _edits(first, second, swaps=True),
    )  # fmt: skip


def jaro_similarity(first: str, second: str) -> float:
    """Return Jaro's similarity: 1 for equal texts, 0 where either is empty."""
    if not first or not second:
        return 0.0
    reach = max(0, max(len(first), len(second)) // 2 - 1)
    taken = [False] * len(second)
    kept = []
    for at, letter in enumerate(first):
        for other in range(max(0, at - reach), min(len(second), at + reach + 1)):
            if not taken[other] and second[other] == letter:
                taken[other] = True
                kept.append(letter)
                break
    if not kept:
        return 0.0
    theirs = [letter for letter, was in zip(second, taken, strict=True) if was]
    swapped = sum(a != b for a, b in zip(kept, theirs, strict=True)) // 2
    same = len(kept)
    return (same / len(first) + same / len(second) + (same - swapped) / same) / 3


@checked
def match_weight(prior: float, comparisons: Sequence[Comparison]) -> MatchWeight:
    """Return log₂ odds of a match: prior, plus log₂(m/u) or log₂((1−m)/(1−u)) for each field.

    Args:
        prior: chance that two records taken at random match, between 0 and 1.
        comparisons: with m and u between 0 and 1; lower u for common names.
    """
    if not 0 < prior < 1:
        raise OutOfRange("The prior lies between 0 and 1: for example 0.001.")
    if not comparisons:
        raise EmptySample("There are no comparisons: compare at least one field.")
    weights = tuple(_bits(comparison) for comparison in comparisons)
    prior_bits = log2(prior / (1 - prior))
    total = prior_bits + sum(weights)
    return MatchWeight(weights, prior_bits, total, 1 / (1 + 2.0 ** min(1000.0, -total)))


@checked
def linkage_quality(
    true_links: int, false_links: int, missed_links: int, level: float = 0.95
) -> LinkageQuality:
    """Return precision and recall with Wilson intervals; give them at two thresholds."""
    return LinkageQuality(
        wilson_interval(true_links, true_links + false_links, level),
        wilson_interval(true_links, true_links + missed_links, level),
    )


def linkage_key(secret: bytes, name: str, born: str, sex: str) -> str:
    """Return HMAC-SHA-256 of normalised name, date of birth and sex.

    A hash without a secret can be undone with a list of names; even this key stays personal data
    for whoever holds the secret. The secret is kept by neither of the two who compare keys.
    """
    text = "\x1f".join((_normal(name), born.strip(), sex.strip().upper()[:1]))
    return hmac.new(_strong(secret), text.encode(), hashlib.sha256).hexdigest()


@checked
def bloom_key(secret: bytes, name: str, *, bits: int = 1024, hashes: int = 20) -> int:
    """Return the letter pairs of a name as a keyed Bloom filter, for matching near names."""
    key, padded = _strong(secret), f"_{_normal(name)}_"
    made = 0
    for pair in {padded[at : at + 2] for at in range(len(padded) - 1)}:
        for turn in range(hashes):
            digest = hmac.new(key, f"{turn}:{pair}".encode(), hashlib.sha256).digest()
            made |= 1 << (int.from_bytes(digest[:8], "big") % bits)
    return made


@checked
def bloom_similarity(first: int, second: int) -> float:
    """Return Dice's similarity of two Bloom keys, 0 to 1."""
    if first < 0 or second < 0:
        raise OutOfRange("A Bloom key is 0 or more: take it as `bloom_key` returns it.")
    held = first.bit_count() + second.bit_count()
    return 2 * (first & second).bit_count() / held if held else 0.0


def _winkler(jaro: float, first: str, second: str) -> float:
    # Winkler lifts only texts already alike (above 0.7), by up to four shared first letters.
    if jaro <= 0.7:
        return jaro
    shared = 0
    for a, b in zip(first[:4], second[:4], strict=False):
        if a != b:
            break
        shared += 1
    return jaro + shared * 0.1 * (1 - jaro)


def _edits(first: str, second: str, *, swaps: bool) -> int:
    """Return the fewest edits; with swaps, a full Damerau distance (letters may be edited again)."""
    last_row: dict[str, int] = {}
    far = len(first) + len(second)
    table = {(-1, -1): far}
    for i in range(len(first) + 1):
        table[i, -1], table[i, 0] = far, i
    for j in range(len(second) + 1):
        table[-1, j], table[0, j] = far, j
    for i in range(1, len(first) + 1):
        last_match = 0
        for j in range(1, len(second) + 1):
            k, match = last_row.get(second[j - 1], 0), last_match
            same = first[i - 1] == second[j - 1]
            if same:
                last_match = j
            best = min(table[i - 1, j - 1] + (not same), table[i, j - 1] + 1, table[i - 1, j] + 1)
            if swaps:
                best = min(best, table[k - 1, match - 1] + (i - k - 1) + 1 + (j - match - 1))
            table[i, j] = best
        last_row[first[i - 1]] = i
    return table[len(first), len(second)]


def _bits(comparison: Comparison) -> float:
    m, u = comparison.m, comparison.u
    if not (0 < m < 1 and 0 < u < 1):
        raise OutOfRange(f"m {m} and u {u} lie between 0 and 1, ends excluded.")
    if comparison.agree is None:
        return 0.0
    return log2(m / u) if comparison.agree else log2((1 - m) / (1 - u))


def _normal(name: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _strong(secret: bytes) -> bytes:
    if len(secret) < SHORTEST_SECRET:
        raise WeakSecret(f"The secret needs at least {SHORTEST_SECRET} bytes from a random source.")
    return secret
