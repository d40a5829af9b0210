"""One name on both sides of a sentence that sets two apart.

"Mill Street costs least at £118 and Mill Street most at £353"; "abuse came second, with 32%, and
streets second, with 30%"; "two late (M7, M10) and one not at all (M7)"; "the first as Annex A and
the second as Annex A".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Passage, Read

_OPPOSITES = (
    ("most", "least"), ("most", "fewest"), ("highest", "lowest"), ("largest", "smallest"), ("busiest", "quietest"),
    ("best", "worst"), ("dearest", "cheapest"), ("longest", "shortest"), ("oldest", "youngest"),
)  # fmt: skip
_OTHER: dict[str, set[str]] = {}
for _one, _other in _OPPOSITES:
    _OTHER.setdefault(_one, set()).add(_other)
    _OTHER.setdefault(_other, set()).add(_one)
_ENDS = rf"(?:{'|'.join(_OTHER)})"
_NAME = r"[A-Z][A-Za-z']+(?: [A-Z][A-Za-z']+){0,2}"
_EXTREMES = re.compile(rf"\b(?P<x>{_NAME})(?: [a-z]+){{1,4}} (?P<s>{_ENDS})\b[^.;]{{0,50}}?(?:,| and| but| while) (?P=x)(?: [a-z]+){{0,3}} (?P<t>{_ENDS})\b")  # fmt: skip
_PLACE = r"(?:first|second|third|fourth|fifth|sixth|last)"
_PLACES = re.compile(rf"\b(?:came|comes?|ranked|was placed|finished)(?: [a-z]+)? (?P<o>{_PLACE})\b(?! equal)[^.;]{{0,80}}? and (?!in |on |by |for |at |with |it |then |also |again )(?:[a-z']+ ){{1,6}}?(?P=o)\b(?! (?:equal|again|by|in|place))")  # fmt: skip
_LETTERED = re.compile(r"\bthe first (?:is |was )?(?:as|in|at|to|is|called) (?P<l>(?:[Aa]nnex|[Aa]ppendix|[Tt]able|[Ss]ection|[Pp]art|[Nn]ote) [A-Z0-9]{1,3})\b[^.;]{0,60}?\bthe second (?:is |was )?(?:as|in|at|to|is|called) (?P=l)\b")  # fmt: skip
_LISTED = re.compile(rf"(?:{C}|\b(?:[Oo]ne|[Nn]one|[Tt]he other)\b)(?P<w>[^.;(){C}]{{3,40}})\((?P<l>[^()]{{1,100}})\)")  # fmt: skip
_ITEM = re.compile(rf"(?:[A-Z]{{1,4}}/?\d{{1,4}}|{_NAME})\Z")
_BOTH = re.compile(r"\b(?:both|also|again|as well|twice|too|still|then|later|overlap\w*)\b", re.I)


def judge_either(read: Read) -> Judged:
    """Find sentences that set two apart and name the same one twice."""
    judged = Judged()
    for passage in read.passages:
        if passage.block.table:
            continue
        for reason in _twice(passage):
            judged.findings.append(
                Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason)
            )
    return judged


def _twice(passage: Passage) -> Iterator[str]:
    for match in _EXTREMES.finditer(passage.text):
        if match["t"] in _OTHER[match["s"]]:
            yield f"{match['x']} is said to have both the {match['s']} and the {match['t']}."
    for match in _PLACES.finditer(passage.text):
        yield f"Two are said to have come {match['o']}."
    for match in _LETTERED.finditer(passage.text):
        yield f"The first and the second are both called {match['l']}."
    if not _BOTH.search(passage.text):
        yield from _in_two_lists(passage)


def _in_two_lists(passage: Passage) -> Iterator[str]:
    """Yield what stands in two counted lists of a sentence: "two late (M7, M10), one never (M7)"."""
    text, numbers = passage.shape.text, passage.shape.numbers
    lists = []
    for match in _LISTED.finditer(text):
        begin, end = passage.shape.offsets[match.start("l")], passage.shape.offsets[match.end("l")]
        items = re.split(r", | and |; ", passage.text[begin:end])
        lists.append((match["w"].strip().lower(), {one for one in items if _ITEM.match(one)}))
    if len(numbers) > 60:
        return
    for (one, ours), (other, theirs) in combinations(lists, 2):
        if one != other:
            for name in sorted(ours & theirs):
                yield f"{name} is listed twice, where the sentence sets the lists apart."
