"""True texts about rules and repetitions: bands, targets, sets, orders, lines, codes, two passages."""

from __future__ import annotations

from random import Random

from claims_writer import Written

OWN_RULE, CONTRADICTION = "own-rule-broken", "contradiction"
REFERENCE, ARITHMETIC, MISSING = "reference-unresolved", "impossible-arithmetic", "base-missing"
THINGS = ("burglaries", "robberies", "arsons", "stabbings", "car thefts")
NAMES = ("Abbey", "Brook", "Castle", "Dene", "Elm", "Ford", "Grange", "Hill")
_SMALL = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def _turned(number: int) -> str:
    """Write a number of four digits with its middle two changed over."""
    digits = f"{number:04d}"
    return f"{int(digits[0] + digits[2] + digits[1] + digits[3]):,}"


def _count(rng: Random) -> int:
    return rng.randint(1, 8) * 1000 + rng.randint(4, 8) * 100 + rng.randint(1, 3) * 10 + 7


def two_passages(rng: Random) -> Written:
    count, what = _count(rng), rng.choice(THINGS)
    first, second = rng.sample(
        (
            "In 2022/23 there were {n} {what}.",
            "The police recorded {n} {what} in 2022/23.",
            "A total of {n} {what} took place in the year to March 2023.",
            "During 2022/23 {n} {what} were reported.",
            "- {n} {what} recorded in 2022/23",
        ),
        2,
    )
    form = f"# Summary\n\n{first}\n\n# Detail\n\nMuch was done.\n\n{second.replace('{n}', '{m}')}"
    words = {"n": f"{count:,}", "what": what}
    return Written(form.format(m=f"{count:,}", **words), form.format(m=_turned(count), **words), CONTRADICTION)  # fmt: skip


def text_and_table(rng: Random) -> Written:
    kinds = ["Burglary", "Robbery", "Arson", "Fraud"]
    rows = {kind: (_count(rng), _count(rng)) for kind in kinds}
    kind = rng.choice(kinds)
    table = "| Offence | 2021/22 | 2022/23 |\n|---|---|---|\n" + "\n".join(
        f"| {name} | {a:,} | {b:,} |" for name, (a, b) in rows.items()
    )
    form = rng.choice((
        "{kind} stood at {n} offences in 2022/23.\n\n{table}",
        "{table}\n\nIn 2022/23 there were {n} offences of {low}.",
    ))  # fmt: skip
    words = {"kind": kind, "low": kind.lower(), "table": table}
    value = rows[kind][1]
    return Written(form.format(n=f"{value:,}", **words), form.format(n=_turned(value), **words), CONTRADICTION)  # fmt: skip


def banded(rng: Random) -> Written:
    """A column of ratings by figures; the fault is one rating."""
    low, high = rng.randint(20, 40), rng.randint(60, 90)
    key = rng.choice((
        "Wards are rated red at {h} or more, amber from {l} to {m} and green below {l}.",
        "RAG rating: green = under {l}; amber = {l} to {m}; red = {h} and over.",
        "Score {h}+ is red, {l}-{m} is amber and 0-{k} is green.",
    )).format(h=high, l=low, m=high - 1, k=low - 1)  # fmt: skip
    values = [low - 5, low, high - 1, high, high + 20, low - 12]
    rng.shuffle(values)

    def rated(value: int) -> str:
        return "Red" if value >= high else "Amber" if value >= low else "Green"

    def text(ratings: list[str]) -> str:
        rows = zip(NAMES, values, ratings, strict=False)
        body = "\n".join(f"| {name} | {value} | {rating} |" for name, value, rating in rows)
        return f"{key}\n\n| Ward | Incidents | RAG |\n|---|---|---|\n{body}"

    right = [rated(value) for value in values]
    wrong = right[:]
    at = rng.randrange(len(wrong))
    wrong[at] = {"Red": "Amber", "Amber": "Green", "Green": "Amber"}[wrong[at]]
    return Written(text(right), text(wrong), OWN_RULE)


