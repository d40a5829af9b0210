"""References and codes: does "section 15" exist and fit, does "NI 15" mean one thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.passages import Passage, Read, key_words, stem

_HEADING = re.compile(
    r"(?P<k>section|chapter|appendix|annex|part)? ?(?P<n>\d{1,2}|[A-H](?=[ :.]|\Z))[.:;)]{0,2}(?: ?-)? ?(?P<t>[A-Z(\"'].{2,160})?\Z",
    re.I,
)
_CAPTION = re.compile(r"(?P<k>table|figure|fig\.?|map|chart|graph) (?P<n>\d{1,2}(?:\.\d{1,2})?|[A-H])\b", re.I)  # fmt: skip
_TELLS = re.compile(r" (?:shows?|gives?|lists?|sets? out|has)\b")  # a sentence, no caption
_PARA = re.compile(r"(?:- )?(?P<n>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\.? ")
_REFERENCE = re.compile(
    r"\b(?P<k>section|chapter|appendix|annex|table|figure|fig\.|map|chart|paragraph|para\.?) (?P<n>\d{1,2}(?:\.\d{1,2}){0,2}|[A-H](?![a-z]))\b(?![,.]\d|\d|%| ?per ?cent)(?P<after>.{0,60})",
    re.I,
)
_POINTS_AT = re.compile(
    r"\b(?:see(?: also)?(?: [a-z]+){0,4}|refer(?:red)? to(?: in)?|detailed (?:in|at)|set out (?:in|at)|described in|found (?:in|at)|shown (?:in|at|by)|listed in|given in|outlined in|summari[sz]ed in|presented in|contained in|options in|details in|cf\.?|\()(?: the)? ?\Z",
    re.I,
)
_ABROAD = re.compile(
    r"\s?(?:\(\d{1,2}\) ?)*(?:,? of (?!(?:this|the|our) (?:plan|report|document|strategy|assessment|paper)\b)|(?:powers?|warnings?|notices?|orders?|duty|duties|stops?|searches|agreements?|funding|funds|assessments?|enquir|inquir|grants?|mon(?:ies|ey)|and \d+ of|act\b|contributions?))",
    re.I,
)
_OTHER_TEXT = re.compile(
    r"(?:plan|report|strategy|guidance|code|act|regulations|order|circular|document|review|survey|manual|standard|\b(?:19|20)\d\d|\bS\d+|'s)(?: at| in)?[,:]?\s?\(?\Z",
    re.I,
)
_SHORT = {"fig.": "figure", "fig": "figure", "para": "paragraph", "para.": "paragraph", "chart": "figure", "graph": "figure", "chapter": "section", "part": "section", "annexe": "annex"}  # fmt: skip
_CODE = re.compile(
    r"(?<![\w-])(?P<p>[A-Z]{2,5})[ -]?(?P<n>\d{1,3}[a-z]?)\b ?(?:[-:|,] ?|\()?(?P<d>[A-Za-z][^.;:()\d|\n]{5,110})"
)
_NOT_CODES = frozenset(["COVID", "RBKC", "ASB", "MPS", "GLA", "UK", "EU", "BT", "CCTV", "FY", "TMO", "ISO", "PO", "ACT", "RE", "AND", "THE", "IN", "OF", "TO"])  # fmt: skip
_IDLE = frozenset(["rate", "target", "baseline", "increase", "reduction", "level", "performance", "indicator", "measure", "score", "minus", "plus", "under", "over", "aged", "local", "national", "london"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: kind (section, appendix, annex, table, figure), number and title."""

    kind: str
    number: str
    title: str
    quote: Quote


def judge_references(read: Read) -> Judged:
    """Check that references resolve and fit, and that each code means one thing."""
    judged = Judged()
    held = list(_headings(read))
    for passage in read.passages:
        if passage.block.kind is BlockKind.HEADING or _is_contents(passage.block):
            continue
        for match in _REFERENCE.finditer(passage.text):
            _reference(passage, match, held, judged)
    _codes(read, judged)
    return judged


def _headings(read: Read) -> Iterator[Heading]:
    """Yield every numbered heading and caption; a bare "APPENDIX 1" takes the next line's title."""
    blocks = read.layout.blocks
    for at, block in enumerate(blocks):
        text = block.text.lstrip("# ")
        if (caption := _CAPTION.match(text)) and not _TELLS.match(text, caption.end()):
            yield Heading(
                _kind(caption["k"]), caption["n"].upper(), text, Quote(text, block.place())
            )
        if numbered := _PARA.match(text):
            yield Heading("paragraph", numbered["n"], "", Quote(text[:60], block.place()))
        if (
            len(text) > 160
            or block.kind is BlockKind.ITEM
            or (block.kind is BlockKind.ROW and block.column > 1)
        ):
            continue
        match = _HEADING.match(text)
        if not match or (match["t"] and match["t"][0].islower() and not match["k"]):
            continue
        if not match["k"] and (block.kind is not BlockKind.HEADING or match["n"].isalpha()):
            continue
        title = match["t"] or (blocks[at + 1].text if at + 1 < len(blocks) else "")
        yield Heading(_kind(match["k"] or "section"), match["n"].upper(), title[:120], Quote(text, block.place()))  # fmt: skip


