"""True texts written by cue, not by form: changes, shares, totals, averages, rates, ratios, gaps."""

from __future__ import annotations

from random import Random

from claims_writer import OFFENCES, Written, half_up, pct

ARITHMETIC = "impossible-arithmetic"
TURNS = (
    "{What} is {updown} {p}% on last year ({new} offences, against {old} in {y0}).",
    "We dealt with {new} offences of {what} this year. Last year the figure was {old}, so that is a {p}% {noun}.",
    "{old} offences of {what} were recorded in {y0} and {new} in {y1} - a {p}% {noun}.",
    "{What}: {new} ({y0}: {old}), {sign}{p}%.",
    "There has been a {p}% {noun} in {what} ({old} cases to {new}).",
    "The {new} offences recorded represent a {noun} of {p}% on the {old} recorded in the previous year.",
    "{What} totalled {new}, which is {gap} ({p}%) {more} than in the year before, when {old} were recorded.",
    "{What} saw a {p} per cent {noun}, with {new} offences recorded as opposed to {old} in {y0}.",
    "The team closed {new} cases of {what}, {p}% {updown} on the {old} closed in the preceding year.",
    "{What} went from {old} in {y0} to {new} in {y1}; a {noun} of {p} per cent.",
    "{old} reports of {what} last year, {new} this year ({p}% {lower}).",
    "There were {new} offences of {what} in {y1}. Twelve months earlier the figure was {old}. That is a {noun} of {gap} or {p}%.",
)
SHARES = (
    "The service supported {w} people in the year, {n} of them ({p}%) women.",
    "{w} people answered. Of those, {n} said they avoided the town centre, which is {p}%.",
    "We recorded {w} incidents of which rowdy behaviour made up {n}, or {p}%.",
    "Alcohol was a factor in {p}% of assaults ({n} of {w}).",
    "{n} out of {w} premises passed, giving a pass rate of {p}%.",
    "Source of referral ({w} in all):\n- Police: {n} ({p}%)\n- Schools: {m} ({q}%)\n- Others: {o} ({r}%)",
    "There were {w} replies: {n} ({p}%) agreed, {m} ({q}%) disagreed and {o} ({r}%) did not know.",
    "Of the {w} cases closed, {n} ({p}%) were resolved; {m}, or {q}%, were withdrawn.",
)
TOTALS = (
    "The three hubs took {t} referrals combined (North {a}, Central {b}, South {c}).",
    "Quarterly figures were {a}, {b} and {c}, which gives {t} for the year as a whole.",
    "Incidents by team:\n- Wardens: {a}\n- Cameras: {b}\n- Housing: {c}\nTotal: {t}",
    "Officers issued {a} warnings, {b} notices and {c} penalties - {t} actions altogether.",
    "The hostel cost £{a}, the van £{b} and the training £{c}; together these came to £{t}.",
)


def moved(rng: Random) -> Written:
    old = rng.randint(60, 3000)
    new = max(30, int(old * rng.uniform(0.55, 1.5)))
    new += 11 if new == old else 0
    rises, share = new > old, abs(new - old) * 100 / old
    wrong = share + rng.choice((6, 11, 17))
    what = rng.choice(OFFENCES)
    words = {
        "What": what.capitalize(), "what": what, "old": f"{old:,}", "new": f"{new:,}",
        "gap": f"{abs(new - old):,}", "noun": "rise" if rises else "fall", "more": "more" if rises else "fewer",
        "updown": "up" if rises else "down", "sign": "+" if rises else "-", "lower": "higher" if rises else "lower",
        "y0": "2020/21", "y1": "2021/22",
    }  # fmt: skip
    form = rng.choice(TURNS)
    places = rng.choice((0, 1))
    return Written(form.format(p=half_up(share, places), **words), form.format(p=half_up(wrong, places), **words), ARITHMETIC)  # fmt: skip


def portioned(rng: Random) -> Written:
    n, m, o = (rng.randint(40, 900) for _ in range(3))
    w = n + m + o
    words = {"w": f"{w:,}", "n": f"{n:,}", "m": f"{m:,}", "o": f"{o:,}", "q": pct(m, w, 0), "r": pct(o, w, 0)}  # fmt: skip
    form = rng.choice(SHARES)
    wrong = half_up(n * 100 / w + rng.choice((7, 13, 21)))
    return Written(form.format(p=pct(n, w, 0), **words), form.format(p=wrong, **words), ARITHMETIC)


def summed(rng: Random) -> Written:
    a, b, c = (rng.randint(30, 900) for _ in range(3))
    t = a + b + c
    words = {"a": f"{a:,}", "b": f"{b:,}", "c": f"{c:,}"}
    form = rng.choice(TOTALS)
    return Written(form.format(t=f"{t:,}", **words), form.format(t=f"{t + max(3, t // 12):,}", **words), ARITHMETIC)  # fmt: skip


def spread(rng: Random) -> Written:
    things, each = rng.randint(4, 30), rng.randint(15, 200)
    whole = things * each + rng.randint(-2, 2)
    people = rng.randint(30, 200) * 1000
    crimes = rng.randint(people // 100, people // 8)
    form, true, wrong = rng.choice((
        ("{w} knives were handed in at the {k} surrender bins - on average {a} per bin.", half_up(whole / things), half_up(whole / things * 1.4)),
        ("There were {c} crimes in a population of {p} ({a} per 1,000 people).", half_up(crimes * 1000 / people, 1), half_up(crimes * 1000 / people * 0.7, 1)),
        ("Over the year the service took {y} calls, {a} a month on average.", half_up(whole), half_up(whole * 1.5)),
    ))  # fmt: skip
    words = {"w": f"{whole:,}", "k": things, "p": f"{people:,}", "c": f"{crimes:,}", "y": f"{whole * 12:,}"}  # fmt: skip
    return Written(form.format(a=true, **words), form.format(a=wrong, **words), ARITHMETIC)


def related(rng: Random) -> Written:
    low = rng.randint(20, 400)
    times = rng.randint(2, 5)
    first, second = rng.randint(55, 90), rng.randint(20, 50)
    word = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}[times]
    form = rng.choice((
        "Males were {word} as likely to be suspects as females ({h} compared with {l}).",
        "The difference between the daytime score ({f}%) and the night-time score ({s}%) is {g} percentage points.",
        "With a ratio of 1:{t}, the {l} workers support {h} clients.",
    ))  # fmt: skip
    words = {"word": word, "l": f"{low:,}", "f": first, "s": second, "t": times}
    high, gap = low * times, first - second
    return Written(form.format(h=f"{high:,}", g=gap, **words), form.format(h=f"{high + low * 2:,}", g=gap + 9, **words), ARITHMETIC)  # fmt: skip


def opposed(rng: Random) -> Written:
    low = rng.randint(60, 900)
    high = low + rng.randint(20, 300)
    form = rng.choice((
        "{What} {verb} from {a} offences to {b}.",
        "{What} continued to {inf}, with {b} offences compared to {a} in the previous year.",
        "There were {b} offences of {what}, {updown} from {a} the year before.",
    ))  # fmt: skip
    what = rng.choice(OFFENCES)
    rises = rng.random() < 0.5
    a, b = (low, high) if rises else (high, low)

    def text(up: bool) -> str:
        return form.format(
            What=what.capitalize(), what=what, a=f"{a:,}", b=f"{b:,}", verb="rose" if up else "fell",
            inf="rise" if up else "fall", updown="up" if up else "down",
        )  # fmt: skip

    return Written(text(rises), text(not rises), "contradiction")


CUED_KINDS = (moved, portioned, summed, spread, related, opposed)
