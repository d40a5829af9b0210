"""The numbered parts of a text (sections, paragraphs, the items of minutes), and what each holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wardmote.claims.findings import Quote
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.wording import content

_LED = re.compile(
    r"(?:#{1,6} ?)?(?:- )?(?:(?P<k>section|chapter|part|item|paragraph) )?(?P<n>\d{1,2}(?:\.\d{1,2}){0,2}|[A-H](?=[.:)]| -))(?P<e>[.:)]{0,2})(?: ?-)?(?: +(?P<t>.*))?\Z",
    re.I,
)
_FIGURE = re.compile(r"(?<![\w.,])£?\d[\d,.]*\d")
_MOST = 200  # parts among which the best is sought
# what is said of any section
_IDLE = frozenset(["section", "chapter", "part", "paragrap", "item", "set", "sets", "out", "look", "note", "noted", "ask", "asked", "agree", "agreed", "member", "members", "board", "panel", "describe", "describi", "detail", "result", "list", "listed", "follow", "update", "updated", "publish", "publishe", "named"])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A numbered part: its number, its title ("" of a paragraph), from which block to which."""

    number: str
    title: str
    start: int
    end: int
    heads: bool  # a heading, no paragraph or item
    quote: Quote


def read_parts(read: Read) -> list[Part]:
    """Return every part that a number leads: "## 4. Response", "4.3 Where.", "2. DISTRICTS"."""
    if "parts" not in read.kept:
        read.kept["parts"] = list(_parts(read.layout.blocks))
    kept: list[Part] = read.kept["parts"]
    return kept


def _parts(blocks: tuple[Block, ...]) -> Iterator[Part]:
    led = [(at, found) for at, block in enumerate(blocks) if (found := _lead(block))]
    for place, (at, found) in enumerate(led):
        number, heads = found["n"].upper(), _heads(blocks[at])
        after = (
            other for other, match in led[place + 1 :]
            if not match["n"].startswith(f"{number}.") and (_heads(blocks[other]) or not heads)
        )  # fmt: skip
        run_in = re.match(r"[A-Z][^.|]{2,60}(?=\. |\Z)", found["t"] or "")
        title = (found["t"] or "") if heads else run_in[0] if run_in else ""
        quote = Quote(blocks[at].text[:160], blocks[at].place())
        yield Part(number, title[:120], at, next(after, len(blocks)), heads, quote)


def _heads(block: Block) -> bool:
    return block.kind is BlockKind.HEADING


def _lead(block: Block) -> re.Match[str] | None:
    if block.kind is BlockKind.ROW:
        return None
    match = _LED.match(block.text[:200])
    if match is None or (block.kind is BlockKind.PARAGRAPH and "." not in match["n"]):
        return None
    bare = not match["k"] and not match["e"] and "." not in match["n"]
    return None if bare and not _heads(block) else match


def families(parts: Iterable[Part]) -> dict[str, list[str]]:
    """Return the numbers that run without a gap from the first on, by what they are parts of.

    Headings 1 to 6 are the family "", paragraphs 4.1 to 4.5 the family "4". An excerpt that opens
    with section 8 has no family "": what it says of section 5 stands in the rest of the document.
    """
    held: dict[str, set[str]] = {}
    for part in parts:
        held.setdefault(part.number.rpartition(".")[0], set()).add(part.number)
    whole: dict[str, list[str]] = {}
    for head, numbers in held.items():
        lead = f"{head}." if head else ""
        for first in ("1", "A"):
            run: list[str] = []
            while (number := lead + chr(ord(first) + len(run)) if first == "A" else f"{lead}{1 + len(run)}") in numbers:  # fmt: skip
                run.append(number)
            own = [n for n in numbers if n[len(lead) :].isdigit() is (first == "1")]
            if len(run) == len(own) >= 2:
                whole[lead + first] = run
    return whole


# ---- what a reference is said to lead to --------------------------------------------------------

_TELLS = re.compile(r"\s(?:looks? at|sets? out|deals? with|covers?|describes?|gives?|lists?|shows?|explains?|reports? on|has|at|on|sums? up|summari[sz]es)\b")  # fmt: skip
_ANOTHER = re.compile(r"\b(?:sections?|chapters?|parts?|paragraphs?|items?) (?:\d|[A-H]\b)", re.I)
_STOP = re.compile(r"[;:)]|\. |, |\band\b")
_BREAK = re.compile(r"[;:)]|\. |\([a-z]\)|, (?:and |but )?")


def subject(passage: Passage, start: int, end: int) -> str:
    """Return the words that say what stands in the section referred to at `start`.

    "Work on on-call recruitment (section 4)", "section 3 looks at violence", "the risks in section 4".
    """
    before, after = passage.text[:start], passage.text[end:]
    lead = re.match(r"(?:\d\. |- )?([A-Z][^:.;]{3,40}: )", before)
    named = lead[1] if lead and passage.at == 0 else ""
    if bracket := re.search(r"\((?:see |in |also )?\Z", before):
        words = re.split(r"[;:]|\. |\([^()]*\)|\([a-z]\)", before[: bracket.start()])[-1]
        told = re.match(r" for [^)]*", after)
        return named + words + (told[0] if told else "")
    if earlier := list(_ANOTHER.finditer(before)):
        before = before[earlier[-1].end() + 1 :]
    other = _ANOTHER.search(after)
    after = after[: other.start()] if other else after
    if _TELLS.match(after) or start == 0 or re.search(r"\band \Z|, \Z", before):
        return re.split(r"[;:)]|\. ", after)[0]
    return f"{named}{_BREAK.split(before)[-1]} {_STOP.split(after)[0]}"


def words_of(text: str) -> frozenset[str]:
    """Return what a text can be known by: the roots of its words, and its figures."""
    cores = {word[:8] for word in content(text)} - _IDLE
    return frozenset({word[:6] for word in cores} | {n.strip(".,") for n in _FIGURE.findall(text)})


def better_part(read: Read, passage: Passage, said: str, own: Part) -> Part | None:
    """Return the part that `said` is of, where the one referred to has none of its words.

    A title counts with the words under it. Another part must know twice as many of the words, and
    two more, than the part that is named; the part in which this is said is not asked.
    """
    words = words_of(said)
    if not words or len(read_parts(read)) > _MOST:
        return None
    if "block numbers" not in read.kept:
        read.kept["block numbers"] = {id(block): at for at, block in enumerate(read.layout.blocks)}
    here: int = read.kept["block numbers"][id(passage.block)]
    if own.start <= here < own.end:
        return None
    rivals = [
        part for part in read_parts(read)
        if part.heads is own.heads and not part.start <= here < part.end
        and part.number.count(".") == own.number.count(".")
    ]  # fmt: skip
    best = max(rivals, key=lambda part: _known(read, part, words), default=own)
    ours = _known(read, own, words, titled=False)
    return best if best is not own and _known(read, best, words) >= 2 * ours + 2 else None


def _known(read: Read, part: Part, words: frozenset[str], titled: bool = True) -> int:
    key = f"words of part {part.start}"
    if key not in read.kept:
        text = " ".join(block.text for block in read.layout.blocks[part.start : part.end])
        read.kept[key] = words_of(text), words_of(part.title)
    held, title = read.kept[key]
    return len(words & held) + (2 * len(words & title) if titled else 0)
