"""True texts whose rules, references, places and periods hold; the fault breaks one of them."""

from __future__ import annotations

from random import Random

from claims_writer import Written

OWN_RULE, CONTRADICTION = "own-rule-broken", "contradiction"
REFERENCE, ARITHMETIC = "reference-unresolved", "impossible-arithmetic"
TITLES = (
    "Serious violence",
    "Domestic abuse",
    "Safer streets",
    "Hate crime",
    "Drug dealing",
    "Arson",
)


def members(rng: Random) -> Written:
    """Numbered members in one of the ways they are set out; the fault points beyond the last."""
    last = rng.randint(3, 6)
    kind, line = rng.choice((
        ("priority", "### Priority {n}: {t}"),
        ("recommendation", "Recommendation {n}: {t} needs a named lead."),
        ("objective", "**Objective {n} - {t}**"),
        ("question", "Q{n}. How worried are you about {low}?"),
    ))  # fmt: skip
    set_out = "\n\n".join(
        line.format(n=n, t=title, low=title.lower()) for n, title in enumerate(TITLES[:last], 1)
    )
    form = rng.choice((
        "Most was said about {kind} {n}.",
        "{Kind} {n} had the most support.",
        "(See also {kind} {n}.)",
        "The board spoke of {plural} 2 and {n} at length.",
    ))  # fmt: skip
    plural = kind[:-1] + "ies" if kind.endswith("y") else kind + "s"
    text = f"# Review\n\n{set_out}\n\n## Views\n\n{form}"
    words = {"kind": kind, "Kind": kind.capitalize(), "plural": plural}
    right, wrong = (text.format(n=n, **words) for n in (last, last + rng.randint(1, 3)))
    return Written(right, wrong, REFERENCE)


def attached(rng: Random) -> Written:
    """Lettered appendices and numbered tables; the fault points at one that is not there."""
    last = rng.randint(2, 4)
    letters = "ABCDEFGH"
    if rng.random() < 0.5:
        ends = "\n\n".join(f"## Appendix {letters[n]}: {TITLES[n]}\n\nNotes." for n in range(last))
        form = rng.choice((
            "Appendix {n} explains the method.",
            "The method is set out in Appendix {n}.",
            "More is said in appendices A and {n}.",
        ))  # fmt: skip
        right, wrong = letters[last - 1], letters[last + 1]
    else:
        ends = "\n\n".join(f"Table {n}: {TITLES[n]}\n\nNotes." for n in range(1, last + 1))
        form = rng.choice((
            "Table {n} has the figures.", "The figures are in Tables 1 to {n}.", "(Table {n})",
        ))  # fmt: skip
        right, wrong = str(last), str(last + 2)
    text = f"# Report\n\nMuch was done this year.\n\n{form}\n\n{ends}"
    return Written(text.format(n=right), text.format(n=wrong), REFERENCE)


