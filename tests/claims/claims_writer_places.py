"""True sentences about places among listed values, ranges and intervals, from random data."""

from __future__ import annotations

from random import Random

from claims_writer import Written
from claims_writer_tables import PLACES, printed

ARITHMETIC, CONTRADICTION = "impossible-arithmetic", "contradiction"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def listed(pairs: list[tuple[str, object]], rng: Random) -> str:
    form = rng.choice(("{n} ({v})", "{n} {v}", "{n}, {v}"))
    parts = [form.format(n=n, v=v) for n, v in pairs]
    if "," in form:
        return "; ".join(parts[:-1]) + " and " + parts[-1]
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def values(rng: Random, many: int) -> list[tuple[str, object]]:
    found = sorted(rng.sample(range(41, 399), many), reverse=True)
    return list(zip(rng.sample(PLACES, many), [value / 10 for value in found], strict=True))


def ranked(rng: Random) -> Written:
    pairs = values(rng, rng.randint(5, 7))
    at = rng.randrange(1, len(pairs) - 1)
    wrong = rng.choice([k for k in range(1, len(pairs) - 1) if k != at])
    form = rng.choice((
        "{x} ranks {o} of the {n} districts for burglary ({l} per 1,000 households).",
        "{x} has the {o} highest rate of the {n} districts: {l}.",
        "Of the {n} wards compared, {x} had the {o} highest rate: {l}.",
    ))  # fmt: skip
    shown = [f"{name} {value}" for name, value in pairs]
    words = {"x": pairs[at][0], "n": len(pairs), "l": ", ".join(shown)}
    return Written(form.format(o=ORDINALS[at], **words), form.format(o=ORDINALS[wrong], **words), CONTRADICTION)  # fmt: skip


def extreme(rng: Random) -> Written:
    pairs = values(rng, rng.randint(4, 6))
    low = rng.random() < 0.5
    (name, value), *rest = pairs[::-1] if low else pairs
    rng.shuffle(rest)
    word = rng.choice(("lowest", "smallest") if low else ("highest", "greatest"))
    form = rng.choice((
        "The {w} score was in {x}, {v}; the others were {l}.",
        "The {w} rate was in {x} ({v}); every other ward differed: {l}.",
        "At {v}, {x} had the {w} rate (the others were {l}).",
    ))  # fmt: skip
    wrong = [(rest[0][0], round(float(str(value)) + (-1.7 if low else 1.7), 1)), *rest[1:]]
    words = {"w": word, "x": name, "v": value}
    return Written(
        form.format(l=listed(rest, Random(1)), **words),  # noqa: S311 - the same form for both
        form.format(l=listed(wrong, Random(1)), **words), CONTRADICTION,  # noqa: S311
    )  # fmt: skip


def ordered(rng: Random) -> Written:
    pairs = values(rng, rng.randint(4, 6))
    form, down = rng.choice((
        ("The wards with the highest rates were, in descending order, {l}.", True),
        ("In order of size the rates were {l}.", True),
        ("Rates, lowest first, were {l}.", False),
        ("By ward, highest first: {l}.", True),
    ))  # fmt: skip
    pairs = pairs if down else pairs[::-1]
    wrong = pairs[:]
    at = rng.randrange(len(pairs) - 2)
    (one, a), (two, b) = wrong[at], wrong[at + 2]
    wrong[at], wrong[at + 2] = (one, b), (two, a)
    return Written(form.format(l=listed(pairs, Random(3))), form.format(l=listed(wrong, Random(3))), CONTRADICTION)  # noqa: S311  # fmt: skip


def stretch(rng: Random) -> Written:
    low = rng.randint(5, 40)
    high = low + rng.randint(12, 60)
    middle = rng.randint(low + 1, high - 1)
    form = rng.choice((
        "Weekly attendance ranged from {a} to {b}, with a median of {m}.",
        "Attendance ranged from {a} to {b} (mean {m}).",
        "Scores varied between {a} and {b}, and the average was {m}.",
    ))  # fmt: skip
    return Written(form.format(a=low, b=high, m=middle), form.format(a=low, b=high, m=high + rng.randint(3, 20)), ARITHMETIC)  # fmt: skip


def interval(rng: Random) -> Written:
    point = rng.randint(150, 600) / 10
    half = rng.randint(12, 60) / 10
    words = {"a": f"{point - half:.1f}", "b": f"{point + half:.1f}"}
    form = rng.choice((
        "The estimate is {p}% (95% confidence interval {a}% to {b}%).",
        "An estimated {p}% of adults were affected (95% CI: {a}-{b}%).",
        "Prevalence has a 95% CI of {a}% to {b}%, the central estimate being {p}%.",
    ))  # fmt: skip
    wrong = point + half + rng.randint(15, 60) / 10
    return Written(form.format(p=f"{point:.1f}", **words), form.format(p=f"{wrong:.1f}", **words), ARITHMETIC)  # fmt: skip


def margin(rng: Random) -> Written:
    point, half = rng.randint(20, 70), rng.randint(20, 45) / 10
    low, high = point - half, point + half
    form = rng.choice((
        "The survey found {p}%, with a margin of error of plus or minus {h} percentage points: between {a}% and {b}%.",
        "Satisfaction was {p}%, plus or minus {h}%, so the true figure lies between {a}% and {b}%.",
    ))  # fmt: skip
    words = {"p": point, "h": half, "b": f"{high:.1f}"}
    return Written(form.format(a=f"{low:.1f}", **words), form.format(a=f"{low - 3.5:.1f}", **words), ARITHMETIC)  # fmt: skip


def in_table(rng: Random) -> Written:
    """A sentence beside a table: the place one of its rows has."""
    many = rng.randint(4, 7)
    names = rng.sample(PLACES, many)
    counts = rng.sample(range(120, 900), many)
    rates = [value / 10 for value in rng.sample(range(101, 989), many)]
    lines = [["Ward", "Offences", "Rate per 1,000"]]
    lines += [[n, str(c), f"{r:.1f}"] for n, c, r in zip(names, counts, rates, strict=True)]
    column, form = rng.choice((
        (counts, "{x} had the {o}{d} number of offences."),
        (counts, "The {o}{d} number of offences was in {x}."),
        (rates, "The rate per 1,000 residents was {o}{d} in {x}."),
        (rates, "{x} has the {o}{d} rate of the {n} wards."),
    ))  # fmt: skip
    low = rng.random() < 0.5
    order = sorted(range(many), key=lambda at: column[at], reverse=not low)
    at = rng.randrange(2)
    words = {"o": ("", "second ")[at], "d": "lowest" if low else "highest", "n": many}
    table = printed(lines, rng.choice(("bars", "tabs", "spaces")))
    text = rng.choice(("{s}\n\n{t}", "{t}\n\n{s}"))
    true, wrong = names[order[at]], names[order[rng.choice([2, 3])]]
    return Written(
        text.format(s=form.format(x=true, **words), t=table),
        text.format(s=form.format(x=wrong, **words), t=table), CONTRADICTION,
    )  # fmt: skip


PLACE_KINDS = (ranked, extreme, ordered, stretch, interval, margin, in_table)
