"""References: does "section 15" exist, and do the words fit it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.passages import Passage, Read

_HEADING = re.compile(
    r"(?P<k>section|chapter|appendix|annex|part)? ?(?P<n>\d{1,2}(?:\.\d{1,2}){0,2}|[A-H](?=[ :.]|\Z))[.:;)]{0,2}(?: ?-)? ?(?P<t>[A-Z(\"'].{2,160})?\Z",
    re.I,
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* (?:19|20)\d\d", re.I)  # fmt: skip
_CAPTION = re.compile(r"(?P<k>table|figure|fig\.?|map|chart|graph) (?P<n>\d{1,2}(?:\.\d{1,2})?|[A-H])\b", re.I)  # fmt: skip
_TELLS = re.compile(r" (?:shows?|gives?|lists?|sets? out|has)\b")  # a sentence, no caption
_PARA = re.compile(r"(?:- )?(?P<n>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\.? ")
_ONE = r"(?:\d{1,2}(?:\.\d{1,2}){0,2}|[A-H](?![a-z]))\b"
_REFERENCE = re.compile(
    rf"\b(?P<k>sections?|chapters?|parts?|appendix|appendices|annex(?:es)?|schedule|tables?|figures?|figs?\.|maps?|charts?|graphs?|paragraphs?|paras?\.?) (?P<n>{_ONE}(?:(?:, | and | or |, and | & | to | ?- ?){_ONE})*)(?![,.]\d|\d|%| ?per ?cent)(?=(?P<after>.{{0,60}}))",
    re.I,
)
_TELLING = r"(?:shows?|gives?|lists?|sets? out|has|holds?|contains?|says?|explains?|describes?|covers?|deals? with|looks? at|summari[sz]es?|presents?|outlines?|reports?|discusses|considers?)\b"
_OF_THIS_TEXT = re.compile(
    rf" (?:below |above |overleaf )?{_TELLING}| (?:below|above|overleaf)\b| of this (?:plan|report|document|assessment|strategy|paper)\b",
    re.I,
)
_POINTS_AT = re.compile(
    r"\b(?:see(?: also)?(?: [a-z]+){0,4}|refer(?:red)? to(?: in)?|detailed (?:in|at)|set out (?:in|at)|described in|(?:is|are|was|were|stands?) (?:all )?in|found (?:in|at)|shown (?:in|at|by)|listed in|given in|outlined in|summari[sz]ed in|presented in|contained in|(?:covered|dealt with|discussed|explained|considered|reported|reviewed|analysed|presented|held|shown|included|printed) (?:in|at|under)|options in|details in|(?:answered|raised|asked) in|as|cf\.?)(?: the)? ?\Z",
    re.I,
)
_ABROAD = re.compile(
    r" (?:in|from) the (?:[A-Za-z]+ ){1,3}(?:report|survey|census|plan|statistics|bulletin|dataset|publication)\b|\s?(?:\(\d{1,2}\) ?)*(?:,? of (?!(?:this|the|our) (?:plan|report|document|strategy|assessment|paper)\b)|(?:powers?|warnings?|notices?|orders?|duty|duties|stops?|searches|agreements?|funding|funds|assessments?|enquir|inquir|grants?|mon(?:ies|ey)|and \d+ of|act\b|contributions?))",
    re.I,
)
_OTHER_TEXT = re.compile(
    r"(?:plan|report|strategy|guidance|code|act|regulations|order|circular|document|review|survey|manual|standard|\b(?:19|20)\d\d|\bS\d+|'s)(?: at| in)?[,:]?\s?\(?\Z",
    re.I,
)
_SHORT = {"fig.": "figure", "fig": "figure", "para": "paragraph", "para.": "paragraph", "chart": "figure", "graph": "figure", "chapter": "section", "part": "section", "annexe": "annex", "annexes": "annex", "appendices": "appendix", "figs.": "figure"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: kind (section, appendix, annex, table, figure), number and title."""

    kind: str
    number: str
    title: str
    quote: Quote


def judge_references(read: Read) -> Judged:
    """Check that references resolve and fit."""
    judged = Judged()
    held = list(_headings(read))
    known = {(heading.kind, heading.number) for heading in held}
    held += [one for one in _caption_lines(read) if (one.kind, one.number) not in known]
    prose = [one for one in read.passages if one.block.kind is not BlockKind.HEADING and not _is_contents(one.block)]  # fmt: skip
    sections = {heading.number for heading in held if heading.kind == "section"}
    led = any(
        _kind(match["k"]) == "section" and match["n"] in sections and not _ACT.search(passage.text)
        for passage in prose for match in _REFERENCE.finditer(passage.text)
    )  # fmt: skip
    for passage in prose:
        for match in _REFERENCE.finditer(passage.text):
            _reference(read, passage, match, held, led, judged)
        for match in _NAMED.finditer(passage.text):
            _named_section(read, passage, match, judged)
        for match in _QUOTED.finditer(passage.text):
            _quoted_section(read, passage, match, judged)
        for match in _PAGE.finditer(passage.text):
            _page(read, passage, match, judged)
    return judged


