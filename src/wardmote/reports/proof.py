"""The proof of a document: each claim in it, what it comes to from the evidence, each fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from hashlib import sha256

from wardmote.claims.intervals import Interval
from wardmote.claims.own.kinds import CannotCompute, Claim, Value
from wardmote.claims.own.kinds_rules import External
from wardmote.claims.own.prose import Unprovable
from wardmote.reports.claimed import Claimed
from wardmote.reports.faults import Fault
from wardmote.reports.reference import Reference
from wardmote.terms.periods import MONTH_NAMES

MOST_INPUTS = 12  # named one by one in a proof; a longer series by its ends
_SLACK = Fraction(1, 10**9)  # values are floats: a half may lie a hair below itself
_PRINTED = re.compile(r"(?P<sign>[+−-]?)(?P<digits>\d[\d,]*)(?P<places>\.\d+)?%?")
_PERIOD = re.compile(r"\|\d{4}[^|#]*\|")
_MONTH = re.compile("|".join(f"{name} \\d{{4}}" for name in MONTH_NAMES))


@dataclass(frozen=True, slots=True)
class ProvedClaim:
    """One claim of a document: where it stands, what is printed, what it comes to, from what."""

    place: str
    sentence: str
    kind: str
    printed: str
    interval: tuple[float, float] | None  # what the print may stand for; None for words
    value: float | str | None
    inputs: Mapping[str, float | str | None]
    sources: tuple[str, ...]  # table, and the store version it was read at
    how: str
    key: str  # the same claim of another edition has the same


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked before a document left: each claim, and each fault."""

    document: str
    store_version: int
    claims: tuple[ProvedClaim, ...]
    faults: tuple[Fault, ...]
    checks: Mapping[str, int]  # what else was compared, and how many of each

    def to_json(self) -> str:
        """Write the proof for keeping beside the document: the same bytes for the same evidence."""
        told = asdict(self) | {"claims": [asdict(one) for one in self.claims]}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def or_refuse(self) -> Proof:
        """Return this proof, or raise `Unprovable` with every fault."""
        if self.faults:
            raise Unprovable(self.document, [str(fault) for fault in self.faults])
        return self


def prove_claims(
    claimed: Iterable[Claimed], reference: Reference
) -> tuple[list[ProvedClaim], list[Fault]]:
    """Compute each claim of a document from the reference and hold the print against it."""
    proved, faults = [], []
    seen: dict[str, int] = {}
    for one in claimed:
        if one.claim is None:
            faults.append(_unbound(one))
            continue
        claim = replace(one.claim, printed=one.printed)
        try:
            value = claim.compute(reference)
        except CannotCompute as why:
            faults.append(_fault(one, f"it cannot be computed: {why}"))
            continue
        held = printed_interval(one.printed)
        fits = claim.allows(value) if one.by_hand else stands_for(claim, value)
        if one.printed and not fits:
            faults.append(_fault(one, f"the evidence gives {_said(claim, value)}"))
        key = _key(one.place, claim)
        seen[key] = seen.get(key, 0) + 1
        proved.append(_proved(one, claim, value, held, reference, f"{key}-{seen[key]}"))
    return proved, faults


def printed_interval(printed: str) -> Interval | None:
    """Return the values that a printed number may stand for, or None where it is words."""
    match = _PRINTED.fullmatch(printed.strip())
    if not match:
        return None
    places = match["places"] or ""
    size = Fraction(match["digits"].replace(",", "") + places)
    half = Fraction(1, 2 * 10 ** max(len(places) - 1, 0))
    if match["sign"] in ("−", "-"):
        size = -size
    return Interval(size - half, size + half)


def stands_for(claim: Claim, value: Value) -> bool:
    """Tell whether the printed words may stand for the value: its sign and rounding, or its words."""
    held = printed_interval(claim.printed)
    if held is None or isinstance(value, str):
        return claim.allows(value)
    low, high = held.low, held.high
    return low is not None and high is not None and low - _SLACK <= value <= high + _SLACK


def _said(claim: Claim, value: Value) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    shown = f"{float(value):,.4f}".rstrip("0").rstrip(".")
    return shown.replace("-", "−")


_MEND = (
    "Nothing was published: build it again, and if it fails again the writer of this sentence, "
    "or the figure it leads to, must be mended."
)
_REWRITE = "Nothing was published: write these words of the analyst again."


def _fault(one: Claimed, recomputed: str) -> Fault:
    mend = _REWRITE if one.by_hand else _MEND
    return Fault(one.place, one.sentence, one.printed, recomputed, mend)


def _unbound(one: Claimed) -> Fault:
    return Fault(
        one.place, one.sentence, one.printed, "it is bound to nothing",
        "Bind it to the figure it comes from.",
    )  # fmt: skip


def _proved(
    one: Claimed, claim: Claim, value: Value, held: Interval | None, reference: Reference, key: str
) -> ProvedClaim:
    names = claim.inputs
    if len(names) > MOST_INPUTS:
        names = (*names[: MOST_INPUTS // 2], *names[-MOST_INPUTS // 2 :])
    figures = {id(f): f for name in claim.inputs if (f := reference.figure(name)) is not None}
    sources = {
        f"{held_.table}, version {held_.store_version}"
        for figure in figures.values()
        for held_ in figure.provenance
    }
    return ProvedClaim(
        one.place, one.sentence, type(claim).__name__, one.printed,
        None if held is None or held.low is None or held.high is None
        else (float(held.low), float(held.high)),
        _plain(value), {name: _plain(reference.get(name)) for name in names},
        tuple(sorted(sources)),
        _how(claim, bool(sources)),
        key,
    )  # fmt: skip


def _how(claim: Claim, counted: bool) -> str:
    if isinstance(claim, External):
        return f"taken from elsewhere: {claim.source}"
    return "counted again from the rows" if counted else "computed again from the scores"


def _plain(value: Value | None) -> float | str | None:
    if value is None or isinstance(value, str):
        return value if value is None or len(value) <= 200 else f"{value[:200]}…"
    return float(value)


def _key(place: str, claim: Claim) -> str:
    names = "; ".join(_PERIOD.sub("|", name) for name in claim.inputs)
    bare = _MONTH.sub("", names)
    return sha256(f"{place}; {type(claim).__name__}; {bare}".encode()).hexdigest()[:12]


# -- what moved since another edition --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Movement:
    """A claim that says something else than it did in an earlier edition."""

    place: str
    kind: str
    before: str
    after: str
    sentence: str


def moved_between(earlier: Mapping[str, object], now: Proof) -> tuple[Movement, ...]:
    """Return each claim whose print differs from the same claim of an earlier proof.

    Args:
        earlier: the kept `proof.json` of the earlier edition, as it was read.
    """
    before = {str(one["key"]): str(one["printed"]) for one in _rows(earlier)}
    return tuple(
        Movement(one.place, one.kind, before.get(one.key, "not there"), one.printed, one.sentence)
        for one in now.claims
        if before.get(one.key) != one.printed
    )


def _rows(earlier: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    rows = earlier.get("claims")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and {"key", "printed"} <= set(row):
            yield row