def met(rng: Random) -> Written:
    aim, gap = rng.randint(60, 85), rng.randint(2, 9)
    form = rng.choice((
        "In the year {got}% of victims were contacted within two days. The target is {aim}% and it was therefore {said}.",
        "Satisfaction was {got}% against a target of {aim}%, so the target was {said}.",
        "Our target of {aim}% for cases closed in 28 days was {said}: the result was {got}%.",
    ))  # fmt: skip
    over = rng.random() < 0.5
    got = aim + gap if over else aim - gap
    right, wrong = ("met", "missed") if over else ("missed", "met")
    return Written(form.format(got=got, aim=aim, said=right), form.format(got=got, aim=aim, said=wrong), OWN_RULE)  # fmt: skip


def set_size(rng: Random) -> Written:
    number = rng.randint(3, 6)
    noun = rng.choice(("priorities", "objectives", "themes", "commitments"))
    items = "\n".join(f"- {thing}" for thing in ("violence", "burglary", "drugs", "hate crime", "fraud", "arson")[:number])  # fmt: skip
    form = rng.choice((
        "# Foreword\n\nThis plan has {n} {noun}. They were agreed in March.\n\n# Our {noun}\n\n{items}",
        "# Foreword\n\nWelcome. Our {n} {noun} come from what you told us.\n\n# The {noun}\n\nThey are:\n\n{items}",
    ))  # fmt: skip
    words = {"noun": noun, "items": items}
    return Written(form.format(n=_SMALL[number], **words), form.format(n=_SMALL[number + 1], **words), CONTRADICTION)  # fmt: skip


def ordered(rng: Random) -> Written:
    values = sorted(rng.sample(range(40, 900), 5), reverse=True)
    names = ("Noise", "Litter", "Dogs", "Drugs", "Begging")
    lead = rng.choice((
        "The problems are listed in order, with the most common first:",
        "Reports, from highest to lowest, are shown here in descending order:",
    ))  # fmt: skip

    def text(kept: list[int]) -> str:
        items = "\n".join(f"{at}. {name} ({value})" for at, (name, value) in enumerate(zip(names, kept, strict=True), 1))  # fmt: skip
        return f"{lead}\n\n{items}"

    wrong = values[:]
    wrong[2], wrong[3] = wrong[3], wrong[2]
    return Written(text(values), text(wrong), OWN_RULE)


def coded(rng: Random) -> Written:
    number = rng.randint(3, 7)
    rows = "\n".join(f"| PM{at} | Measure of {NAMES[at].lower()} | 5{at} |" for at in range(1, number + 1))  # fmt: skip
    form = "| Ref | Measure | Target |\n|---|---|---|\n{rows}\n\nThe Board asked for a plan for PM{at}."
    right, wrong = rng.randint(1, number), number + rng.randint(1, 3)
    return Written(form.format(rows=rows, at=right), form.format(rows=rows, at=wrong), REFERENCE)


def lasted(rng: Random) -> Written:
    start, weeks = rng.randint(1, 5), rng.choice((6, 8))
    end = {6: f"{start + 11} July", 8: f"{start + 25} July"}[weeks]
    form = rng.choice((
        "The survey was open from {start} June to {end} 2024 ({n} weeks).",
        "Over the {n} weeks from {start} June to {end} 2024 we heard from 412 people.",
    ))  # fmt: skip
    words = {"start": start, "end": end}
    return Written(form.format(n=_SMALL[weeks], **words), form.format(n="twelve", **words), ARITHMETIC)  # fmt: skip


def alone(rng: Random) -> Written:
    share, what = rng.randint(6, 40), rng.choice(("School exclusions", "Waiting times", "Bike thefts"))  # fmt: skip
    old = 50 * rng.randint(4, 20)
    new = old - old * share // 100
    true = f"{what} are down {round((old - new) * 100 / old)}%, from {old} in 2022 to {new} in 2023."  # fmt: skip
    return Written(true, rng.choice((f"{what} are down {share}%.", f"{what} have gone down by a third since the team began.")), MISSING)  # fmt: skip


RULE_KINDS = (
    two_passages, text_and_table, banded, met, set_size, ordered, coded, lasted, alone,
)  # fmt: skip
