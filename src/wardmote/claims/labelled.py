"""Headings and items that a word and a letter or number name in order: Part A to Part H, Question 1 to 9.

Any word that opens two or more lines with labels that run without a gap names a series; the same
word with a label that is not of the series, or a quoted title that no heading has, leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.layout import BlockKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.wording import content

_LABEL = r"(?:[A-Z]|\d{1,2})"
_OPENS = re.compile(
    rf"(?:[-#*\s]*)(?P<k>[A-Z][A-Za-z]{{2,14}}) (?P<l>{_LABEL})(?:[.:,)]| -| \(|\Z)(?!\d)"
)
_TITLED = re.compile(
    r"\b(?:chapter|section|part|page|paragraph) (?:called|headed|entitled|titled|named) [\"'\u201c](?P<t>[^\"\u201d]{3,60})[\"'\u201d]",
    re.I,
)
# what another body or another text has
_ABROAD = re.compile(r"\b(?:Act|Regulations|Code|guidance|former|previous|last year|old|their|national|another|hepatitis|vitamin|class)\b|\b(?:19|20)\d\d\b", re.I)  # fmt: skip
_OWN = frozenset(["table", "figure", "annex", "appendix", "quarter", "year", "ward", "week", "day", "band", "tier", "class", "grade", "group", "level", "phase", "month"])  # fmt: skip


def judge_labelled(read: Read, done: Judged) -> Judged:
    """Check that each label and each quoted title that a sentence points to is there."""
    judged = Judged()
    told = {f.quote.place.start for f in done.findings if f.kind is FindingClass.REFERENCE}
    series = {kind: labels for kind, labels in _series(read).items() if _runs(labels)}
    for passage in read.passages:
        if passage.quote().place.start in told or passage.block.row == 1:
            continue
        for said, there in _lost(passage, series):
            reason = f"The text has no {said}. It has {there}."
            judged.findings.append(
                Finding(FindingClass.REFERENCE, Sure.LIKELY, passage.quote(), reason)
            )
        if untitled := _untitled(passage, read):
            reason = f'No heading of the text is "{untitled}".'
            judged.findings.append(
                Finding(FindingClass.REFERENCE, Sure.LIKELY, passage.quote(), reason)
            )
    return judged


def _series(read: Read) -> dict[str, list[str]]:
    """Return the labels that each word has at the beginning of lines, in order."""
    found: dict[str, list[str]] = {}
    for block in read.layout.blocks:
        if block.kind is not BlockKind.ROW and (match := _OPENS.match(block.text)):
            kind = match["k"].lower()
            if kind not in _OWN and match["l"] not in found.setdefault(kind, []):
                found[kind].append(match["l"])
    return found


def _runs(labels: list[str]) -> bool:
    """Tell whether labels run from the first on without a gap."""
    if all(label.isdigit() for label in labels):
        return len(labels) > 1 and [int(label) for label in labels] == list(range(1, len(labels) + 1))  # fmt: skip
    return len(labels) > 1 and labels == [chr(65 + at) for at in range(len(labels))]


def _lost(passage: Passage, series: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for kind, labels in series.items():
        for match in re.finditer(rf"\b(?P<k>{kind}) (?P<l>{_LABEL})\b(?![.,]?\d|['\u2019])", passage.text, re.I):  # fmt: skip
            label, near = match["l"], passage.text[max(0, match.start() - 40) : match.end() + 40]
            apart = label.isdigit() is not labels[0].isdigit() or (label in ("I", "A") and match["k"][0].islower())  # fmt: skip
            if label not in labels and not apart and not _ABROAD.search(near):
                yield f"{kind} {label}", f"{kind} {labels[0]} to {labels[-1]}"


def _untitled(passage: Passage, read: Read) -> str:
    """Return the quoted title that a sentence points to and no heading has, "" if none."""
    match = _TITLED.search(passage.text)
    if not match or _ABROAD.search(passage.text):
        return ""
    ours = content(match["t"])
    heads = [content(b.text) for b in read.layout.blocks if b.kind is BlockKind.HEADING]
    return match["t"] if ours and len(heads) > 1 and not any(ours <= head for head in heads) else ""