def _kind(word: str) -> str:
    low = word.lower()
    return _SHORT.get(low, low)


def _is_contents(block: Block) -> bool:
    return block.kind is BlockKind.ROW and bool(
        re.search(r"\bpage \d|\A\d{1,3}\Z|\.{4}", block.text, re.I)
    )


def _reference(passage: Passage, match: re.Match[str], held: list[Heading], judged: Judged) -> None:
    kind, number = _kind(match["k"]), match["n"].upper()
    before = passage.text[: match.start()]
    at_start = match.start() == 0 and not re.match(
        r" (?:shows?|gives?|lists?|sets? out|has|below|summari)", match["after"]
    )
    if at_start or _ABROAD.match(match["after"]) or _OTHER_TEXT.search(before):
        return
    same_kind = [heading for heading in held if heading.kind == kind]
    target = [heading for heading in same_kind if heading.number == number]
    quote = passage.quote()
    wrong = (passage.block.place(passage.at + match.start(), passage.at + match.end("n")),)
    if target:
        if kind == "section" and _POINTS_AT.search(before):
            _fits(passage, target, same_kind, quote, judged)
        return
    if kind == "section" and (len(same_kind) < 3 or not _POINTS_AT.search(before)):
        return
    if kind == "paragraph" and len(same_kind) < 5:
        return
    kin = same_kind or [h for h in held if {h.kind, kind} == {"annex", "appendix"}]
    sure = Sure.LIKELY if kin else Sure.ASK  # without kin it may be a file of its own
    known = sorted({heading.number for heading in same_kind})
    there = f" It has {kind} {', '.join(known[:12])}." if known else ""
    if kind == "annex" and (appendices := [h for h in held if h.kind == "appendix"]):
        there = f" It has appendix {', '.join(sorted({h.number for h in appendices}))}."
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, sure, quote,
            f"The text has no {kind} {match['n']}.{there}", wrong=wrong,
        )
    )  # fmt: skip


def _fits(
    passage: Passage, target: list[Heading], sections: list[Heading], quote: Quote, judged: Judged
) -> None:
    """Ask where a reference leads to a section that another section's title fits better."""
    words = _roots(passage.text)
    titles: dict[str, frozenset[str]] = {}
    for heading in sections:
        titles[heading.number] = titles.get(heading.number, frozenset()) | _roots(heading.title)
    own = titles[target[0].number]
    if not own or own & words:
        return
    scores = {
        number: {
            word for word in roots & words if sum(word in other for other in titles.values()) == 1
        }
        for number, roots in titles.items()
    }
    best = max(scores, key=lambda number: len(scores[number]))
    if len(scores[best]) < 2:
        return
    better = next(heading for heading in sections if heading.number == best)
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, quote,
            f'Section {target[0].number} is "{target[0].title.strip()}"; the words fit section {best}, '
            f'"{better.title.strip()}".',
            (target[0].quote, better.quote),
        )
    )  # fmt: skip


_EMPTY = frozenset(["for", "and", "the", "see", "how", "can", "what", "has", "have", "are", "our", "your", "with", "from", "ways", "way", "more", "section", "this", "that", "who"])  # fmt: skip


def _roots(text: str) -> frozenset[str]:
    """Return the roots of words, endings cut, so that "getting involved" meets "get involved"."""
    roots = set()
    for word in re.findall(r"[A-Za-z]{3,30}", text.lower()):
        if word in _EMPTY:
            continue
        root = re.sub(r"(?:(?<=[a-z]{2})(?P<d>[bdgmnprt])(?P=d)ing|ing|ed|es|s)\Z", r"\g<d>" if re.search(r"([bdgmnprt])\1ing\Z", word) else "", word)  # fmt: skip
        roots.add(root)
    return frozenset(roots)


# ---- codes --------------------------------------------------------------------------------


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
            if family in _NOT_CODES or (
                lead and not lead.endswith((":", ";", ",", "|", "(", ".")) and not bracketed
            ):
                continue
            words = re.split(r" - |\s{2,}| \| |, (?:which|where|with|to)\b", match["d"])[0].strip(
                " -,"
            )
            kept = frozenset(stem(word) for word in key_words(words) if stem(word) not in _IDLE)
            if len(kept) < (2 if lead else 1) or re.match(
                r"(?:and|to|of|in|is|was|were|has|will|or|for|the)\b", words
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