def _headings(read: Read) -> Iterator[Heading]:
    """Yield every numbered heading and caption; a bare "APPENDIX 1" takes the next line's title."""
    blocks = read.layout.blocks
    for at, block in enumerate(blocks):
        text = block.text.lstrip("# ")
        if (caption := _CAPTION.match(text)) and not (
            _TELLS.match(text, caption.end()) or re.match(r" [a-z]+.*\.\Z", text[caption.end() :])
        ):
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
        if not match or (match["t"] and (match["t"][0].islower() or _MONTH.match(match["t"])) and not match["k"]):  # fmt: skip
            continue
        if not match["k"] and (block.kind is not BlockKind.HEADING or match["n"].isalpha()):
            continue
        title = match["t"] or (blocks[at + 1].text if at + 1 < len(blocks) else "")
        yield Heading(_kind(match["k"] or "section"), match["n"].upper(), title[:120], Quote(text, block.place()))  # fmt: skip


_CAPTION_LINE = re.compile(r"[\s#*_]{0,8}(?P<k>table|figure|fig\.?|map|chart|graph|appendix|annex|section|chapter) (?P<n>\d{1,2}(?:\.\d{1,2})?|[A-H])(?:[:.](?!\d)|\*\*| -| –)(?P<t>[^|]{0,120})", re.I)  # fmt: skip


def _caption_lines(read: Read) -> Iterator[Heading]:
    """Yield captions that begin a line, also of lines that run on as one paragraph."""
    under = False
    for line in read.layout.text.split("\n"):
        match = _CAPTION_LINE.match(line)
        listed = _APPENDED.match(line) if under else None
        goes_on = under and (listed is not None or not line.strip())
        under = bool(_APPENDICES.fullmatch(line)) or goes_on
        if found := match or listed:
            kind = _kind(match["k"]) if match else "appendix"
            quote = Quote(line.strip(), read.layout.blocks[0].place())
            yield Heading(kind, found["n"].upper(), found["t"], quote)


_APPENDICES = re.compile(r"\W*(?:list of )?appendices\W*", re.I)
_APPENDED = re.compile(r"\s{0,8}[-*]? ?(?P<n>[A-H]|\d{1,2})[.):]? +(?P<t>[A-Z].{2,100})")


def _kind(word: str) -> str:
    low = word.lower()
    bare = low if low in ("annex", "appendix") else low.removesuffix("s")
    return _SHORT.get(low, _SHORT.get(bare, bare))


def _is_contents(block: Block) -> bool:
    return block.kind is BlockKind.ROW and bool(
        re.search(r"\bpage \d|\A\d{1,3}\Z|\.{4}", block.text, re.I)
    )


_ACT = re.compile(r"\bActs?\b|\b(?:statut|legislat|regulation|duty|duties|power|notice|order|offence|polic[ey]|stop|search)", re.I)  # fmt: skip
_IN = re.compile(r"(?:\b(?:in|see|at|under|from|to|with)(?: the)? |\((?:see )?)\Z", re.I)


def _reference(
    read: Read, passage: Passage, match: re.Match[str], held: list[Heading], led: bool, judged: Judged
) -> None:  # fmt: skip
    kind, numbers = _kind(match["k"]), re.findall(rf"\b{_ONE}", match["n"].upper())
    before = passage.text[: match.start()]
    told = bool(_OF_THIS_TEXT.match(match["after"]))
    caption = not told and not re.match(r" [a-z]", match["after"])
    if (
        (match.start() == 0 and caption)
        or _ABROAD.match(match["after"])
        or _OTHER_TEXT.search(before)
    ):
        return
    same_kind = [heading for heading in held if heading.kind == kind]
    kin = same_kind or [h for h in held if {h.kind, kind} == {"annex", "appendix"}]
    known = {heading.number for heading in kin}
    missing = [number for number in numbers if not same_kind or number not in known]
    pointed = bool(_POINTS_AT.search(before))
    if not missing:
        if kind == "section" and pointed and len(numbers) == 1:
            target = [heading for heading in same_kind if heading.number == numbers[0]]
            _fits(passage, target, same_kind, passage.quote(), judged)
        return
    plain = led and bool(_IN.search(before)) and not _ACT.search(passage.text)
    if kind == "section" and (
        len(same_kind) < 3 or not (pointed or ((told or plain) and _is_near(missing[0], known)))
    ):
        return
    if kind == "paragraph" and len(same_kind) < 5:
        return
    if kind == "schedule" and not pointed:
        return
    if not kin and _ANSWERS.search(read.layout.blocks[0].text):
        return  # of the document that it answers
    sure = Sure.LIKELY if kin else Sure.ASK  # without kin it may be a file of its own
    there = f" It has {kin[0].kind} {', '.join(sorted(known)[:12])}." if kin else ""
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, sure, passage.quote(), f"The text has no {kind} {missing[0]}.{there}",
            wrong=(passage.block.place(passage.at + match.start(), passage.at + match.end("n")),),
        )
    )  # fmt: skip


