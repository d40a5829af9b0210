"""One thing given two places that shut each other out, in one sentence.

"The first is attached as Annex A and the second as Annex A"; "two were late (M7, M10) and one was not
reached (M7)"; "street lights came second, and patrols second"; "Holt costs least at £118 and Holt most".
"""

from __future__ import annotations

import re
from itertools import combinations

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Passage, Read

_CODE = r"[A-Z]{1,4}[ /-]?\d{1,3}(?:[/.]\d{1,3})?"
_AS = re.compile(
    r"\bthe first[^.;]{0,60}? as (?P<a>[A-Z][A-Za-z]* ?[A-Z0-9]{0,3})\b[^.;]{0,60}?\bthe (?:second|other)[^.;]{0,60}? as (?P<b>[A-Z][A-Za-z]* ?[A-Z0-9]{0,3})\b"
)
_GROUP = re.compile(rf"(?P<c>{C}|\b(?:one|none|others?|rest)\b)[^.;()]{{0,50}}\((?P<l>[^()]{{2,80}})\)", re.I)  # fmt: skip
_TOGETHER = re.compile(r"\b(?:of which|of whom|includ\w+|both|also|again|twice|same|joint(?:ly)?|equal(?:ly)?|tied?|shared?|level)\b", re.I)  # fmt: skip
_PLACED = re.compile(
    r"\b(?:(?P<v>came|come|comes|ranked|ranks|placed|finished) )?(?P<o>first|second|third|fourth|fifth)(?= (?:with|at|on) |,|\.|;| \(| and\b|\Z)",
    re.I,
)
_NAME = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3}"
_LEAST = r"(?:the )?(?:least|lowest|fewest|smallest|cheapest|quietest|best)"
_MOST = r"(?:the )?(?:most|highest|largest|greatest|dearest|busiest|worst)"
_ENDS = (
    re.compile(rf"\b(?P<x>{_NAME}) [^.;]{{0,40}}?\b{_LEAST}\b[^;]{{0,60}}?\band (?P=x) [^.;]{{0,30}}?\b{_MOST}\b"),
    re.compile(rf"\b(?P<x>{_NAME}) [^.;]{{0,40}}?\b{_MOST}\b[^;]{{0,60}}?\band (?P=x) [^.;]{{0,30}}?\b{_LEAST}\b"),
)  # fmt: skip


def judge_twofold(read: Read) -> Judged:
    """Find what a sentence puts in two places of which it can have one."""
    judged = Judged()
    for passage in read.passages:
        if passage.block.kind is BlockKind.ROW:
            continue
        for match in _AS.finditer(passage.text):
            if match["a"] == match["b"]:
                _say(passage, f"Two things are both called {match['a']}.", judged)
        if _TOGETHER.search(passage.text):
            continue
        _in_groups(passage, judged)
        _placed(passage, judged)
        for ends in _ENDS:
            if same := ends.search(passage.text):
                _say(passage, f"{same['x']} is put at both ends.", judged)
    return judged


def _in_groups(passage: Passage, judged: Judged) -> None:
    """Codes listed in brackets behind two counts: each belongs to one of them."""
    groups = [set(re.findall(_CODE, passage.text[a:b])) for a, b in _spans(passage)]
    for one, other in combinations(groups, 2):
        if twice := sorted(one & other):
            _say(passage, f"{twice[0]} is counted twice.", judged)
            return


def _spans(passage: Passage) -> list[tuple[int, int]]:
    """Return where the bracketed lists behind counts stand in the sentence's own text."""
    counted = list(_GROUP.finditer(passage.shape.text))
    brackets = list(re.finditer(r"\([^()]*\)", passage.text))
    folded = list(re.finditer(r"\([^()]*\)", passage.shape.text))
    if len(brackets) != len(folded):
        return []
    ends = {match.end() for match in counted}
    return [b.span() for b, f in zip(brackets, folded, strict=True) if f.end() in ends]


def _placed(passage: Passage, judged: Judged) -> None:
    """ "Lighting came second, with 32%, and patrols second": one place holds one of them."""
    found = list(_PLACED.finditer(passage.text))
    places = [match["o"].lower() for match in found]
    if len(found) == 2 and found[0]["v"] and places[0] == places[1]:
        _say(passage, f"Two come {places[0]}.", judged)


def _say(passage: Passage, reason: str, judged: Judged) -> None:
    judged.findings.append(
        Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason)
    )
