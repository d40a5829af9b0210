"""Numbered members of a text and what points at them: "priority 6" where five are set out.

A text numbers its priorities, recommendations, actions, questions and notes where it sets them out:
at the beginning of a line, in the first column of a table, in a numbered list under their name. Where
the numbers run without a gap, the set is whole, and a number that is not in it leads nowhere; words
printed beside a number ("priority 2, domestic abuse") must be those of that member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.wording import content

KINDS = (
    r"priorit(?:y|ies)|objectives?|themes?|outcomes?|aims?|goals?|recommendations?|actions?|pledges?"
    r"|questions?|commitments?|strands?|pillars?|ambitions?|principles?|workstreams?|notes?|footnotes?"
    r"|measures?|indicators?|criteri(?:on|a)|findings?|lessons?|options?|risks?"
)
SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_N = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})?|{'|'.join(SMALL)})"
_AT_LINE = re.compile(
    rf"[\s#>*_|-]{{0,12}}(?:(?:our |key |strategic |local )?(?P<k>{KINDS}) (?:no\.? ?)?(?P<n>{_N})(?:[.:)*_]+(?!\d)|(?: -| –| —|\s*\Z))|(?P<q>Q)(?P<qn>\d{{1,2}})(?:[a-e])?[.:)]? |(?P<b>\[)(?P<bn>\d{{1,2}})\] ?|(?P<s>[¹²³⁴⁵⁶⁷⁸⁹])) ?(?P<t>.*)",
    re.I,
)
_ENTRY = re.compile(r"\A\W{0,4}(?P<n>\d{1,2}(?:\.\d{1,2})?)[.:)]? +(?P<t>[A-Z(\"'][^\n]{2,200})")
_POINTS = re.compile(
    rf"\b(?P<k>{KINDS}|Q(?=\d)) ?(?:nos?\.? ?|numbers? )?(?P<l>{_N}(?:(?:, | and | or |, and | & | to | ?- ?){_N}(?![\d%]| ?per ?cent))*)(?![\w%]|[.,]\d| ?(?:%|per ?cent|[-/]\d))(?! (?:of )?(?:19|20)\d\d)(?P<t>, (?:the |our |a |on |which is )?[^,.;()]{{3,60}}(?=[,.;)]|\Z)| \([A-Za-z][^()]{{3,60}}\))?",
    re.I,
)
_MARK = re.compile(
    r"(?<=[\w.,;:)])\[(?P<n>\d{1,2})\]|(?<=[a-z.,;:)])(?P<s>[¹²³⁴⁵⁶⁷⁸⁹])(?![¹²³⁴⁵⁶⁷⁸⁹⁰])"
)
_ASKED = re.compile(r"\b(?:question|answer|respon|respondent|asked|survey|said|told)", re.I)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# what another body or another text numbers is not ours to resolve
_ABROAD = re.compile(
    r"\b(?:PCC|NHS|ICB|HMIC\w*|Act|(?i:commissioner|police and crime plan|national|county(?:wide)?|regional|government|home office|ministry"
    r"|previous|former|old|earlier|last|mayor|ombudsman|inspectorate|inquiry|coroner|department|corporate|council plan"
    r"|serious case|safeguarding|constabulary|regulations?|guidance|toolkit|framework|their (?=[\w ]{0,20}\d)"
    r"|deleted|closed|withdrawn|merged|removed|dropped|retired|replaced|survey of|left out|omitted|not asked))\b|\b(?:19|20)\d\d (?:plan|strategy|review|report)\b|of the [A-Z]",
)


@dataclass
class Members:
    """The members of one kind: the title of each number; `whole` where they run without a gap."""

    titles: dict[str, str] = field(default_factory=dict)
    homes: set[int] = field(default_factory=set)  # paragraphs in which members are set out
    tabled: bool = False

    @property
    def is_whole(self) -> bool:
        families: dict[str, list[int]] = {}
        for number in self.titles:
            head, _, tail = number.rpartition(".")
            families.setdefault(head, []).append(int(tail))
        runs = all(sorted(n) == list(range(1, len(n) + 1)) for n in families.values())
        return runs and len(self.titles) >= 2


def judge_members(read: Read) -> Judged:
    """Check that every numbered priority, action, question or note that is spoken of is there."""
    judged = Judged()
    sets = read_members(read)
    if not sets:
        return judged
    for passage in read.passages:
        title = passage.block.kind is BlockKind.HEADING and passage.text[-1] not in ".!?]"
        if title or passage.block.row == 1:
            continue
        for match in _POINTS.finditer(passage.text):
            _pointed(passage, match, sets, judged)
        if "note" in sets:
            _marked(passage, sets["note"], judged)
    return judged


def singular(word: str) -> str:
    """Return "priority" of "Priorities", "criterion" of "criteria", "question" of "Q"."""
    low = word.lower()
    if low == "q":
        return "question"
    if low == "criteria":
        return "criterion"
    return "note" if low.startswith("footnote") else low[:-3] + "y" if low.endswith("ies") else low.removesuffix("s")  # fmt: skip


def number_of(word: str) -> str:
    return str(SMALL.get(word.lower(), word))


def read_members(read: Read) -> dict[str, Members]:
    """Return the numbered members a text sets out, by kind."""
    sets: dict[str, Members] = {}
    for kind, number, title, paragraph, tabled in (*_at_lines(read), *_in_tables(read), *_in_lists(read)):  # fmt: skip
        held = sets.setdefault(kind, Members())
        held.titles.setdefault(number, title)
        held.homes.add(paragraph)
        held.tabled |= tabled
    return sets


_Set_out = tuple[str, str, str, int, bool]


def _at_lines(read: Read) -> Iterator[_Set_out]:
    """Yield members that begin a line: "Recommendation 2: ...", "Q3. ...", "[1] ...", "Note 1: ..."."""
    at = 0
    homes = [
        (block.place().start, block.paragraph) for block in read.layout.blocks if not block.table
    ]
    for line in read.layout.text.split("\n"):
        start, at = at, at + len(line) + 1
        match = _AT_LINE.match(line)
        if match is None or line.count("|") > 1:
            continue
        paragraph = max((p for begin, p in homes if begin <= start + 12), default=0)
        number = match["n"] or match["qn"] or match["bn"] or str(_RAISED.index(match["s"]))
        kind = singular(match["k"]) if match["k"] else "question" if match["q"] else "note"
        yield kind, number_of(number), match["t"].strip(" *_#"), paragraph, False


def _in_tables(read: Read) -> Iterator[_Set_out]:
    """Yield members in the first column of a table headed "Ref | Action" or "Priority"."""
    for table in read.layout.tables:
        heads = [cell.text.strip().lower() for cell in table.rows[0][:2]]
        kinds = [k for head in heads if (k := re.match(rf"\W*(?:{KINDS})\b", head, re.I))]
        kind = singular(kinds[0][0].strip(" -*")) if kinds else "action"
        for row in table.rows[1:]:
            match = re.fullmatch(rf"(?:(?:{KINDS}) )?(?P<n>\d{{1,2}}(?:\.\d{{1,2}})?)\.?", row[0].text.strip(), re.I)  # fmt: skip
            if match and (kinds or "." in match["n"]) and len(row) > 1 and re.search("[A-Za-z]{3}", row[1].text):  # fmt: skip
                title = " ".join(cell.text for cell in row[1:])
                yield kind, match["n"], title, row[0].paragraph, True


def _in_lists(read: Read) -> Iterator[_Set_out]:
    """Yield the entries 1, 2, 3 of a list under "Our priorities", and entries 1.1, 1.2 of actions."""
    kind, run = "", 0
    for block in read.layout.blocks:
        if block.kind is BlockKind.ROW:
            continue
        match = _ENTRY.match(block.text)
        if match and "." in match["n"] and block.kind is not BlockKind.HEADING:
            yield "", match["n"], match["t"], block.paragraph, False
        elif match and block.kind is BlockKind.ITEM and kind:
            run += 1
            if int(match["n"]) == run:
                yield kind, match["n"], match["t"], block.paragraph, False
        elif block.kind is not BlockKind.ITEM:
            named = re.findall(rf"\b(?:{KINDS})\b(?! \d)", block.text[-90:], re.I)
            announced = block.kind is BlockKind.HEADING or block.text.rstrip().endswith(":")
            kind, run = (singular(named[-1]) if named and announced else ""), 0


def _pointed(
    passage: Passage, match: re.Match[str], sets: dict[str, Members], judged: Judged
) -> None:
    kind = singular(match["k"])
    words = re.findall(_N, match["l"], re.I)
    numbers = [number_of(word) for word in words]
    held = _held(kind, numbers[0], sets)
    if held is None or _is_home(passage, match, held) or _ABROAD.search(passage.text):
        return
    if any(word.lower() in SMALL for word in words) and kind not in ("priority", "question", "objective", "recommendation", "theme"):  # fmt: skip
        return  # "action one", "aims two": too free
    missing = [number for number in numbers if number not in held.titles]
    if match["k"] == "Q" and max(map(int, numbers)) <= 4 and not _ASKED.search(passage.text):
        return  # a quarter
    if missing and held.is_whole:
        known = sorted(held.titles, key=lambda n: [int(part) for part in n.split(".")])
        if "." in missing[0] or int(missing[0]) <= int(float(known[-1])) + 8:
            _say(passage, match, f"There is no {kind} {missing[0]} in the text: it has {known[0]} to {known[-1]}.", Sure.LIKELY, judged)  # fmt: skip
    elif not missing and len(numbers) == 1 and match["t"]:
        _fits(passage, match, kind, numbers[0], held, judged)


def _held(kind: str, number: str, sets: dict[str, Members]) -> Members | None:
    """Return the set a number of a kind is looked up in: dotted numbers may be of any kind."""
    held = sets.get(kind)
    if "." not in number:
        return held if held and not any("." in n for n in held.titles) else None
    if held and any("." in n for n in held.titles):
        return held
    loose = sets.get("") if kind not in ("priority", "aim") else None
    return loose if loose and number in loose.titles else None


def _is_home(passage: Passage, match: re.Match[str], held: Members) -> bool:
    """Tell whether the number stands where the member itself is set out."""
    opens = match.start() < 6 and passage.at == 0 and passage.block.paragraph in held.homes
    plain = re.match(r"[.:)*_]* *(?:[A-Z]|-|–|\Z)", passage.text[match.end("l") :])
    return bool((opens or match.start() < 3) and plain) or (
        passage.block.row > 1 and passage.block.column == 1
    )


def _fits(
    passage: Passage, match: re.Match[str], kind: str, number: str, held: Members, judged: Judged
) -> None:
    """ "Action 2.1, the mediation service": the words must be those of action 2.1."""
    said, own = _cores(match["t"]), _cores(held.titles[number])
    if not said or not own or said & own or _JUDGED.search(match["t"]):
        return
    better = [n for n, title in held.titles.items() if said & _cores(title)]
    if not better and not match["t"].startswith((", the", ", our", " (")):
        return
    if kind == "question" or (not better and match["t"].startswith(" (") and "see" in match["t"]):
        return
    _say(passage, match, f'{kind.capitalize()} {number} is "{held.titles[number][:80].strip()}"; the words do not fit it.', Sure.LIKELY, judged)  # fmt: skip


# "priority 2, the hardest", "action 3, which is late": said of it, and not its name
_JUDGED = re.compile(r"\A, (?:(?:the|our) (?:[a-z]+est|most [a-z]+|least [a-z]+|first|last|only|new)(?: one)?|which is [a-z]+)\b", re.I)  # fmt: skip


def _cores(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in content(text))


def _marked(passage: Passage, notes: Members, judged: Judged) -> None:
    """A note's mark, [4] or ⁴, where the notes go from 1 to 3."""
    if not notes.is_whole or passage.block.table or _AT_LINE.match(passage.text):
        return
    for match in _MARK.finditer(passage.text):
        number = match["n"] or str(_RAISED.index(match["s"]))
        if number not in notes.titles:
            _say(passage, match, f"There is no note {number}: the notes go to {len(notes.titles)}.", Sure.LIKELY, judged)  # fmt: skip


def _say(
    passage: Passage, match: re.Match[str], reason: str, sure: Sure, judged: Judged, *also: Quote
) -> None:
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(FindingClass.REFERENCE, sure, passage.quote(), reason, also, wrong=(place,))
    )
