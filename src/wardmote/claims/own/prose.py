"""Our own documents: prose with claims in it, computed at each build, refused if one fails.

A claim stands in double square brackets; words after a bar are what is to be printed and are
checked, without them the value is written from the data:

    Burglary [[turn b20 b21 | fell]] from [[count b20]] to [[count b21]], or by
    [[change b20 b21 | 15.5%]]; it was [[share b21 all21]] of all crime.

A number outside a claim is refused too: no number leaves unbound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from wardmote.claims.own.kinds import (
    Average,
    ChangeFrom,
    Claim,
    Count,
    Direction,
    ExtremeSince,
    IntervalAround,
    OneIn,
    RangeOf,
    Rank,
    RatePer,
    ShareOf,
    TotalOf,
    Turn,
)  # fmt: skip
from wardmote.claims.own.kinds_rules import BandOf, CodeMeans, External, Follows, Refers, Score
from wardmote.claims.own.verify import Figures, Move, Outcome, Verdict, moved_claims, verify
from wardmote.claims.reading.layout import cleaned, sentences
from wardmote.claims.reading.numerals import NumberKind, scan
from wardmote.terms.errors import Mendable

_WORDS = (NumberKind.LABEL, NumberKind.PERIOD, NumberKind.ORDINAL)
_CLAIM = re.compile(r"\[\[(?P<body>[^\[\]]{1,400})\]\]")


class Unprovable(Mendable):
    """A document that may not be published: every failing claim is named with its sentence."""

    def __init__(self, document: str, faults: Sequence[str]) -> None:
        self.document = document
        self.faults = tuple(faults)
        listed = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f'"{document}" cannot be published:\n{listed}')


class BadClaim(Mendable):
    """A claim in prose that cannot be read; the message shows how to write it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A document: its name, its text with claims in it, and claims it shares with others."""

    name: str
    template: str
    claims: tuple[Claim, ...] = ()  # defined outside the text, such as scores and bands


@dataclass(frozen=True, slots=True)
class Proved:
    """A rendered document and the proof of each number in it."""

    name: str
    text: str
    verdicts: tuple[Verdict, ...]
    sentences: tuple[tuple[str, tuple[str, ...]], ...]  # each sentence with its claims' names

    def proof(self, figures: Figures) -> str:
        """Write the proof as JSON: each claim, its inputs, what it comes to, its sentence."""
        where = {name: text for text, names in self.sentences for name in names}
        rows = [
            {
                "claim": verdict.claim.name,
                "kind": type(verdict.claim).__name__,
                "inputs": {name: _plain(figures.get(name)) for name in verdict.claim.inputs},
                "value": str(verdict.value),
                "printed": verdict.claim.printed or verdict.shown,
                "sentence": where.get(verdict.claim.name, ""),
            }
            for verdict in self.verdicts
        ]
        return (
            json.dumps({"document": self.name, "claims": rows}, ensure_ascii=False, indent=1) + "\n"
        )


def publish(prose: Prose, figures: Figures) -> Proved:
    """Compute every claim of a document and write it out.

    Raises:
        Unprovable: if any claim is wrong or cannot be computed, or a number is bound to nothing.
        BadClaim: if a claim cannot be read.
    """
    found = read_claims(prose)
    verdicts = verify([*prose.claims, *found.values()], figures)
    by_name = {verdict.claim.name: verdict for verdict in verdicts}
    faults = [
        f"{verdict.claim.name}: {verdict.reason}"
        for verdict in verdicts
        if verdict.outcome is not Outcome.RIGHT
    ]
    faults += _unbound(prose.template)
    if faults:
        raise Unprovable(prose.name, faults)
    text = _filled(prose.template, by_name)
    return Proved(prose.name, text, verdicts, tuple(_sentences(prose.template, by_name)))


def read_claims(prose: Prose) -> dict[str, Claim]:
    """Return the claims written in a document's text by name (kind and place in the text)."""
    shared = {claim.name for claim in prose.claims}
    found: dict[str, Claim] = {}
    for number, match in enumerate(_CLAIM.finditer(prose.template), 1):
        body, _, printed = match["body"].partition("|")
        words = body.split()
        if words[:1] == ["claim"]:
            if len(words) != 2 or words[1] not in shared:
                raise BadClaim(f'"{match[0]}" names a claim that "{prose.name}" does not have.')
            continue
        claim = _claim(f"{prose.name}#{number}", words, printed.strip(), match[0])
        found[claim.name] = claim
    return found


