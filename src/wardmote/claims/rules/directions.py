"""Which way is good: by what a text says of all its measures, of some of them, or by what one is of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.claims.tables.tables import TableRow

_LESS = re.compile(r"\b(?:low(?:er)?|less|fewer) (?:figures? |values? |is |are |being )*(?:better|good)\b|\bgreen\b[^.;]{0,30}\b(?:at|on) or (?:below|under) (?:the )?target", re.I)  # fmt: skip
_MORE = re.compile(r"\b(?:high(?:er)?|more) (?:figures? |values? |is |are |being )*(?:better|good)\b|\bgreen\b[^.;]{0,30}\b(?:at|on) or (?:above|over) (?:the )?target", re.I)  # fmt: skip
_SAVE = re.compile(r"(?:better|good)\W{0,3}(?:for all|unless|except|apart from|but not|save)\b|\bfor (?:measure|number|indicator)s? \d[^.]{0,30}(?:better|good)\b", re.I)  # fmt: skip
_REF = r"(?:[A-Z]{1,4}[ -]?\d{1,2}[a-z]?|(?:(?:number|measure|indicator|no\.?)s? )\d{1,2}(?:(?:,| and|, and| &) \d{1,2}){0,6}\b(?![%\d]))"
_OF_SOME = re.compile(rf"(?P<refs>{_REF}(?:(?:,| and|, and| to|-| &) ?{_REF}){{0,8}}) ?[:(,]? ?(?:(?:for|where) )?(?P<d>low|high)(?:er)? (?:figures? |values? )?(?:is|being) (?:better|good)", re.I)  # fmt: skip
_SAVE_FOR = re.compile(rf"(?P<d>low|high)(?:er)? (?:figures? |values? )?(?:is|being) (?:better|good)[^.;]{{0,40}}?\b(?:except|apart from|but not|save)(?: for| in| on)? (?P<refs>{_REF}(?:(?:,| and|, and| &) ?{_REF}){{0,8}})", re.I)  # fmt: skip
_LESS_IS_BETTER = re.compile(r"\b(?:(?:days|minutes|hours|weeks|time) (?:to|taken|before|until|for)|burglar\w+|robber\w+|thefts?|violence|crimes?|offences|incidents|collisions|casualties|deaths?|fires|complaints|entrants|exclusions|asb|anti-social|arson|damage|repeat\w*|re-?offend\w*|waiting)\b", re.I)  # fmt: skip
# reports of what is hidden, as of hate crime, may be meant to rise
_MORE_IS_BETTER = re.compile(r"\b(?:report(?:s|ed|ing)?|referr(?:als?|ed)|prosecut\w+|convict(?:ed|ions?)|charged|arrest\w*|seiz\w+|satisf\w+|safe|confiden\w+|complet\w+|engag\w+|planned|detect\w*|trained|visits?|resolved|success\w*|contacted|answered|offered|updated|supported|closed|take-up|reached|deployments)\b", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Directions:
    """Whether less is better: of every measure (None: not said), and of those named."""

    less: bool | None
    of: dict[str, bool]

    def of_row(self, row: TableRow) -> bool | None:
        """Tell whether less is better of a row named by its reference; None where it is not."""
        named = (self.of.get(_bare(block.text)) for block in row.blocks[:2])
        return next((less for less in named if less is not None), None)


def read_directions(text: str, words: str) -> Directions:
    """Return which way is good by a key (`text`) and by the whole document (`words`)."""
    of: dict[str, bool] = {}
    for match in _OF_SOME.finditer(words):
        of |= dict.fromkeys(_refs(match["refs"]), match["d"].lower() == "low")
    for match in _SAVE_FOR.finditer(words):
        of |= dict.fromkeys(_refs(match["refs"]), match["d"].lower() != "low")
    less = bool(_LESS.search(text) or _LESS.search(words))
    more = bool(_MORE.search(text) or _MORE.search(words))
    return Directions(None if less is more or _SAVE.search(words) else less, of)


def direction_by_words(row: TableRow) -> bool | None:
    """Tell whether less is better by a row's own words; None where they do not say."""
    words = " ".join(block.text for block in row.blocks if re.search("[A-Za-z]{3}", block.text))
    less, more = bool(_LESS_IS_BETTER.search(words)), bool(_MORE_IS_BETTER.search(words))
    return None if less is more else less


def points_both_ways(row: TableRow) -> bool:
    """Tell whether a row's words name what should fall and what should rise: "victims of crime offered support"."""
    words = " ".join(block.text for block in row.blocks)
    return bool(_LESS_IS_BETTER.search(words) and _MORE_IS_BETTER.search(words))


_GOOD_IS = re.compile(r"\bgood is\b|\bbetter\b|\bpolarity\b|\bgood if\b|\bdesired\b", re.I)
_LOW = re.compile(r"\W*(?:(?P<less>low|down|less|fewer|smaller)|high|up|more|bigger)", re.I)


def way_in_column(row: TableRow, heads: dict[int, str]) -> bool | None:
    """Tell whether less is better by a column "Good is: low"; None where there is none."""
    for at, head in heads.items():
        if at < len(row.blocks) and _GOOD_IS.search(head) and (match := _LOW.match(row.blocks[at].text)):  # fmt: skip
            return match["less"] is not None
    return None


def _refs(said: str) -> list[str]:
    """Return the references of "KB1 to KB5" or "P3, P8 and P9", each spelt alike."""
    if re.match(r"(?:number|measure|indicator|no\.?)s? \d", said, re.I):
        return re.findall(r"\d{1,2}", said)
    found = [_bare(ref) for ref in re.findall(_REF, said, re.I)]
    ends = re.fullmatch(r"([a-z]+)(\d+)(?: to|-) ?\1(\d+)", " ".join(_bare(said).split()))
    if ends is None or len(found) != 2:
        return found
    return [f"{ends[1]}{at}" for at in range(int(ends[2]), int(ends[3]) + 1)]


def _bare(ref: str) -> str:
    return re.sub(r"(?<=[a-z])[ -](?=\d)", "", ref.strip().lower())
