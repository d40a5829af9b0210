"""Numbers that state no figure: telephones, postcodes, sections, ages, times, Acts, codes."""

from __future__ import annotations

import re

WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four"
    r"|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_LABEL_NOUN = (
    r"sections?|chapters?|appendix|appendices|annex|annexes|tables?|figures?|fig\.|pages?|pp?\."
    r"|paragraphs?|paras?\.?|parts?|phase|tiers?|class|stage|priority|priority action|actions?"
    r"|indicators?|agreement|bands?|schedules?|levels?|zones?|goals?|objectives?|options?|strands?"
    r"|themes?|steps?|articles?|rules?|footnotes?|notes?|grades?|category|version|volume|issue"
    r"|type|group|room|flat|unit|floor|item|box|chart|map|question|q|recommendations?|target"
    r"|quarter|week|day|year|key stage|blunt|covid|sars|regulations?|clause|order|ref|edition"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_STREETS = r"(?:Road|Street|Lane|Avenue|Square|Gardens|Place|Close|Way|Drive|Terrace|Crescent|Court|Mews|House|Rd|St)"

# In order: what comes first is taken first. Gaps and repeats are bounded, so time is linear.
_LABELS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"(?:https?://|www\.)[^\s<>\"]{1,300}", re.I),
        (r"[\w.+-]{1,64}@[\w.-]{1,120}", 0),
        (r"(?<![\w/])[\w.-]{1,60}\.(?:gov|org|co|com|net|uk)(?:\.\w{2,3})?/[^\s<>\"]{1,300}", re.I),
        (r"(?<![\w,.])(?:\(?\+44\)? ?|\(?0)(?=[\d)])(?:[ ()-]{0,2}\d){8,11}(?!\d)", 0),
        (r"\b(?:call(?:ing)?|dial|phone|telephone|tel|text|ring|press) ?:? ?(?:999|101|111|112|55|18000)\b", re.I),
        (r"(?<!\d )(?<!rose )(?<!fell )(?<!risen )(?<!fallen )(?<!ed )\b(?:on|to) (?:999|101|111|112|18000)\b(?![,.]\d|%| ?per ?cent| (?:offences|incidents|crimes|cases|reports|people|victims|in|from|this|last|by)\b)", re.I),
        (r"\((?:999|101|111)\)(?= calls?\b)", 0),
        (r"(?<![\d,.])\b(?:999|101|111) (?:calls|emergency|service|number|line)\b", re.I),
        (r"\*#\d\d#", 0),
        (r"\b(?:section|sections|s\.?|ss\.|part|schedule) ?\d{1,3}[A-Z]{0,2}(?:\(\d{1,2}\))?(?: ?(?:,|and|-|to|&) ?\d{1,3}[A-Z]?){0,4}(?= (?:of the (?:[A-Z]|\d)|warnings?\b|notices?\b|orders?\b|powers?\b|stops?\b|searches\b|duty\b|duties\b|authori))", re.I),
        (rf"(?<!previous )(?<!last )(?<!this )(?<!prior )\b(?:{_LABEL_NOUN}) ?(?:no\.? ?)?\d{{1,3}}[A-Za-z]?(?:[.:]\d{{1,2}}){{0,3}}(?: ?(?:,|and|or|-|to|&) ?\d{{1,3}}(?:\.\d{{1,2}}){{0,2}}(?![\d%,]| ?per ?cent)){{0,5}}(?!\d|[,.]\d|%| ?per ?cent| (?:offences|incidents|crimes|million))", re.I),
        (rf"\b(?:quarter|section|phase|stage|priority|tier|table|chapter|part|(?<!previous )(?<!last )(?<!this )(?<!that )(?<!same )(?<!the )year) {WORD}\b(?! (?:per|of|in|hundred))", re.I),
        (r"\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b", 0),
        (r"\b(?:COVID|Covid|covid)[- ]?19\b", 0),
        (r"\b(?!FY|RBKC|MPS|UK|ASB)[A-Z]{2,6}[ -]?\d{1,3}(?:\.\d{1,2})?[a-z]?\b(?![,.]\d|%| ?per ?cent)", 0),
        (r"\b[A-Z]{1,3}\d{1,4}[A-Z]{0,2}\b", 0),
        (rf"\b\d{{1,4}}[A-Za-z]?(?:-\d{{1,4}})? (?:[A-Z][\w']{{1,20}} ){{1,3}}{_STREETS}\b", 0),
        (r"\b\d{1,2}(?:[.:]\d\d)? ?(?:-|to|and) ?\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b", re.I),
        (r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b\.?", re.I),
        (r"\b\d{1,2}:\d\d(?::\d\d)?\b", 0),
        (r"\b(?:Act|Regulations|Order|Rules|Bill|Census|Survey|Strategy|Plan|Report|Assessment)(?: \([^)]{1,30}\))?,? (?:19|20)\d\d(?: ?[-/] ?\d{2,4})?\b", 0),
        (r"\b24 ?/ ?7\b", 0),
        (r"(?<![\w.,:/£-])0\d\b(?![,.:/-]?\d|%)", 0),  # no count begins with a nought: "Nov 06"
        (rf"\b(?:{_MONTH}) ?(?:-|to) ?(?:{_MONTH}) '?\d\d\b(?![,.:]\d|%| ?per ?cent)", 0),
        (r"\b(?!(?<=\d )in every 100\b(?!,))(?:per|for every|in every) (?:1,?000|10,?000|100,?000|100|head|thousand|million)\b", re.I),
        (rf"(?<!average of )(?<!mean of )(?<!averaging )(?<!averaged )\b(?:24|{WORD}|\d{{1,3}}) ?(?:hours?|days?|weeks?) (?:a|per|each|of the) (?:day|week|month|year)\b(?! on average)", re.I),
        (rf"\b(?:{WORD}|\d{{1,3}}) ?(?:hours?|days?|weeks?) (?:a|per) (?:day|week|month|year) (?:each|apiece|per|a head)\b", re.I),
        (rf"\b(?:{WORD}|\d{{1,4}})[ -](?:year|month|week|day) (?:period|plan|programme|strategy|term|window|project|cycle)\b", re.I),
        (rf"\b(?:{WORD}|\d{{1,4}})-(?:year|month|week|day|digit|point|page|minute|hour|bed|storey|mile|way|to|off|stop|a-)\w*(?:-(?:old|one|long))?s?\b", re.I),
        (rf"\b(?:aged?|ages|age group|age range) (?:of )?(?:between |from |over |under |at least )?(?:the age of )?(?:{WORD}\b|\d{{1,2}}(?!\d))(?: ?(?:-|to|and) ?(?:\d{{1,3}}|{WORD}\b))?(?: ?\+| years?)?", re.I),
        (r"(?<=[a-z]) (?:(?<=victim )|(?<=people )|(?<=person )|(?<=victims )|(?<=persons )|(?<=residents )|(?<=resident )|(?<=adults )|(?<=women )|(?<=anyone )|(?<=pupils )|(?<=suspects )|(?<=those )|(?<=children )|(?<=offenders )|(?<=girls )|(?<=boys )|(?<=respondents ))(?:under|over|below|above) \d{2}\b(?!,\d|\.\d|%| ?per| (?:hours|days|nights|weeks|months)\b)", re.I),
        (r"(?:(?<=\bwere )|(?<=\bare ))(?:under|over) \d{2}\b(?= \()", re.I),
        (r"\b(?:under|over)[ -](?:the age of )?\d{1,2}(?:s\b| years? (?:old|of age)\b| ?(?:year|yr)s?[ -]olds?\b)", re.I),
        (r"\b\d{1,3} ?(?:-|to|and) ?\d{1,3} ?-?(?:years?|yrs?)(?:[- ]olds?| of age)?\b(?! on\b| earlier| before)", re.I),
        (r"\b(?:\d{1,3}|sixteen|eighteen) years? (?:old|of age|and (?:over|older|under|above))\b", re.I),
        (r"\b\d{1,3} ?\+(?! ?\d)|\b\d{1,3} (?:and|or) (?:over|above|under|older|younger)\b", re.I),
        (rf"\b(?:{WORD}|\d) ?(?:to|-) ?(?:one|1) (?:support|mentoring|session|meeting|community|basis|regular)\w*", re.I),
    )
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_IN_WORDS = tuple(
    one for one in _LABELS
    if r"\d" not in one.pattern or WORD in one.pattern or "sixteen" in one.pattern
)  # fmt: skip


def labels_for(sentence: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of labels a sentence may hold, in order: few without a digit."""
    return _LABELS if _DIGIT.search(sentence) else _IN_WORDS


# without a digit: words of numbers anywhere, and then as words, or an address
_SEEN = re.compile(r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twe|teen|thir|fif|eigh|nin|ty|half|quarter|fifth|first|second|last|past|previous|latest", re.I)  # fmt: skip
_WORDED = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twe|thir|fif|eigh|forty|nin|half|quarter|first|second|last|past|previous|preceding|latest|next|coming|per|every)|www|http|[@/]", re.I)  # fmt: skip


def may_hold_numbers(sentence: str) -> bool:
    """Tell whether a sentence is worth reading for numbers; asked of each before the patterns."""
    if _DIGIT.search(sentence):
        return True
    return bool(_SEEN.search(sentence) and _WORDED.search(sentence))
