"""References: does "section 15" exist, and do the words fit it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sections import Part, better_part, families, read_parts, subject

_ANNEX = re.compile(r"(?P<k>appendix|annex)e? (?P<n>\d{1,2}|[A-H])(?:[ .:;)-]|\Z)", re.I)
_CAPTION = re.compile(r"(?P<k>table|figure|fig\.?|map|chart|graph) (?P<n>\d{1,2}(?:\.\d{1,2})?|[A-H])\b", re.I)  # fmt: skip
_TELLS = re.compile(r" (?:shows?|gives?|lists?|sets? out|has)\b")  # a sentence, no caption
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
    """A caption, or the heading of an annex: its kind (table, figure, appendix, annex) and number."""

    kind: str
    number: str


_SECTIONS = frozenset(["section", "paragraph", "item"])


def judge_references(read: Read) -> Judged:
    """Check that references resolve and fit."""
    judged = Judged()
    held = list(_captions(read))
    known = {(heading.kind, heading.number) for heading in held}
    held += [one for one in _caption_lines(read) if (one.kind, one.number) not in known]
    parts = read_parts(read)
    runs = families(parts)
    whole = len(runs.get("1", [])) >= 3
    for passage in read.passages:
        if passage.block.kind is BlockKind.HEADING or _is_contents(passage.block):
            continue
        for match in _REFERENCE.finditer(passage.text):
            if _kind(match["k"]) in _SECTIONS:
                _section(read, passage, match, parts, runs, judged)
            else:
                _captioned(passage, match, held, whole, judged)
        for match in (
            _BARE.finditer(passage.text) if passage.block.kind is not BlockKind.ROW else ()
        ):
            _bare(passage, match, parts, runs, judged)
        for match in _NAMED.finditer(passage.text):
            _named_section(read, passage, match, judged)
        for match in _QUOTED.finditer(passage.text):
            _quoted_section(read, passage, match, judged)
        for match in _PAGE.finditer(passage.text):
            _page(read, passage, match, judged)
    return judged


# ---- sections -----------------------------------------------------------------------------------

_BARE = re.compile(r"\b(?:[Aa]s|(?:[Ss]ee|in|under)(?= \d\d?\.\d\d?(?:[,;)]|\.?\Z|\. [A-Z]| (?:above|below))))(?<!one in) (?P<n>\d{1,2}\.\d{1,2})(?![\d%]|[.,]\d| ?per|(?<=\d) (?:million|points?|hours|days|weeks|months|years))")  # fmt: skip


def _bare(
    passage: Passage, match: re.Match[str], parts: list[Part], runs: dict[str, list[str]], judged: Judged
) -> None:  # fmt: skip
    """ "As 4.6 shows", "the matter in 4.6": of paragraphs numbered 4.1 to 4.5."""
    run = runs.get(match["n"].partition(".")[0] + ".1")
    told = match[0][0] not in "Aa" or re.match(rf" {_TELLING}", passage.text[match.end() :])
    if run is not None and len(run) >= 3 and told and all(p.number != match["n"] for p in parts):
        _absent(passage, match, "paragraph", match["n"], run, judged)


def _section(
    read: Read, passage: Passage, match: re.Match[str], parts: list[Part], runs: dict[str, list[str]],
    judged: Judged,
) -> None:  # fmt: skip
    """A section, chapter, paragraph or item: it must be there, and be of what it is named for.

    Where the sections run from the first on, the text is whole; an excerpt may name what it lacks.
    """
    kind, numbers = _kind(match["k"]), re.findall(rf"\b{_ONE}", match["n"].upper())
    before, after = passage.text[: match.start()], match["after"]
    if (match.start() == 0 and not _OF_THIS_TEXT.match(after) and not re.match(r" [a-z]", after)) or _ABROAD.match(after):  # fmt: skip
        return
    known = {part.number for part in parts}
    missing = [number for number in numbers if number not in known]
    if _OTHER_TEXT.search(before) and not 0 < len(missing) < len(numbers):
        return
    if not missing:
        if len(numbers) == 1 and not _ACT.search(before[-40:]):
            own = max((p for p in parts if p.number == numbers[0]), key=lambda p: p.heads)
            _fits(read, passage, match, own, judged)
        return
    number = missing[0]
    lead = number.rpartition(".")[0]
    first = "1" if number[-1].isdigit() else "A"
    run = runs.get(f"{lead}.{first}" if lead else first) or _beyond(lead, parts)
    heads = {part.number for part in parts if part.heads}
    least = 2 if lead else 4 if kind != "section" or not heads.issuperset(run) else 3
    told = _POINTS_AT.search(before) or _OF_THIS_TEXT.match(after) or lead
    near = _is_near(number, run) and (
        _IN.search(before) or len(numbers) > 1 or before.endswith("(")
    )
    if len(run) >= least and (told or (near and not _ACT.search(passage.text))):
        _absent(passage, match, kind, number, run, judged)


def _beyond(lead: str, parts: list[Part]) -> list[str]:
    """Return every number, where paragraphs 1.1 to 6.2 are all there and one of 7 is spoken of."""
    heads = {part.number.partition(".")[0] for part in parts}
    last = next(n for n in range(1, len(heads) + 2) if str(n) not in heads) - 1
    beyond = lead.isdigit() and last >= 3 and last < int(lead) <= last + 4
    return [part.number for part in parts if "." in part.number] if beyond else []


def _absent(
    passage: Passage, match: re.Match[str], kind: str, number: str, known: Iterable[str], judged: Judged
) -> None:  # fmt: skip
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
            f"The text has no {kind} {number}. It has {kind} {', '.join(list(known)[:12])}.",
            wrong=(passage.block.place(passage.at + match.start(), passage.at + match.end("n")),),
        )
    )  # fmt: skip


def _is_near(number: str, run: list[str]) -> bool:
    """Tell whether a number is little beyond those there are: "section 17" is likely an Act's."""
    return not number.isdigit() or int(number) <= min(len(run) + 4, 16)