def moved(proses: Sequence[Prose], before: Figures, after: Figures) -> tuple[Move, ...]:
    """List everything that moves if the figures change: claims, sentences, documents.

    Nothing is saved, and nothing need be publishable: a claim that fails after the change is
    shown with its reason.
    """
    moves: dict[tuple[str, str], Move] = {}
    for prose in proses:
        claims = [*prose.claims, *read_claims(prose).values()]
        changed = moved_claims(claims, before, after)
        for move in changed:
            moves.setdefault((move.kind, move.name), move)
        names = {move.name for move in changed if move.kind != "figure"}
        old = {verdict.claim.name: verdict for verdict in verify(claims, before)}
        new = {verdict.claim.name: verdict for verdict in verify(claims, after)}
        touched = False
        later = dict(_by_position(prose.template, _as_computed(new)))
        for at, (text, held) in _by_position(prose.template, old):
            if names & set(held):
                touched = True
                key = f"{prose.name}, sentence {at}"
                moves[("sentence", key)] = Move("sentence", key, text, later[at][0])
        if touched:
            moves[("document", prose.name)] = Move(
                "document", prose.name, "published", "to be published again"
            )
    return tuple(moves.values())


def _as_computed(verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Return verdicts that write themselves as computed, not as once printed."""
    return {
        name: replace(verdict, claim=replace(verdict.claim, printed=""))
        if verdict.outcome is Outcome.WRONG
        else verdict
        for name, verdict in verdicts.items()
    }


def _by_position(
    template: str, verdicts: Mapping[str, Verdict]
) -> list[tuple[int, tuple[str, tuple[str, ...]]]]:
    return list(enumerate(_sentences(template, verdicts), 1))


# ---- reading and filling ------------------------------------------------------------------


def runs_of(place: str, text: str, names: Mapping[str, str]) -> tuple[str | Claim, ...]:
    """Return prose as runs: plain words, and the claims in them bound to what their names mean.

    Args:
        place: names the claims: `summary#1`, `summary#2`.
        names: the figures that may be named here, and the full name of each.
    Raises:
        BadClaim: if a claim cannot be read, is left open, or names no figure of these.
    """
    runs: list[str | Claim] = []
    at = 0
    for number, match in enumerate(_CLAIM.finditer(text), 1):
        body, _, printed = match["body"].partition("|")
        words = body.split()
        if words[:1] != ["external"]:
            words = [*words[:1], *(names.get(word, word) for word in words[1:])]
        claim = _claim(f"{place}#{number}", words, printed.strip(), match[0])
        _named_here(claim, names, match[0])
        runs += [text[at : match.start()], claim]
        at = match.end()
    runs.append(text[at:])
    for run in runs:
        if isinstance(run, str) and ("[[" in run or "]]" in run):
            raise BadClaim(
                f'"{run.strip()[:80]}" leaves a claim open: write it as [[count figure]].'
            )
    return tuple(run for run in runs if run)


def _named_here(claim: Claim, names: Mapping[str, str], whole: str) -> None:
    known = set(names.values())
    for name in claim.inputs:
        if name not in known:
            near = get_close_matches(name, names, n=3) or sorted(names)[:3]
            raise BadClaim(
                f'"{whole}" names "{name}", which is no figure here. Near: {", ".join(near)}.'
            )


def unbound_numbers(text: str) -> list[str]:
    """Return each number that stands outside a claim; dates, labels and places in order are words."""
    bare = _CLAIM.sub(" ", text)
    found = []
    for paragraph in re.split(r"\n\s*\n", bare):
        plain, _ = cleaned(paragraph, 0)
        for number in scan(plain, opens_block=True):
            if number.kind not in _WORDS and re.search(r"\d", number.text):
                found.append(number.text)
    return found


def _claim(name: str, words: list[str], printed: str, whole: str) -> Claim:
    kind, *rest = words or [""]
    if kind == "external":
        return External(name=name, printed=" ".join(rest), source=printed)
    if kind not in _KINDS:
        raise BadClaim(
            f'"{whole}" begins with no kind of claim: use one of {", ".join(sorted(_KINDS))}.'
        )
    try:
        claim = _KINDS[kind](name, rest)
    except (ValueError, IndexError, KeyError) as cause:
        raise BadClaim(
            f'"{whole}" cannot be read: write it as [[{kind} {_FORMS[kind]}]].'
        ) from cause
    return replace(claim, printed=printed)


def _places(rest: list[str]) -> int:
    return int(rest[rest.index("to") + 1]) if "to" in rest else 1


def _kind_of_two(
    make: Callable[..., Claim], first: str, second: str
) -> Callable[[str, list[str]], Claim]:
    def read(name: str, rest: list[str]) -> Claim:
        extra = {"places": _places(rest)} if make not in (Turn, OneIn) else {}
        return make(name=name, **{first: rest[0], second: rest[1]}, **extra)

    return read


_KINDS: dict[str, Callable[[str, list[str]], Claim]] = {
    "count": lambda name, rest: Count(name=name, of=rest[0]),
    "share": _kind_of_two(ShareOf, "part", "whole"),
    "change": _kind_of_two(ChangeFrom, "old", "new"),
    "turn": _kind_of_two(Turn, "old", "new"),
    "onein": _kind_of_two(OneIn, "part", "whole"),
    "average": lambda name, rest: Average(name=name, count=rest[0], periods=Fraction(rest[1])),
    "rate": lambda name, rest: RatePer(
        name=name, count=rest[0], base=rest[1], per=int(rest[2]) if len(rest) > 2 else 1000
    ),
    "rank": lambda name, rest: Rank(
        name=name, of=rest[1], among=tuple(rest[1:]), direction=Direction(rest[0])
    ),
    "total": lambda name, rest: TotalOf(name=name, parts=tuple(rest)),
    "extreme": lambda name, rest: ExtremeSince(
        name=name, direction=Direction(rest[0]), series=tuple(rest[1:])
    ),
    "range": lambda name, rest: RangeOf(name=name, members=tuple(rest)),
    "interval": lambda name, rest: IntervalAround(
        name=name, estimate=rest[0], lower=rest[1], upper=rest[2]
    ),
    "score": lambda name, rest: Score(name=name, scores=tuple(rest)),
    "band": lambda name, rest: BandOf(
        name=name, score=rest[0], bands=tuple(_band(word) for word in rest[1:])
    ),
    "follows": lambda name, rest: Follows(
        name=name, least=int(rest[0]), candidates=tuple(rest[1:])
    ),
    "see": lambda name, rest: Refers(name=name, target=rest[0]),
    "code": lambda name, rest: CodeMeans(name=name, code=rest[0]),
}
_FORMS = {
    "count": "figure", "share": "part whole to 1", "change": "old new to 1", "turn": "old new",
    "onein": "part whole", "average": "count 18", "rate": "count residents 1000",
    "rank": "highest this other other", "total": "part part", "extreme": "highest oldest … newest",
    "range": "figure figure", "interval": "estimate lower upper", "score": "score score",
    "band": "score low=0 medium=6 high=11", "follows": "11 candidate candidate", "see": "anchor",
    "code": "code",
}  # fmt: skip


def _band(word: str) -> tuple[str, int]:
    name, _, lowest = word.partition("=")
    return name, int(lowest)


def _named(prose_name: str, number: int, body: str) -> str:
    words = body.split()
    return words[1] if words[:1] == ["claim"] else f"{prose_name}#{number}"


def _claims_at(template: str, verdicts: Mapping[str, Verdict]) -> list[tuple[int, int, Verdict]]:
    """Return where each claim stands, with its verdict."""
    numbered = {
        name.rpartition("#")[2]: verdict for name, verdict in verdicts.items() if "#" in name
    }
    found = []
    for number, match in enumerate(_CLAIM.finditer(template), 1):
        words = match["body"].partition("|")[0].split()
        verdict = verdicts[words[1]] if words[:1] == ["claim"] else numbered[str(number)]
        found.append((match.start(), match.end(), verdict))
    return found


def _written(verdict: Verdict) -> str:
    return verdict.claim.printed or verdict.shown or f"[{verdict.reason}]"


def _filled(template: str, verdicts: Mapping[str, Verdict]) -> str:
    text, at = "", 0
    for start, end, verdict in _claims_at(template, verdicts):
        text += template[at:start] + _written(verdict)
        at = end
    return text + template[at:]


def _sentences(template: str, verdicts: Mapping[str, Verdict]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each sentence that holds a claim, written out, with the names of its claims."""
    marks = _claims_at(template, verdicts)
    letters = _CLAIM.sub(lambda match: "X" * len(match[0]), template)
    held: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    for paragraph in re.split(r"(\n\s*\n)", letters):
        for start, end in sentences(paragraph):
            inside = [mark for mark in marks if at + start <= mark[0] < at + end]
            if inside:
                text, last = "", at + start
                for begin, stop, verdict in inside:
                    text += template[last:begin] + _written(verdict)
                    last = stop
                text += template[last : at + end]
                held.append((" ".join(text.split()), tuple(v.claim.name for _, _, v in inside)))
        at += len(paragraph)
    return held


def _unbound(template: str) -> list[str]:
    """Name every figure in the text that stands outside a claim."""
    return [
        f'"{number}" is bound to nothing: write it as a claim, or as [[external …]].'
        for number in unbound_numbers(template)
    ]


def _plain(figure: object) -> str:
    return "" if figure is None else str(figure)
