"""Targets: is what is called met within what was set?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.layout import Block, Table
from wardmote.claims.letters import C, M, P
from wardmote.claims.marking import fault
from wardmote.claims.numerals import Number, NumberKind, fold
from wardmote.claims.passages import Passage, Read
from wardmote.claims.tables import table_row

_N = f"[{C}{P}{M}]"
_DOWN = re.compile(r"\b(?:reduc|cut|lower|fewer|less|fall|decreas|no more than|at most|maximum|below|under|or lower|or fewer|not exceed|within)|<|≤", re.I)  # fmt: skip
_UP = re.compile(r"\b(?:increas|rais|improv|more|at least|minimum|above|over|or higher|or more|or above|grow)|>|≥", re.I)  # fmt: skip
_MISSED = re.compile(r"\b(?:not (?:yet )?(?:met|achieved|reached|hit)|un(?:met|achieved)|missed|fail(?:ed)?|below target|off track|no)\b", re.I)  # fmt: skip
_MET = re.compile(r"\b(?:met|achieved|exceeded|reached|hit|on target|yes)\b", re.I)
STATED = re.compile(
    rf"\btarget(?:s)?(?: for [^.;:{C}{P}{M}]{{2,60}})?(?: (?:was|is|of|set was))?:? (?P<how>[^.;{C}{P}{M}]{{0,70}}?)(?P<t>{_N})(?P<after>[^.;{C}{P}{M}]{{0,40}})",
    re.I,
)
RESULT = re.compile(rf"\b(?:result|actual|outturn|out-turn|achieved|performance|final figure|year end)(?: (?:was|is|of|figure was|stood at))?:? ?(?P<a>{_N})", re.I)  # fmt: skip
AGAINST = re.compile(
    rf"(?P<a>{_N})[^.;{C}{P}{M}]{{0,40}}?,? (?:against|compared with) (?:a|the|our) target of (?P<t>{_N})(?P<after>[^.;{C}{P}{M}]{{0,30}})",
    re.I,
)
VERDICT = re.compile(r"\btargets? (?:(?:has|was|is|have|had) (?:been )?)?(?P<v>(?:not )?(?:yet )?(?:met|achieved|exceeded|missed|reached|hit))\b|\bwe (?P<w>met|missed|exceeded|beat) (?:the|this|our) target\b", re.I)  # fmt: skip
_HEADS = {
    "target": re.compile(r"\btarget\b|\bgoal\b|\bplanned\b", re.I),
    "actual": re.compile(r"\b(?:actual|result|out-?turn|achieved|performance|value|latest|year end)\b", re.I),
    "status": re.compile(r"\b(?:status|met|achieved|rag|rating|target met)\b\??", re.I),
    "base": re.compile(r"\bbase(?:line)?\b|\bstart\b", re.I),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A target, its result, and whether it is called met; `down`: less is better."""

    aim: Number
    result: Number
    down: bool
    called_met: bool

    @property
    def is_contradicted(self) -> bool:
        aim, result = self.aim.value, self.result.value
        if aim.touches(result):
            return False
        within = (
            self.result.point < self.aim.point if self.down else self.result.point > self.aim.point
        )
        return within is not self.called_met

    def reason(self) -> str:
        limit = "or less" if self.down else "or more"
        said = "met" if self.called_met else "not met"
        return f"The target is {self.aim.text} {limit} and the result {self.result.text}; it is called {said}."


def judge_targets(read: Read) -> Judged:
    """Check every target that is printed with its result and a verdict."""
    judged = Judged()
    for _, passages in read.by_block:
        for at in range(len(passages)):
            _stated(passages[at : at + 3], judged)
            _against(passages[at : at + 2], judged)
    for table in read.layout.tables:
        _table(table, judged)
    return judged


def _stated(passages: list[Passage], judged: Judged) -> None:
    """ "Target: 900 or fewer. Result: 934. Target met."."""
    first = passages[0]
    aimed = STATED.search(first.shape.text)
    if not aimed:
        return
    how = aimed["how"] + aimed["after"]
    down, up = bool(_DOWN.search(how)), bool(_UP.search(how))
    result = verdict = None
    for passage in passages:
        start = aimed.end("t") if passage is first else 0
        if result is None and (found := RESULT.search(passage.shape.text, start)):
            result = passage.shape.numbers[found.start("a")]
        if verdict is None and (said := VERDICT.search(passage.text)):
            verdict = (passage, (said["v"] or said["w"]).lower())
    if result is None or verdict is None or down is up:
        return
    aim = first.shape.numbers[aimed.start("t")]
    where, said_so = verdict
    target = Target(aim, result, down, not said_so.startswith(("not", "missed")))
    if aim.kind is result.kind and target.is_contradicted:
        fault(judged, where, target.reason(), kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)


def _against(passages: list[Passage], judged: Judged) -> None:
    """ "The rate was 35%, against a target of 33% or lower. The target was met."."""
    first = passages[0]
    match = AGAINST.search(first.shape.text)
    if not match:
        return
    down, up = bool(_DOWN.search(match["after"])), bool(_UP.search(match["after"]))
    said = next(((p, v) for p in passages if (v := VERDICT.search(p.text))), None)
    if down is up or said is None:
        return
    where, verdict = said
    word = (verdict["v"] or verdict["w"]).lower()
    result, aim = (first.shape.numbers[match.start(k)] for k in "at")
    target = Target(aim, result, down, not word.startswith(("not", "missed")))
    if aim.kind is result.kind and target.is_contradicted:
        fault(judged, where, target.reason(), kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)


def _table(table: Table, judged: Judged) -> None:
    """Rows with a target, a result and a verdict."""
    at = _columns(table.rows[0]) if table.rows else {}
    if not {"target", "actual", "status"} <= at.keys():
        return
    for row in table.rows[1:]:
        if len(row) <= max(at.values()):
            continue
        aim, result = _only(row[at["target"]]), _only(row[at["actual"]])
        status = row[at["status"]].text
        missed, met = bool(_MISSED.search(status)), bool(_MET.search(status))
        down = _direction(row, at, aim)
        if aim is None or result is None or aim.kind is not result.kind or down is None:
            continue
        target = Target(aim, result, down, not missed)
        if (missed or met) and target.is_contradicted:
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.CERTAIN, table_row(row).quote(), target.reason(),
                    wrong=(row[at["status"]].place(),),
                )
            )  # fmt: skip


def _columns(heads: tuple[Block, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, block in enumerate(heads):
        for name in ("status", "target", "actual", "base"):
            if at and name not in found and _HEADS[name].search(block.text):
                found[name] = at
                break
    return found


def _only(block: Block) -> Number | None:
    numbers = [n for n in fold(block.text).numbers.values() if n.kind in (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY)]  # fmt: skip
    return numbers[0] if len(numbers) == 1 else None


def _direction(row: tuple[Block, ...], at: dict[str, int], aim: Number | None) -> bool | None:
    """Tell whether less is better: by the words of the target, the baseline, or the label."""
    words = row[at["target"]].text
    for text in (words, row[0].text):
        down, up = bool(_DOWN.search(text)), bool(_UP.search(text))
        if down is not up:
            return down
    base = _only(row[at["base"]]) if "base" in at else None
    if base is None or aim is None or base.kind is not aim.kind or base.point == aim.point:
        return None
    return aim.point < base.point