def _fits(read: Read, passage: Passage, match: re.Match[str], own: Part, judged: Judged) -> None:
    """Find a reference that leads to a section which another fits better."""
    said = subject(passage, match.start(), match.end("n"))
    better = better_part(read, passage, said, own)
    few = len(read_parts(read)) <= 200
    if better is None and few and own.heads and _POINTS_AT.search(passage.text[: match.start()]):
        better = _better_title(passage, own, [part for part in read_parts(read) if part.heads])
    if better is None or (_TO_DO.search(said) and not _TO_DO.search(better.title)):
        return  # what is to be done about burglary need not stand under burglary
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, passage.quote(),
            f'Section {own.number} is "{own.title.strip()}"; the words fit section {better.number}, '
            f'"{better.title.strip()}".', (own.quote, better.quote),
        )
    )  # fmt: skip


_TO_DO = re.compile(r"\b(?:what (?:we|it|they|the \w+) (?:(?:are|is) (?:going to|to|doing)|will|shall|would|intends?|plans?|means?|proposes?)|(?:will|shall|going to|to) do (?:about|next|to)|recovery plans?|action plans?|actions?|next steps|measures|indicators?|proposals?|recommend\w*|red|amber|green|reds|ambers|greens)\b", re.I)  # fmt: skip


def _better_title(passage: Passage, own: Part, parts: list[Part]) -> Part | None:
    """Return the section whose title has two words of the sentence, where the own title has none."""
    words, ours = _roots(passage.text), _roots(own.title)
    if not ours or ours & words:
        return None
    titles = [_roots(part.title) for part in parts]
    scores = [sum(1 for word in title & words if sum(word in t for t in titles) == 1) for title in titles]  # fmt: skip
    at = max(range(len(parts)), key=lambda i: scores[i])
    return parts[at] if scores[at] >= 2 else None


# ---- tables, figures, annexes -------------------------------------------------------------------


def _captions(read: Read) -> Iterator[Heading]:
    """Yield every caption of a table or figure, and every heading of an annex."""
    for block in read.layout.blocks:
        text = block.text.lstrip("# ")
        if (caption := _CAPTION.match(text)) and not (
            _TELLS.match(text, caption.end()) or re.match(r" [a-z]+.*\.\Z", text[caption.end() :])
        ):
            yield Heading(_kind(caption["k"]), caption["n"].upper())
        elif len(text) <= 160 and block.kind is not BlockKind.ITEM and block.column <= 1 and (annex := _ANNEX.match(text)):  # fmt: skip
            yield Heading(_kind(annex["k"]), annex["n"].upper())


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
            yield Heading(kind, found["n"].upper())


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


def _captioned(
    passage: Passage, match: re.Match[str], held: list[Heading], whole: bool, judged: Judged
) -> None:  # fmt: skip
    """A table, figure or annex: an excerpt without any may speak of those of the whole document."""
    kind, numbers = _kind(match["k"]), re.findall(rf"\b{_ONE}", match["n"].upper())
    before = passage.text[: match.start()]
    caption = not _OF_THIS_TEXT.match(match["after"]) and not re.match(r" [a-z]", match["after"])
    if (match.start() == 0 and caption) or _ABROAD.match(match["after"]) or _OTHER_TEXT.search(before):  # fmt: skip
        return
    kin = [one for one in held if one.kind == kind] or [one for one in held if {one.kind, kind} == {"annex", "appendix"}]  # fmt: skip
    known = {heading.number for heading in kin}
    for number in numbers:
        lead = number.rpartition(".")[0]
        run = [one for one in known if one.rpartition(".")[0] == lead]
        if number not in known and {f"{lead}.1".lstrip("."), "A"} & set(run):
            _absent(passage, match, kind, number, sorted(known), judged)
            return
    other = next((one.kind for one in kin if one.kind != kind), "")
    if other and numbers[0] in known and _POINTS_AT.search(before):
        reason = f"The text has no {kind} {numbers[0]}, and an {other} {numbers[0]}: is that meant?"
        judged.findings.append(Finding(FindingClass.REFERENCE, Sure.ASK, passage.quote(), reason))
    if whole and not kin and kind != "schedule" and _POINTS_AT.search(before):
        reason = f"The text has no {kind} {numbers[0]}."  # it may be a file of its own
        judged.findings.append(Finding(FindingClass.REFERENCE, Sure.ASK, passage.quote(), reason))


_EMPTY = frozenset(["for", "and", "the", "see", "how", "can", "what", "has", "have", "are", "our", "your", "with", "from", "ways", "way", "more", "section", "this", "that", "who"])  # fmt: skip


@lru_cache(maxsize=4096)  # the same titles are asked about by every reference
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
    r"\b(?:see|in|under|refer to|set out in|shown in|explained in|described in|listed in|given in)(?: also)? (?:the )?[\"']?(?P<t>[a-zA-Z][a-zA-Z' -]{3,40}?)[\"']? (?P<k>section|chapter|annex|appendix)\b(?! \d| [A-Z]\b| of the (?!page|plan|report|document|paper|strategy|summary))(?= (?:of this|below|above|overleaf|at the end|on (?:page|this))|[,.;)]|\s*\Z)"
)
_ANNEXED = re.compile(r"\A\W*(?:annex|appendix|appendices)\b", re.I)
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
    apart = match["k"] in ("annex", "appendix")  # it may be a paper of its own
    if apart and not any(_ANNEXED.search(title) for title in titles if title != own):
        return
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
