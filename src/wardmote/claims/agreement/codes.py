"""Codes: does "NI 15" mean one thing, is "PM9" defined, has "IDVA" one long form?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.passages import Passage, Read, key_words, stem
from wardmote.claims.reading.wording import content

_CODE = re.compile(
    r"(?<![\w-])(?P<p>[A-Z]{2,5})[ -]?(?P<n>\d{1,3}[a-z]?)\b ?(?:[-:|,] ?|\()?(?P<d>[A-Za-z][^.;:()\d|\n]{5,110})"
)
_NOT_CODES = frozenset(["COVID", "RBKC", "ASB", "MPS", "GLA", "UK", "EU", "BT", "CCTV", "FY", "TMO", "ISO", "PO", "ACT", "RE", "AND", "THE", "IN", "OF", "TO"])  # fmt: skip
_IDLE = frozenset(["rate", "target", "baseline", "increase", "reduction", "level", "performance", "indicator", "measure", "score", "minus", "plus", "under", "over", "aged", "local", "national", "london"])  # fmt: skip


def judge_codes(read: Read) -> Judged:
    """Check that each code is defined, and defined once; and each short form too."""
    judged = Judged()
    _codes(read, judged)
    _undefined(read, judged)
    _in_prose(read, judged)
    _files(read, judged)
    _short_forms(read, judged)
    return judged


@dataclass(frozen=True, slots=True)
class Defined:
    """A code with the words printed for it."""

    code: str
    words: frozenset[str]
    text: str
    quote: Quote


def _codes(read: Read, judged: Judged) -> None:
    """Find codes that are given two meanings."""
    defined: dict[str, list[Defined]] = {}
    for entry in _definitions(read):
        defined.setdefault(entry.code, []).append(entry)
    for code in sorted(defined):
        entries = defined[code]
        first = entries[0]
        other = next((entry for entry in entries[1:] if _differs(first.words, entry.words)), None)
        if other is None:
            continue
        rivals = [
            rival for rival_code, group in defined.items() if rival_code != code
            for rival in group if rival.words in (first.words, other.words)
        ]  # fmt: skip
        shared = len(first.words & other.words) / len(first.words | other.words)
        sure = Sure.CERTAIN if rivals else Sure.LIKELY if shared >= 0.5 or not shared else Sure.ASK
        reason = f'{code} is "{first.text}" in one place and "{other.text}" in another'
        if rivals:
            reason += f'; {rivals[0].code} is also "{rivals[0].text}"'
        judged.findings.append(
            Finding(
                FindingClass.REFERENCE, sure, first.quote, reason + ".",
                (other.quote, *(rival.quote for rival in rivals[:2])),
            )
        )  # fmt: skip


_NUMBERED = re.compile(r"\A(?:- )?\d{1,2}(?:\.\d{1,2}){1,2}\.? ")


def _definitions(read: Read) -> Iterator[Defined]:
    families = {match["p"] for block in read.layout.blocks for match in _CODE.finditer(block.text)}
    texts: list[tuple[str, Block]] = [
        (block.text, block) for block in read.layout.blocks if not block.table
    ]
    for table in read.layout.tables:
        texts += [(" | ".join(cell.text for cell in row), row[0]) for row in table.rows if row]
    for text, block in texts:
        for match in _CODE.finditer(text):
            family = match["p"]
            lead = _NUMBERED.sub("", text[: match.start()]).strip(" -*")
            bracketed = text[match.end("n") : match.start("d")].strip() == "("
            spaced = text[match.end("n") : match.start("d")].isspace() and match["d"][0].islower()
            if spaced and block.kind is BlockKind.PARAGRAPH:
                continue  # "KPI2 needs work": said of it, no meaning
            if family in _NOT_CODES or (
                lead and not lead.endswith((":", ";", ",", "|", "(", ".")) and not bracketed
            ):
                continue
            words = re.split(r" - |\s{2,}| \| |, (?:which|where|with|to)\b", match["d"])[0].strip(
                " -,"
            )
            kept = frozenset(stem(word) for word in key_words(words) if stem(word) not in _IDLE)
            if len(kept) < (2 if lead else 1) or re.match(
                r"(?:and|to|of|in|is|was|were|has|will|or|for|the)\b|.*\bis (?:better|worse|good|bad)\b",
                words,
            ):
                continue
            # NPI and NI are both "national (performance) indicator"
            name = "NI" if (family == "NPI" and "NI" in families) or family == "NPI" else family
            place = block.place() if block.table else block.place(match.start(), match.end())
            shown = match[0].strip() if not block.table else text.strip(" |")
            yield Defined(f"{name} {match['n']}", kept, words, Quote(shown, place))


def _differs(left: frozenset[str], right: frozenset[str]) -> bool:
    """Tell whether each has a word that the other has in no form: "satisfied" is "satisfaction"."""
    return bool(_alone(left, right)) and bool(_alone(right, left))


def _alone(words: frozenset[str], others: frozenset[str]) -> list[str]:
    return [w for w in words if not any(w[:5] == other[:5] for other in others)]


# ---- codes that are not defined ------------------------------------------------------------------

_SERIAL = re.compile(r"(?<![\w/-])(?P<p>[A-Z]{1,6})[ -]?(?P<n>\d{1,2})(?![\w%/.,-]*\d)(?![\w/-])")
_GONE = re.compile(r"\b(?:new|closed|removed|deleted|dropped|retired|merged|withdrawn|replaced|former(?:ly)?|previous(?:ly)?|motorway|road|junction|london)\b", re.I)  # fmt: skip


def _undefined(read: Read, judged: Judged) -> None:
    """PM1 to PM8 are defined in a table or in headings; PM9 is spoken of and is not."""
    defined: dict[str, set[int]] = {}
    for block in read.layout.blocks:
        if block.kind is BlockKind.PARAGRAPH and len(block.text) > 80:
            opening = re.match(r"\W*(?:\d{1,2}(?:\.\d{1,2})*\.? )?", block.text)
            text = block.text[opening.end() :][:6] if opening else ""
        elif block.kind is BlockKind.ROW and block.column > 2:
            continue
        else:
            text = re.sub(r"\A\W*(?:\d{1,2}(?:\.\d{1,2})*\.? )?", "", block.text)[:8]
        if match := _SERIAL.match(text):
            defined.setdefault(match["p"], set()).add(int(match["n"]))
        for match in _NUMBERED_TO.finditer(block.text):
            defined.setdefault(match["p"], set()).update(
                range(int(match["a"]), int(match["b"]) + 1)
            )
    series = {
        prefix: numbers for prefix, numbers in defined.items()
        if len(numbers) >= 3 and numbers == set(range(1, len(numbers) + 1)) and prefix not in _NO_CODES
    }  # fmt: skip
    spoken = Counter(code for block in read.layout.blocks for code in {m[0] for m in _SERIAL.finditer(block.text)})  # fmt: skip
    for passage in read.passages:
        for match in _SERIAL.finditer(passage.text):
            numbers = series.get(match["p"])
            if spoken[match[0]] > 1 or _is_no_code(passage.text, match):
                continue  # it may be defined in another way
            if numbers is None or int(match["n"]) in numbers or _GONE.search(passage.text):
                continue
            place = passage.block.place(passage.at + match.start(), passage.at + match.end())
            judged.findings.append(
                Finding(
                    FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
                    f"{match[0]} is not defined: there are {match['p']}1 to {match['p']}{max(numbers)}.",
                    wrong=(place,),
                )
            )  # fmt: skip


def _is_no_code(text: str, match: re.Match[str]) -> bool:
    """Tell whether it is a road or a sheet of paper: "along the A6", "A4 posters"."""
    return bool(_IS_ROAD.search(text[: match.start()]) or _PAPER.match(text, match.end()))


_IS_ROAD = re.compile(r"\b(?:the|junction|on|along|and the) \Z", re.I)
_PAPER = re.compile(r" (?:paper|road|trunk|posters?|leaflets?|sheets?|corridor|junction)\b")
_NUMBERED_TO = re.compile(
    r"\bnumbered (?P<p>[A-Z]{1,5})[ -]?(?P<a>\d{1,2}) to (?P=p)?[ -]?(?P<b>\d{1,2})\b"
)
_NO_CODES = frozenset(["COVID", "Q", "FY", "W", "SW", "NW", "SE", "NE", "E", "KS", "G", "ISO", "BS", "EN", "COVID"])  # fmt: skip
_SAID_OF = re.compile(r"(?<![\w-])(?P<c>[A-Z]{2,5} ?\d{1,2})(?: \((?P<d>[a-z][^()]{3,40})\)| (?:is|means|covers) (?:the )?(?P<e>[a-z][a-z -]{3,40}))")  # fmt: skip
_USED_AS = re.compile(r"(?<![\w-])(?P<n>[A-Z]{2,5} ?\d{1,2}), (?:under which |which (?:is|covers) |on |the )?(?P<t>[a-z][a-z ]{3,50})")  # fmt: skip


def _in_prose(read: Read, judged: Judged) -> None:
    """ "GC2 (branding)" in one sentence, and "GC2, under which money is returned" in another."""
    meant: dict[str, tuple[frozenset[str], Passage]] = {}
    for passage in read.passages:
        for match in _SAID_OF.finditer(passage.text):
            cores = _cores(match["d"] or match["e"])
            if cores:
                meant.setdefault(match["c"].replace(" ", ""), (cores, passage))
    if len(meant) < 3:
        return
    for passage in read.passages:
        for match in _USED_AS.finditer(passage.text):
            own, said = meant.get(match["n"].replace(" ", "")), _cores(match["t"])
            if own is None or own[1] is passage or not said or own[0] & said:
                continue
            rival = next((code for code, (cores, _) in meant.items() if cores & said), "")
            reason = f"{match['n']} has another meaning elsewhere" + (f"; this is {rival}." if rival else ".")  # fmt: skip
            _say(passage, match, reason, Sure.LIKELY if rival else Sure.ASK, judged, own[1].quote())


def _cores(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in content(text))


def _say(
    passage: Passage, match: re.Match[str], reason: str, sure: Sure, judged: Judged,
    *also: Quote,
) -> None:  # fmt: skip
    place = passage.block.place(passage.at + match.start(), passage.at + match.end("n"))
    judged.findings.append(
        Finding(FindingClass.REFERENCE, sure, passage.quote(), reason, also, wrong=(place,))
    )


# ---- file references and short forms ---------------------------------------------------------------

_FILE = re.compile(r"(?<![\w/])[A-Z]{2,6}[/-]\d{2,4}[/-]\d{1,4}(?![\w/])")


def _files(read: Read, judged: Judged) -> None:
    """One file reference of two different papers."""
    found: dict[str, list[tuple[frozenset[str], Passage]]] = {}
    for passage in read.passages:
        last = 0
        for match in _FILE.finditer(passage.text):
            words = content(passage.text[last : match.start()][-90:]) - {"reference", "ref", "file"}
            found.setdefault(match[0], []).append((words, passage))
            last = match.end()
    for code, uses in found.items():
        for at, (words, passage) in enumerate(uses):
            other = next((o for o in uses[:at] if words and o[0] and not words & o[0]), None)
            if other is not None:
                judged.findings.append(
                    Finding(
                        FindingClass.REFERENCE, Sure.ASK, passage.quote(),
                        f"{code} is given to two different things.", (other[1].quote(),),
                    )
                )  # fmt: skip
                break


_LONG = re.compile(r"(?P<w>(?:[A-Za-z][A-Za-z'-]{1,20} ){2,8})\((?P<i>[A-Z]{3,6})s?\)")


def _short_forms(read: Read, judged: Judged) -> None:
    """A short form that is spelt out in two ways: "conference (MARAC)", "committee (MARAC)"."""
    found: dict[str, tuple[tuple[str, ...], Passage]] = {}
    for passage in (one for one in read.passages if "(" in one.text):
        for match in _LONG.finditer(passage.text):
            words = _spelt(match["w"].split(), match["i"])
            if words is None:
                continue
            held = found.setdefault(match["i"], (words, passage))
            if _unlike(held[0], words) and held[1] is not passage:
                judged.findings.append(
                    Finding(
                        FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
                        f'{match["i"]} is "{" ".join(words)}" here and "{" ".join(held[0])}" elsewhere.',
                        (held[1].quote(),),
                    )
                )  # fmt: skip


def _spelt(words: list[str], short: str) -> tuple[str, ...] | None:
    """Return the last words whose first letters are the short form, joining words left out."""
    kept: list[str] = []
    letters = list(short.lower())
    for word in reversed(words):
        parts = [part for part in word.lower().split("-") if part]
        if letters and parts and parts[-1][0] == letters[-1]:
            for part in reversed(parts):
                if letters and part[0] == letters[-1]:
                    letters.pop()
            kept.append(word.lower())
        elif word.lower() in ("and", "of", "for", "the", "in", "to", "with"):
            kept.append(word.lower())
        else:
            return None
        if not letters:
            return tuple(reversed(kept))
    return None


def _unlike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    ours, theirs = ({word[:5] for part in one for word in part.split("-")} for one in (left, right))
    # that have hardly a word in common are two bodies of the same initials
    return bool(ours - theirs) and bool(theirs - ours) and 2 * len(ours & theirs) >= len(ours)
