"""A laid-out text as passages: sentences folded to shapes, with their block and headings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from wardmote.claims.findings import Quote
from wardmote.claims.reading.layout import Block, BlockKind, Layout, lay_out, sentences
from wardmote.claims.reading.numerals import Number, Shape, fold
from wardmote.terms.texts import Place, PlainText


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence. `at` is its position in the block's text; `heading` what stands above."""

    block: Block
    at: int
    text: str
    shape: Shape
    heading: str
    kept: dict[str, Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was read of it once, by the name of the reading."""

    def place_of(self, number: Number) -> Place:
        return self.block.place(self.at + number.start, self.at + number.end)

    def quote(self) -> Quote:
        return Quote(
            self.text.strip(), self.block.place(self.at, self.at + len(self.text.rstrip()))
        )


@dataclass(frozen=True)
class Read:
    """A text read: its layout, and its sentences in order."""

    name: str
    layout: Layout
    passages: tuple[Passage, ...]
    kept: dict[str, Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was read of it once, by the name of the reading."""

    @cached_property
    def by_block(self) -> list[tuple[Block, list[Passage]]]:
        """Paragraphs and list items with their sentences, in order; table cells left out."""
        grouped: list[tuple[Block, list[Passage]]] = []
        for passage in self.passages:
            if grouped and grouped[-1][0] is passage.block:
                grouped[-1][1].append(passage)
            else:
                grouped.append((passage.block, [passage]))
        return grouped

    @cached_property
    def by_group(self) -> list[list[Passage]]:
        """Sentences that go together: a paragraph, or a list with what leads into it."""
        groups: list[list[Passage]] = []
        last: Block | None = None
        for block, passages in self.by_block:
            if block.table:
                last = None
                continue
            listed = last is not None and last.kind is BlockKind.ITEM
            item = block.kind is BlockKind.ITEM
            led = last is not None and last.text.endswith(":")
            if (item and (listed or led)) or (listed and _CLOSES_LIST.match(block.text)):
                groups[-1] += passages
            else:
                groups.append(list(passages))
            last = block
        return groups

    @cached_property
    def rounded_to(self) -> int:
        """Return the unit a text says its counts are rounded to; 1 if it only says they are; else 0."""
        said = [_sentence_at(self.words, match.start()) for match in _ROUNDED.finditer(self.words)]
        if match := _ROUNDED_TO.search(self.words):
            plain = match["n"].lower().replace(",", "")
            unit = int(plain) if plain.isdigit() else _UNITS[plain]
            if unit > 1 and self._are_multiples(unit):
                return unit
            told = _sentence_at(self.words, match.start())
            said += [told] if unit == 1 and _IN_GENERAL.search(told) else []
        of_shares = all(_OF_SHARES.search(one) for one in said) and not self._have_bare_shares()
        return 1 if said and not of_shares else 0

    def _have_bare_shares(self) -> bool:
        """Tell whether a column of shares is printed without its sign: "46" below "%"."""
        return any(
            row[at].text.isdigit()
            for table in self.layout.tables
            for at, head in enumerate(table.rows[0])
            if _OF_SHARES.search(head.text)
            for row in table.rows[1:]
            if at < len(row)
        )

    def _are_multiples(self, unit: int) -> bool:
        """Tell whether the counts of the tables are so rounded: "to the nearest 100" may be of one."""
        cells = [
            int(plain) for block in self.layout.blocks
            if block.table and (plain := block.text.replace(",", "")).isdigit() and len(plain) < 12
        ]  # fmt: skip
        counts = [value for value in cells if value >= unit]
        return 3 * sum(1 for value in counts if value % unit == 0) >= 2 * len(counts)

    @cached_property
    def words(self) -> str:
        return " ".join(block.text for block in self.layout.blocks)


_CLOSES_LIST = re.compile(r"(?:all|total|overall|in total)\b", re.I)
_UNITS = {"five": 5, "ten": 10, "hundred": 100, "thousand": 1000, "whole number": 1, "whole": 1}
_ROUNDED_TO = re.compile(r"\bround(?:ed|ing)(?: off| up| down)? to (?:the )?(?:nearest )?(?P<n>\d[\d,]{0,5}|five|ten|hundred|thousand|whole number|whole)\b(?! decimal)", re.I)  # fmt: skip
_ROUNDED = re.compile(r"\b(?:may|might|do|does|will|need) not (?:always |quite |exactly )?(?:add|sum|total|come)\b|\b(?:due to|because of|owing to|subject to|after) rounding\b|\brounding (?:errors?|means|differences?)\b", re.I)  # fmt: skip
# "shares may not add up to 100% because of rounding": the counts beside them are not rounded
_OF_SHARES = re.compile(r"%|\bper ?cent|\bshares?\b|\bproportions?\b", re.I)

# "174.6 before rounding to the nearest whole number" tells of one figure, and not of all
_IN_GENERAL = re.compile(r"\b(?:figures|numbers|counts|values|estimates|totals|costs|amounts|percentages|shares|rates|all|they|these)\b", re.I)  # fmt: skip


def _sentence_at(text: str, at: int) -> str:
    """Return the words around a place, as far as a full stop and no more than a line or two."""
    return text[max(0, at - 160) : at].rpartition(". ")[2] + text[at : at + 160].partition(". ")[0]


def read_passages(plain: PlainText, pause: Callable[[], None] = lambda: None) -> Read:
    """Lay a text out and fold each sentence of it; `pause` is called before each block."""
    layout = lay_out(plain)
    heading = ""
    passages: list[Passage] = []
    for block in layout.blocks:
        pause()
        if block.kind is BlockKind.HEADING:
            heading = block.text
        for start, end in sentences(block.text):
            text = block.text[start:end]
            passages.append(Passage(block, start, text, fold(text, start == 0), heading))
    return Read(plain.name, layout, tuple(passages))


_STOP = frozenset([
    "the", "a", "an", "all", "total", "totals", "of", "in", "to", "by", "for", "and", "or",
    "on", "at", "with", "from", "our", "their", "its", "his", "her", "this", "that", "these",
    "those", "there", "which", "who", "were", "was", "is", "are", "be", "been", "being", "has",
    "have", "had", "it", "as", "overall", "recorded", "reported", "number", "numbers", "amount",
    "rate", "rates", "per", "cent", "percent", "proportion", "any", "each", "every", "also",
    "such", "other", "than", "more", "most", "over", "under", "just", "within", "across",
    "into", "out", "only", "not", "no", "new", "local", "percentage", "offence", "offences",
    "crime", "crimes", "incident", "incidents", "case", "cases", "report", "reports", "time",
    "times", "figure", "figures", "approximately", "about", "around", "some",
])  # fmt: skip
_SAME = {
    "asb": "antisocialbehaviour", "tno": "notifiable", "tnos": "notifiable", "women": "person",
    "victim": "person", "people": "person", "resident": "person", "adult": "person",
    "client": "person", "individual": "person", "men": "person", "survivor": "person",
    "dv": "domesticviolence",
}  # fmt: skip
_FOLDED = re.compile(r"\banti[- ]?social behaviou?r\b", re.I)
_DOMESTIC = re.compile(r"\bdomestic violence\b", re.I)


def stem(word: str) -> str:
    """Drop the plural; map a few words of the field that mean the same."""
    bare = word.lower().strip("'")
    if len(bare) > 4 and bare.endswith("ies"):
        bare = bare[:-3] + "y"
    elif len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        bare = bare[:-1]
    return _SAME.get(bare, bare)


@lru_cache(maxsize=16_384)  # the same few words are asked about by several readings
def key_words(text: str) -> frozenset[str]:
    """Return the words that say what a quantity is about, in one spelling, without order."""
    plain = _DOMESTIC.sub("domesticviolence", _FOLDED.sub("antisocialbehaviour", text))
    plain = re.sub(r"\([^)]{0,80}\)", " ", plain)
    words = re.findall(r"[A-Za-z][A-Za-z']{1,40}", plain)
    return frozenset(stem(word) for word in words if word.lower() not in _STOP)