def _table(heads: str, rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    rule = "|" + "---|" * (heads.count("|") + 1)
    return "\n".join([f"| {heads} |", rule, *lines])


def keyed(rng: Random) -> Written:
    """Ratings against targets by a key in words; the fault rates a bad miss as a near one."""
    room = rng.choice((3, 5))
    key = rng.choice((
        "Green means the target was met, amber that it was missed by {n} points or fewer, red by more.",
        "RAG: green where at or above target; amber where below it by no more than {n} points; red otherwise.",
        "Target met = Green; missed by up to {n} points = Amber; missed by more than {n} points = Red.",
        "A measure is red when it is more than {n} points below target and amber when below by less. All others are green.",
    )).format(n=room)  # fmt: skip
    gaps = [rng.randint(1, 6), -1, -room - 4, 0, -room - 2]
    right = ["Green", "Amber", "Red", "Green", "Red"]
    names = ("Victims contacted", "Cases closed", "Calls answered", "Visits made", "Staff trained")
    aims = [rng.randint(55, 85) for _ in names]

    def text(ratings: list[str]) -> str:
        rows = [(f"{name} (%)", aim, aim + gap, said) for name, aim, gap, said in zip(names, aims, gaps, ratings, strict=True)]  # fmt: skip
        return f"{key}\n\n{_table('Measure | Target | Actual | Status', [*rows])}"

    return Written(text(right), text([*right[:4], "Amber"]), OWN_RULE)


def outcomes(rng: Random) -> Written:
    """Outcomes in the text's own words by bands of a score in which harm counts double."""
    high, low = rng.randint(15, 17), rng.randint(8, 10)
    rule = rng.choice((
        "A type scoring {h} or more becomes a priority; one scoring {l} to {m} is kept under review; {k} or less, no action.",
        "Outcomes: priority at {h} and over; under review from {l} to {m}; no action below {l}.",
    )).format(h=high, m=high - 1, l=low, k=low - 1)  # fmt: skip
    names = ("Violence", "Burglary", "Noise", "Fraud", "Arson", "Theft")
    scores = [(5, 4, 4), (2, 2, 3), (1, 2, 1), (4, 5, 5), (3, 2, 3), (1, 1, 2)]
    totals = [a + b + 2 * c for a, b, c in scores]
    right = [
        "Priority" if t >= high else "Under review" if t >= low else "No action" for t in totals
    ]

    def text(said: list[str], printed: list[int]) -> str:
        rows = [(n, *s, t, o) for n, s, t, o in zip(names, scores, printed, said, strict=True)]
        table = _table("Type | Volume | Trend | Harm | Score | Outcome", [*rows])
        return f"Harm is counted twice. {rule}\n\n{table}"

    wrong = [*right[:1], "Under review" if right[1] != "Under review" else "Priority", *right[2:]]
    if rng.random() < 0.5:
        return Written(text(right, totals), text(wrong, totals), OWN_RULE)
    return Written(text(right, totals), text(right, [*totals[:5], totals[5] + 1]), ARITHMETIC)


_PLACES = ("highest", "second highest", "third highest")


def placed(rng: Random) -> Written:
    """The place of a row in a column of a table; the fault gives a wrong place, or row."""
    names = ["Abbey", "Castle", "Marsh", "Northgate", "Priory"]
    counts = sorted(rng.sample(range(200, 900), 5), reverse=True)
    rates = [91, 104, 66, 118, 52]
    table = _table("Ward | Offences | Rate per 1,000", list(zip(names, counts, rates, strict=True)))
    form, right, wrong = rng.choice((
        ("Castle had the {} number of offences.", _PLACES[1], _PLACES[2]),
        ("The highest rate is in {}.", "Northgate", "Castle"),
        ("Priory has the {} rate.", "lowest", "second lowest"),
        ("Offences were fewest in {}.", "Priory", "Marsh"),
    ))  # fmt: skip
    text = f"{table}\n\n{form}"
    return Written(text.format(right), text.format(wrong), CONTRADICTION)


def follows(rng: Random) -> Written:
    """What a rule makes of a scored table: a list or a count; the fault breaks it."""
    line = rng.randint(10, 13)
    names = ["Domestic abuse", "Burglary", "Shop theft", "Robbery", "Arson"]
    scores = [line + 5, line + 1, line, line - 2, line - 6]
    table = _table("Crime type | Score", list(zip(names, scores, strict=True)))
    rule = rng.choice((
        "Types scoring {n} or more become priorities.",
        "A type is a priority if its score is {n} or above.",
        "Only types that score more than {m} are adopted as priorities.",
        "We have taken the three highest scores as our priorities.",
    )).format(n=line, m=line - 1)  # fmt: skip
    form, right, wrong = rng.choice((
        ("Our priorities are therefore domestic abuse, burglary and {}.", "shop theft", "robbery"),
        ("There are {} priorities.", "three", "four"),
    ))  # fmt: skip
    text = f"# Scores\n\n{rule}\n\n{table}\n\n## What follows\n\n{form}"
    return Written(text.format(right), text.format(wrong), OWN_RULE)


def told_after(rng: Random) -> Written:
    """A list of counts and, in the next sentence, the place of one; the fault moves the place."""
    first, second, third = sorted(rng.sample(range(60, 400), 3), reverse=True)
    lead = rng.choice((
        "There were {a} thefts, {b} frauds and {c} arsons.",
        "Residents named thefts ({a}), frauds ({b}) and arsons ({c}).",
        "Police dealt with {a} thefts, {b} frauds and {c} arsons.",
    )).format(a=first, b=second, c=third)  # fmt: skip
    form, right, wrong = rng.choice((
        ("Frauds were the {} most common.", "second", "third"),
        ("{} came second.", "Frauds", "Arsons"),
        ("{} were the most common type.", "Thefts", "Frauds"),
    ))  # fmt: skip
    return Written(f"{lead} {form.format(right)}", f"{lead} {form.format(wrong)}", CONTRADICTION)


def reduced(rng: Random) -> Written:
    """A target of a change in per cent, the two counts, and whether it was met; the fault says not."""
    aim, old = rng.choice((10, 15, 20)), rng.choice((400, 600, 800))
    form = rng.choice((
        "The target was to cut burglary by {aim}%. It fell from {old} to {new}, so the target was {said}.",
        "We set out to reduce thefts by {aim}%. They went from {old} to {new}: target {said}.",
    ))  # fmt: skip
    over = rng.random() < 0.5
    new = old - old * (aim + (4 if over else -4)) // 100
    right, wrong = ("met", "missed") if over else ("missed", "met")
    words = {"aim": aim, "old": old, "new": new}
    return Written(form.format(said=right, **words), form.format(said=wrong, **words), OWN_RULE)


STATED_KINDS = (
    members, attached, keyed, outcomes, placed, follows, told_after, reduced,
)  # fmt: skip
