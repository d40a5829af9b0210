"""More true texts from random data: shares that fill a whole, orders, courses, rates, targets, days."""

from __future__ import annotations

from calendar import day_name, month_name, monthrange
from datetime import date
from random import Random

from claims_writer import OFFENCES, Written, half_up, pct

PLACES = ("Abbey", "Castle", "Dene", "Eastgate", "Harbour", "Mill", "Priory", "Station")
ARITHMETIC, CONTRADICTION = "impossible-arithmetic", "contradiction"


def remaining(rng: Random) -> Written:
    first = rng.randint(30, 80)
    rest = 100 - first
    form = rng.choice((
        "Of the victims, {a}% were women and the remaining {b}% men.",
        "{a}% of reports were made by telephone, and the remaining {b}% online.",
        "In 2022, {a} per cent of searches led to nothing; the other {b} per cent led to an outcome.",
        "Town wards had {a}% of the crime and the rest, {b}%, was in the villages.",
    ))  # fmt: skip
    return Written(form.format(a=first, b=rest), form.format(a=first, b=rest + rng.choice((6, 9, 14))), ARITHMETIC)  # fmt: skip


def closed(rng: Random) -> Written:
    """Four exclusive shares, rounded, ending in "other"."""
    counts = [rng.randint(50, 900) for _ in range(4)]
    shares = [int(pct(count, sum(counts), 0)) for count in counts]
    form = rng.choice((
        "By ethnicity, {a}% were White, {b}% Black, {c}% Asian and {d}% other.",
        "Violence made up {a}% of all crime, theft {b}%, damage {c}% and other crime {d}%.",
        "Calls were about noise ({a}%), litter ({b}%), vehicles ({c}%) and other matters ({d}%).",
    ))  # fmt: skip
    words = dict(zip("abcd", shares, strict=True))
    wrong = {**words, "b": words["b"] + 12}
    return Written(form.format(**words), form.format(**wrong), ARITHMETIC)


def order(rng: Random) -> Written:
    values = sorted(rng.sample(range(40, 900), 3), reverse=True)
    names = rng.sample(PLACES, 3)
    form = rng.choice((
        "{x} had the highest number of crimes ({a}), followed by {y} ({b}) and {z} ({c}).",
        "The most reports came from {x} ({a}), followed by {y} ({b}), then {z} ({c}).",
        "The number was highest in {x} ({a}), followed by {y} ({b}) and {z} ({c}).",
    ))  # fmt: skip
    words = dict(zip("xyz", names, strict=True))
    a, b, c = values
    return Written(form.format(a=a, b=b, c=c, **words), form.format(a=b, b=a, c=c, **words), CONTRADICTION)  # fmt: skip


def course(rng: Random) -> Written:
    rises = rng.random() < 0.5
    values = sorted(rng.sample(range(30, 800), 4), reverse=not rises)
    first = rng.randint(2012, 2018)
    listed = ", ".join(f"{v} in {first + at}" for at, v in enumerate(values[:-1]))
    listed += f" and {values[-1]} in {first + 3}"
    what = rng.choice(OFFENCES).capitalize()
    verb, noun = ("rose", "rise") if rises else ("fell", "fall")
    form = rng.choice((
        "{what} {verb} every year: {listed}.",
        "{what} {verb} for the third year running: {listed}.",
        "{what}: {listed}. This is the third successive annual {noun}.",
    ))  # fmt: skip
    words = {"what": what, "verb": verb, "noun": noun}
    values[1], values[2] = values[2], values[1]
    bad = ", ".join(f"{v} in {first + at}" for at, v in enumerate(values[:-1]))
    bad += f" and {values[-1]} in {first + 3}"
    return Written(form.format(listed=listed, **words), form.format(listed=bad, **words), CONTRADICTION)  # fmt: skip