def _is_near(number: str, known: set[str]) -> bool:
    """Tell whether a number is little beyond those there are: "section 17" is likely an Act's."""
    most = max((int(n) for n in known if n.isdigit() and (n == "1" or str(int(n) - 1) in known)), default=0)  # fmt: skip
    return not number.isdigit() or int(number) <= min(most + 5, 16)


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


_NAMED = re.compile(
    r"\b(?:see|in|under|refer to|set out in|shown in|explained in|described in|listed in|given in)(?: also)? (?:the )?[\"']?(?P<t>[a-zA-Z][a-zA-Z' -]{3,40}?)[\"']? (?:section|chapter|annex|appendix)\b(?! \d| [A-Z]\b| of the (?!page|plan|report|document|paper|strategy|summary))(?= (?:of this|below|above|overleaf|at the end|on (?:page|this))|[,.;)]|\s*\Z)"
)
_ANY_SECTION = frozenset(["next", "previous", "last", "following", "relevant", "first", "second", "final", "same", "appropriate", "public", "separate", "each", "every", "particular", "methodology"])  # fmt: skip


def _named_section(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "See the next-steps section", where no heading speaks of next steps."""
    words = _roots(match["t"].replace("-", " "))
    first = match["t"].lower().split()[0]
    if (
        not words
        or first in _ANY_SECTION
        or first in ("this", "that", "a", "an", "our", "your", "any")
    ):
        return
    titles = [
        b.text for b in read.layout.blocks if b.kind is BlockKind.HEADING or len(b.text) <= 60
    ]
    own = passage.block.text
    if len(titles) < 3 or any(words & _roots(title) for title in titles if title != own):
        return
    place = passage.block.place(passage.at + match.start("t"), passage.at + match.end())
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
            f'No heading of the text speaks of "{match["t"]}".', wrong=(place,),
        )
    )  # fmt: skip


_QUOTED = re.compile(
    r"""["'](?P<t>[A-Za-z][A-Za-z' -]{3,60})["'] (?:section|chapter) of (?:this |the (?:[A-Z][a-z]+ )*)?(?:[Pp]lan|[Ss]trategy|[Rr]eport|document)\b"""
)


def _quoted_section(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "The 'support available' section of this plan", and the heading nearest to it has other words."""
    said = " ".join(match["t"].lower().split())
    titles = [b.text for b in read.layout.blocks if b.kind is BlockKind.HEADING]
    near = [title for title in titles if _roots(said) and _roots(said) <= _roots(title)]
    if len(titles) < 3 or any(said in " ".join(title.lower().split()) for title in titles):
        return
    known = f'; "{near[-1]}" has its words' if near else ""
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.ASK, passage.quote(),
            f'No heading of the text is called "{match["t"]}"{known}.',
        )
    )  # fmt: skip


_PAGE = re.compile(
    r"\b(?:see|on|at|to|refer to|from) (?:page|p\.) ?(?P<n>\d{1,3})\b(?! of (?!this|the plan|the report|our))",
    re.I,
)


_ANSWERS = re.compile(
    r"\b(?:response|reply|answer|comments?|observations|submission) (?:to|on)\b", re.I
)


def _page(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """A page that the text does not have, by its own numbering or by its sheets."""
    last = max(block.page for block in read.layout.blocks)
    printed = [int(n) for n in re.findall(r"(?m)^\s*(?:.*\b)?[Pp]age (\d{1,3})(?: of \d{1,3})?\s*$", read.layout.text)]  # fmt: skip
    of = [int(n) for n in re.findall(r"\b[Pp]age \d{1,3} of (\d{1,3})\b", read.layout.text)]
    pages = max([last, *printed, *of])
    if pages < 3 or int(match["n"]) <= pages or _OTHER_TEXT.search(passage.text[: match.start()]):
        return
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
            f"The text has {pages} pages; page {match['n']} is referred to.", wrong=(place,),
        )
    )  # fmt: skip
