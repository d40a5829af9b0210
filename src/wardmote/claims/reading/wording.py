"""The words that say what a quantity is of: content words in one spelling, and what is counted."""

from __future__ import annotations

import re
from functools import lru_cache

UNITS = {
    "offence": "offence", "crime": "offence", "incident": "incident", "report": "report",
    "call": "call", "victim": "person", "people": "person", "person": "person", "resident": "person",
    "survivor": "person", "case": "case", "referral": "referral", "complaint": "complaint",
    "arrest": "arrest", "notice": "notice", "visit": "visit", "household": "home", "home": "home",
    "dwelling": "home", "propertie": "home", "property": "home", "respondent": "person", "reply": "person",
    "response": "person", "search": "search", "collision": "collision", "fire": "fire",
    "charge": "charge", "conviction": "conviction", "order": "order", "session": "session",
    "stop": "stop", "casualty": "casualty", "pupil": "pupil", "child": "child", "children": "child",
    "women": "woman", "woman": "woman", "men": "man", "man": "man", "family": "family", "young": "young",
    "offender": "offender", "suspect": "suspect", "officer": "officer", "staff": "officer",
    "conference": "case", "death": "death", "hour": "hour", "pound": "pound", "cost": "pound",
}  # fmt: skip
_NEUTRAL_TEXT = """
    the a an all total of in to by for and or on at with from our their its his her this that
    these those improved improving improve worse better base quarter there which who whom
    whose were was is are be been being has have had having it as overall number figure amount
    rate per cent percent percentage proportion share any each every also such than more most
    over under just within across into out only not no local about around some approximately
    nearly almost recorded record recording reported reporting received seen logged noted
    notified known made took taken take place happened occurred came come stood stand total
    totalled totalling reached rose risen rise rising increased increase increasing up grew
    growth fell fallen fall falling decreased decrease dropped drop down reduced reduction
    reduce reducing declined decline change changed higher lower fewer less year month quarter
    period week time date day twelve annual annually yearly last previous past before earlier
    later same compared comparison against between during while since when where after until
    then now this current currently so far still again still even both we us they them he she
    you i police force partnership council csp borough district area city county town locally
    national overall account accounted accounting represent represented representing equate
    equating equivalent equal making makes up make give given gave giving mean meaning average
    averaging show shown showed shows see saw found find data table column row said say state
    one slight slightly significant significantly sharp sharply great considerable following
    including include included altogether respectively respect approximately estimated may
    might can could would should will shall however therefore thus but if because due result
    good news well very much many few record highest lowest continued continue compare
    comparing strategic assessment plan report annual section here above below
"""
NEUTRAL = frozenset(_NEUTRAL_TEXT.split())
_FOLDS = (
    (re.compile(r"\banti[- ]?social[- ]behaviou?r\b", re.I), "asb"),
    (re.compile(r"\bviolence against (?:the )?persons?\b", re.I), "violenceperson"),
    (re.compile(r"\bviolence against women and girls\b", re.I), "vawg"),
    (re.compile(r"\b(thefts?) from\b", re.I), r"\1 outof"),
    (re.compile(r"\bshop[- ]?(?:lifting|thefts?)\b|\bthefts? from (?:a )?shops?\b", re.I), "shoplifting"),
    (re.compile(r"\b(?:total )?notifiable offences\b|\btnos?\b|\b(?:all|total|overall) (?:recorded )?crimes?\b", re.I), "offences"),
)  # fmt: skip


def content(text: str) -> frozenset[str]:
    """Return the words that tell what a quantity is of, in one spelling; unit nouns left out."""
    return frozenset(word for word in _words(text) if word not in UNITS)


def unit_of(text: str) -> str:
    """Return what is counted (offences, people, calls): the first such noun, or ""."""
    return next((UNITS[word] for word in _words(text) if word in UNITS), "")


_SAME = {
    "spending": "spend", "spent": "spend", "expenditure": "spend", "felt": "feel", "feeling": "feel",
    "feels": "feel", "referred": "referral", "safer": "safe", "robbed": "robbery", "burgled": "burglary",
    "burglaries": "burglary", "stabbed": "stabbing", "arrested": "arrest", "charged": "charge",
    "trained": "train", "training": "train", "visited": "visit", "replied": "reply",
}  # fmt: skip


@lru_cache(maxsize=16_384)  # the same clauses are asked about by several readings
def _words(text: str) -> tuple[str, ...]:
    for pattern, short in _FOLDS:
        text = pattern.sub(short, text)
    found = []
    for word in re.findall(r"[A-Za-z][A-Za-z']{1,40}", text):
        low = word.lower().strip("'").removesuffix("'s")
        if low in NEUTRAL:
            continue
        bare = _stem(low)
        if bare not in NEUTRAL and len(bare) > 1:
            found.append(bare)
    return tuple(_SAME.get(word, word) for word in found)


def _stem(word: str) -> str:
    if word in ("people", "children", "women", "men"):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def in_quotes(text: str, at: int) -> bool:
    """Tell whether a place of a sentence stands between quotation marks."""
    before, after = text[:at], text[at:]
    return (before.count('"') % 2 == 1 and '"' in after) or before.rfind("\u201c") > before.rfind(
        "\u201d"
    )
