"""Scores in sentences by the text's own rule: likelihood times impact, volume plus trend plus harm.

The rule is read where the text says how a score is made: multiplied, added, one part doubled. A
sentence that gives the parts by their names, and the score, is then reckoned again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.passages import Passage, Read

_PRODUCT = re.compile(
    r"\bmultipl\w+|×|(?<=[a-z]) x (?=[a-z])|(?<=[a-z]) times (?=[a-z])|\bproduct of\b", re.I
)
_SUM = re.compile(r"\badd(?:s|ed|ing)?\b|\bsum(?:med)?\b|(?<=[a-z]) (?:plus|\+) (?=[a-z])|\btotall?(?:ed|s|ing)\b", re.I)  # fmt: skip
_SCORES = re.compile(r"\b(?:scor\w+|ratings?|rank\w*|risks?|marks?|points?|priority)\b", re.I)
_TWICE = (
    re.compile(r"\b(?:twice|double|2 ?[x×]|two times) (?:the )?(?P<w>[a-z]+)", re.I),
    re.compile(r"\b(?P<w>[a-z]+)(?: score)? (?:is |are |being )?(?:counts? |counted |weighted |given |has |carries )?(?:double|doubled|twice|x ?2|× ?2)\b", re.I),
)  # fmt: skip
_N = r"(?<![\d.,/-])(?P<n>\d{1,3})(?![\d%/-]|[.,]\d)"
_AFTER = re.compile(rf"{_N}\)? (?:for|on|in) (?P<w>[a-z]{{3,14}})\b", re.I)
_BEFORE = re.compile(
    rf"\b(?P<w>[a-z]{{3,14}})(?: score)?(?: was| is| of| at| scored|:|,| =| -)? \(?{_N}", re.I
)
_RESULT = re.compile(
    rf"\b(?:scor(?:e|ed|es|ing)|totals?|totalling|giving|gives|makes?|making|comes? to|came to|equals)(?: of| is| was)?(?: a| the| an| it)?(?: (?:risk|priority|total|overall|combined))*(?: score| total)?(?: of| is| was|:)? {_N}(?! (?:for|on|in) [a-z])"
    rf"|= ?{_N.replace('<n>', '<n3>')}|{_N.replace('<n>', '<n2>')} (?:in all|altogether|in total|overall)",
    re.I,
)
_NO_PART = frozenset(["in", "of", "for", "our", "plus", "which", "are", "is", "this", "that", "each", "as", "score", "scored", "scores", "total", "giving", "gives", "and", "the", "was", "making", "rating", "risk"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    product: bool
    words: frozenset[str]
    twice: str
    passage: Passage


def judge_scoring(read: Read) -> Judged:
    """Reckon again every score a sentence gives with its parts."""
    judged = Judged()
    rules = list(_rules(read))
    if len({(rule.product, rule.twice) for rule in rules}) != 1:
        return judged
    words = frozenset().union(*(rule.words for rule in rules))
    for passage in read.passages:
        if not passage.block.table and len(re.findall(r"\d+", passage.text)) >= 3:
            _reckon(passage, rules[0], words, judged)
    return judged


def _rules(read: Read) -> Iterator[_Rule]:
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            near = " ".join(p.text for p in passages[max(0, at - 1) : at + 1])
            product, added = bool(_PRODUCT.search(passage.text)), bool(_SUM.search(passage.text))
            if passage.block.table or not _SCORES.search(near) or not (product or added):
                continue
            doubled = [m["w"].lower() for pattern in _TWICE for m in pattern.finditer(near)]
            word = next((one for one in doubled if one not in _NO_PART), "")
            if doubled and not word:
                continue  # something counts double, and it is not said what
            said = frozenset(re.findall(r"[a-z]{3,14}", near.lower()))
            if not (product and (added or word)):
                yield _Rule(product, said, word, passage)


def _reckon(passage: Passage, rule: _Rule, words: frozenset[str], judged: Judged) -> None:
    text = passage.text
    results = list(_RESULT.finditer(text))
    if not results:
        return
    key = next(k for k in ("n", "n2", "n3") if results[-1][k])
    taken = {results[-1].start(key)}
    parts: dict[str, int] = {}
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            word = match["w"].lower()
            if match.start("n") in taken or word in _NO_PART or word not in words or word in parts:
                continue
            taken.add(match.start("n"))
            parts[word] = int(match["n"])
    spare = [m for m in re.finditer(r"\d+", text) if m.start() not in taken]
    if len(parts) < 2 or spare or max(parts.values()) > 10 or (rule.product and len(parts) > 3):
        return
    weighted = [value * (2 if word == rule.twice else 1) for word, value in parts.items()]
    value = prod(weighted) if rule.product else sum(weighted)
    place = passage.block.place(
        passage.at + results[-1].start(key), passage.at + results[-1].end(key)
    )
    if value == int(results[-1][key]):
        judged.confirm(place, "it is the score by the text's own rule")
        return
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
            f"By the text's own rule the score is {value}; {results[-1][key]} is printed.",
            (rule.passage.quote(),), wrong=(place,),
        )
    )  # fmt: skip