def rate(rng: Random) -> Written:
    people = rng.randint(20_000, 300_000)
    count = rng.randint(people // 60, people // 8)
    printed = half_up(count * 1000 / people, 1)
    wrong = half_up(count * 1000 / people * rng.choice((0.8, 1.25, 1.5)), 1)
    form = rng.choice((
        "Ayton has {p} residents. Police recorded {n} crimes, or {r} per 1,000 residents.",
        "There were {n} crimes in 2022. With a population of {p}, this is a rate of {r} crimes per 1,000 residents.",
        "The district is home to {p} people. In 2022 there were {n} offences, a rate of {r} per 1,000 people.",
    ))  # fmt: skip
    words = {"p": f"{people:,}", "n": f"{count:,}"}
    return Written(form.format(r=printed, **words), form.format(r=wrong, **words), ARITHMETIC)


def target(rng: Random) -> Written:
    aim = rng.randint(50, 900)
    down = rng.random() < 0.5
    gap = rng.randint(3, 40)
    within, beyond = (aim - gap, aim + gap) if down else (aim + gap, aim - gap)
    limit = "or fewer" if down else "or more"
    form = rng.choice((
        "Target: {aim} {limit}. Result: {got}. Target met.",
        "The target was {aim} {limit}. The result was {got}. The target was met.",
    ))  # fmt: skip
    words = {"aim": aim, "limit": limit}
    return Written(form.format(got=within, **words), form.format(got=beyond, **words), "own-rule-broken")  # fmt: skip


def points(rng: Random) -> Written:
    low = rng.randint(10, 60)
    gap = rng.randint(3, 20)
    form = rng.choice((
        "At {a}%, satisfaction was {g} percentage points above the county's {b}%.",
        "In 2022 {a}% felt safe, {g} percentage points more than the {b}% of 2020.",
        "Employment is {a}%, {g} percentage points higher than the national {b}%.",
    ))  # fmt: skip
    return Written(form.format(a=low + gap, b=low, g=gap), form.format(a=low + gap, b=low, g=gap + 4), ARITHMETIC)  # fmt: skip


def multiple(rng: Random) -> Written:
    base = rng.randint(100, 400) / 100
    times, word = rng.choice(((2, "double"), (2, "twice"), (3, "three times")))
    form = rng.choice((
        "The rate, {a} per 1,000, is {word} the national rate of {b}.",
        "At {a} per 1,000 the figure is {word} the average of {b}.",
    ))  # fmt: skip
    return Written(
        form.format(a=f"{base * times:.2f}", b=f"{base:.2f}", word=word),
        form.format(a=f"{base * times * 1.5:.2f}", b=f"{base:.2f}", word=word), ARITHMETIC,
    )  # fmt: skip


def each(rng: Random) -> Written:
    times, one = rng.randint(3, 20), rng.randint(15, 90)
    form = rng.choice((
        "We reached {n} pupils in {k} schools, {a} in each.",
        "In all {n} alarms went to {k} homes, an average of {a} each.",
    ))  # fmt: skip
    words = {"n": f"{times * one:,}", "k": times}
    return Written(form.format(a=one, **words), form.format(a=one + 9, **words), ARITHMETIC)


def money(rng: Random) -> Written:
    parts = [rng.randint(10, 900) * 100 + 50 for _ in range(3)]
    form = rng.choice((
        "The budget of £{t} was made up of £{a} from the council, £{b} from the police and £{c} from health.",
        "Income was £{t}: £{a} from the council, £{b} from the commissioner and £{c} from the health service.",
        "We spent £{a} on lighting, £{b} on cameras and £{c} on wardens, a total of £{t}.",
    ))  # fmt: skip
    words = dict(zip("abc", (f"{part:,}" for part in parts), strict=True))
    total = sum(parts)
    return Written(form.format(t=f"{total:,}", **words), form.format(t=f"{total + total // 9 + 1:,}", **words), ARITHMETIC)  # fmt: skip


def day(rng: Random) -> Written:
    year, month = rng.randint(2005, 2024), rng.randint(1, 12)
    last = monthrange(year, month)[1]
    right = date(year, month, rng.randint(1, last))
    name = day_name[right.weekday()]
    wrong = day_name[(right.weekday() + rng.randint(1, 6)) % 7]
    form = rng.choice(("The Board met on {d}.", "The plan was agreed on {d} and published later.", "Published: {d}"))  # fmt: skip
    written = f"{right.day} {month_name[month]} {year}"
    if rng.random() < 0.5:
        return Written(form.format(d=f"{name} {written}"), form.format(d=f"{wrong} {written}"), ARITHMETIC)  # fmt: skip
    return Written(form.format(d=written), form.format(d=f"{last + 1} {month_name[month]} {year}"), ARITHMETIC)  # fmt: skip


def fraction_count(rng: Random) -> Written:
    word, low, high = rng.choice((("half", 0.47, 0.53), ("a third", 0.31, 0.36), ("three quarters", 0.72, 0.78)))  # fmt: skip
    whole = rng.randint(60, 900)
    part = round(whole * rng.uniform(low, high))
    wrong = round(whole * (low + 0.22)) if low < 0.6 else round(whole * 0.5)
    form = "Of the {n} patients, {w} ({k}) were male."
    return Written(form.format(n=whole, w=word, k=part), form.format(n=whole, w=word, k=wrong), ARITHMETIC)  # fmt: skip


def turned(rng: Random) -> Written:
    low = rng.randint(40, 500)
    high = low + rng.randint(10, 300)
    share = pct(high - low, low, 0)
    fell, rose = rng.choice((("fell", "rose"), ("decreased", "increased"), ("dropped", "grew")))
    form = "The number of cases {verb} from {a} to {b}, a rise of {p}%."
    words = {"a": low, "b": high, "p": share}
    return Written(form.format(verb=rose, **words), form.format(verb=fell, **words), CONTRADICTION)


MORE_KINDS = (
    remaining, closed, order, course, rate, target, points, multiple, each, money, day,
    fraction_count, turned,
)  # fmt: skip
