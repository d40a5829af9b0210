"""Acts and initials: an Act of another year, initials in another order than their words."""

from __future__ import annotations

import re

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.passages import Passage, Read

# short titles in the field, with every year there is an Act of that name
ACTS: dict[str, tuple[int, ...]] = {
    "Anti-social Behaviour Act": (2003,),
    "Anti-social Behaviour, Crime and Policing Act": (2014,),
    "Care Act": (2014,),
    "Counter-Terrorism and Security Act": (2015,),
    "Crime and Disorder Act": (1998,),
    "Crime and Security Act": (2010,),
    "Criminal Justice and Immigration Act": (2008,),
    "Criminal Justice and Police Act": (2001,),
    "Criminal Justice and Public Order Act": (1994,),
    "Domestic Abuse Act": (2021,),
    "Equality Act": (2006, 2010),
    "Freedom of Information Act": (2000,),
    "Human Rights Act": (1998,),
    "Licensing Act": (1964, 1988, 2003),
    "Misuse of Drugs Act": (1971,),
    "Modern Slavery Act": (2015,),
    "Offensive Weapons Act": (1996, 2019),
    "Police and Criminal Evidence Act": (1984,),
    "Police and Justice Act": (2006,),
    "Police Reform Act": (2002,),
    "Police Reform and Social Responsibility Act": (2011,),
    "Police, Crime, Sentencing and Courts Act": (2022,),
    "Policing and Crime Act": (2009, 2017),
    "Protection from Harassment Act": (1997,),
    "Psychoactive Substances Act": (2016,),
    "Public Order Act": (1936, 1986, 2023),
    "Regulation of Investigatory Powers Act": (2000,),
    "Serious Crime Act": (2007, 2015),
    "Sexual Offences Act": (1956, 1967, 1985, 1993, 2003),
    "Stalking Protection Act": (2019,),
    "Victims and Prisoners Act": (2024,),
    "Violent Crime Reduction Act": (2006,),
}
_ACT = re.compile(
    r"(?P<n>(?:[A-Z][A-Za-z-]{1,20},? (?:(?:and|of|for|from) ){0,2}){1,8}Act),? (?P<y>(?:19|20)\d\d)\b"
)
_SHORT = re.compile(r"(?P<w>(?:[A-Z][A-Za-z'-]{1,20} (?:(?:and|of|for|the|in) ){0,2}){3,8})\((?P<i>[A-Z]{4,8})s?\)")  # fmt: skip
_LEADS = frozenset(["The", "Under", "In", "See", "By", "This", "With", "Since", "From", "And", "A"])


def judge_statutes(read: Read) -> Judged:
    """Check the year of each Act that is known, and each set of initials against its words."""
    judged = Judged()
    names = {_bare(name): (name, years) for name, years in ACTS.items()}
    seen: set[str] = set()
    for passage in read.passages:
        for match in _ACT.finditer(passage.text):
            _act(passage, match, names, seen, judged)
        for match in _SHORT.finditer(passage.text):
            _initials(passage, match, judged)
    return judged


def _bare(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _act(
    passage: Passage, match: re.Match[str], names: dict[str, tuple[str, tuple[int, ...]]],
    seen: set[str], judged: Judged,
) -> None:  # fmt: skip
    said, year = match["n"], int(match["y"])
    words = said.split()
    while words and words[0] in _LEADS:
        words = words[1:]
    known = names.get(_bare(" ".join(words)))
    if _bare(" ".join(words)) in seen:
        return
    if known is not None:
        if year not in known[1]:
            seen.add(_bare(" ".join(words)))
            years = " and ".join(str(one) for one in known[1])
            _say(
                passage,
                match,
                f"The {known[0]} is of {years}; {year} is printed.",
                Sure.LIKELY,
                judged,
            )
        return
    near = [
        name
        for name, years in ACTS.items()
        if year in years and _one_word_more(name, " ".join(words))
    ]
    if len(near) == 1:
        seen.add(_bare(" ".join(words)))
        _say(
            passage,
            match,
            f"Is the {near[0]} {year} meant? No {' '.join(words)} {year} is known.",
            Sure.ASK,
            judged,
        )


def _one_word_more(name: str, said: str) -> bool:
    """Tell whether the words printed are an Act's own with one word put in."""
    own, printed = name.lower().split(), said.lower().split()
    return len(printed) == len(own) + 1 and any(
        printed[:at] + printed[at + 1 :] == own for at in range(len(printed))
    )


def _say(passage: Passage, match: re.Match[str], reason: str, sure: Sure, judged: Judged) -> None:
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(FindingClass.REFERENCE, sure, passage.quote(), reason, wrong=(place,))
    )


def _initials(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "Child and Adolescent Mental Health Service (CAHMS)": the letters are there, out of order."""
    letters = [word[0] for word in re.findall(r"[A-Za-z'-]+", match["w"]) if word[0].isupper()]
    own = "".join(letters).upper()
    short = match["i"]
    tail = own[-len(short) :]
    if len(short) >= 4 and tail != short and sorted(tail) == sorted(short):
        quote = passage.quote()
        judged.findings.append(
            Finding(
                FindingClass.REFERENCE, Sure.ASK, Quote(quote.text, quote.place),
                f"The initials of {match['w'].strip()} are {tail}; {short} is printed.",
            )
        )  # fmt: skip
