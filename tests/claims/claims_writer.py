"""A writer of true texts: random data, rounded and put into words in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

OFFENCES = ("burglary", "robbery", "theft from vehicles", "arson", "criminal damage", "shoplifting")
YEARS = ((2017, 18), (2018, 19), (2019, 20), (2020, 21), (2021, 22), (2022, 23))


@dataclass(frozen=True)
class Written:
    """A true text, the same with one fault planted, and the class of that fault."""

    true: str
    faulty: str
    kind: str


def half_up(value: float, places: int = 0) -> str:
    """Round half up, as in print; exact enough for the counts used here."""
    scale = 10**places
    scaled = int(value * scale + 0.5 + 1e-9)
    return f"{scaled / scale:,.{places}f}"


def pct(part: float, whole: float, places: int) -> str:
    return half_up(part * 100 / whole, places)


def change(rng: Random) -> Written:
    old = rng.randint(60, 4000)
    new = max(20, int(old * rng.uniform(0.5, 1.6)))
    if new == old:
        new += 7
    places = rng.choice((0, 1))
    share = pct(abs(new - old), old, places)
    wrong = half_up(abs(new - old) * 100 / old + rng.choice((4, 9, 15)), places)
    rises = new > old
    verb = rng.choice(
        ("rose", "increased", "went up") if rises else ("fell", "decreased", "went down")
    )
    noun = rng.choice(("rise", "increase") if rises else ("fall", "decrease", "reduction"))
    unit = rng.choice(("%", " per cent"))
    what = rng.choice(OFFENCES)
    first, last = rng.choice(YEARS[:3]), rng.choice(YEARS[3:])
    y0, y1 = f"{first[0]}/{first[1]}", f"{last[0]}-{last[1]}"
    form = rng.choice((
        "{What} {verb} from {old} in {y0} to {new} in {y1}, a {noun} of {share}{unit}.",
        "There were {new} {what} offences in {y1} compared to {old} in {y0}. This is a {noun} of {gap} offences - {share}{unit}.",
        "{What} {verb} by {share}{unit}, from {old} to {new}.",
        "In {y1} we recorded {new} offences of {what}, {updown} from {old} in {y0} ({share}{unit}).",
        "{What} {verb} {share}{unit} between {y0} and {y1}, from {old} offences to {new}.",
        "{What} offences: {new} in {y1}, against {old} in {y0}, a {noun} of {gap} or {share}{unit}.",
    ))  # fmt: skip
    words = {
        "What": what.capitalize(), "what": what, "verb": verb, "noun": noun, "unit": unit,
        "old": f"{old:,}", "new": f"{new:,}", "gap": f"{abs(new - old):,}", "y0": y0, "y1": y1,
        "updown": "up" if rises else "down",
    }  # fmt: skip
    return Written(form.format(share=share, **words), form.format(share=wrong, **words), "impossible-arithmetic")  # fmt: skip


def share(rng: Random) -> Written:
    whole = rng.randint(200, 9000)
    part = rng.randint(12, whole - 1)
    places = rng.choice((0, 1))
    printed = pct(part, whole, places)
    wrong = half_up((part * 100 / whole + rng.choice((5, 11, 23))) % 97 + 1, places)
    if abs(float(wrong) - part * 100 / whole) < 2:
        wrong = half_up(min(part * 100 / whole + 30, 99), places)
    form = rng.choice((
        "Of the {whole} incidents recorded in 2021, {part} ({share}%) involved alcohol.",
        "Police recorded {whole} robberies in 2022. Of these, {part} ({share}%) were of businesses.",
        "{part} of the {whole} people asked ({share} per cent) had been victims.",
        "{share}% ({part}) of the {whole} replies were from women.",
        "There were {whole} calls, of which {part} ({share}%) were urgent.",
    ))  # fmt: skip
    words = {"whole": f"{whole:,}", "part": f"{part:,}"}
    return Written(form.format(share=printed, **words), form.format(share=wrong, **words), "impossible-arithmetic")  # fmt: skip


def mean(rng: Random) -> Written:
    months = rng.choice((6, 12, 18, 24))
    count = rng.randint(40 * months, 400 * months)
    end = {
        6: "30 September 2021",
        12: "31 March 2022",
        18: "30 September 2022",
        24: "31 March 2023",
    }
    printed = half_up(count / months)
    wrong = half_up(count / months * rng.choice((0.6, 1.3, 1.7)))
    form = rng.choice((
        "A total of {count} offences were recorded between 1 April 2021 and {end}, which represents an average of {mean} crimes per month.",
        "Between 1st April 2021 and {end} there were {count} incidents, an average of {mean} a month.",
        "From 1 April 2021 to {end} the team received {count} calls, or {mean} every month on average.",
    ))  # fmt: skip
    words = {"count": f"{count:,}", "end": end[months]}
    return Written(form.format(mean=printed, **words), form.format(mean=wrong, **words), "impossible-arithmetic")  # fmt: skip


def fraction(rng: Random) -> Written:
    words, low, high = rng.choice((
        ("One in four", 23, 27), ("Half", 49, 51), ("More than half", 51, 60), ("Nearly a third", 28, 33),
        ("Just over half", 51, 55), ("Three quarters", 74, 76), ("One in five", 19, 21),
    ))  # fmt: skip
    true, wrong = rng.randint(low, high), (rng.randint(low, high) + 35) % 100
    form = rng.choice(("{words} ({p}%) of the 640 residents asked felt safe.", "{words} of victims ({p} per cent) were known to the service."))  # fmt: skip
    return Written(form.format(words=words, p=true), form.format(words=words, p=wrong), "impossible-arithmetic")  # fmt: skip


def parts(rng: Random) -> Written:
    counts = [rng.randint(5, 900) for _ in range(3)]
    total = sum(counts)
    form = rng.choice((
        "There were {t} fires, comprising {a} of bins, {b} of vehicles and {c} of buildings.",
        "The total of {t} cases was made up of {a} from police, {b} from housing and {c} from schools.",
    ))  # fmt: skip
    words = {"a": f"{counts[0]:,}", "b": f"{counts[1]:,}", "c": f"{counts[2]:,}"}
    return Written(form.format(t=f"{total:,}", **words), form.format(t=f"{total - max(1, total // 9):,}", **words), "impossible-arithmetic")  # fmt: skip


def table(rng: Random) -> Written:
    rows = [[rng.randint(1, 60) for _ in range(3)] for _ in range(rng.randint(4, 7))]
    mark = rng.choice(("\t", " | ", "     "))
    lines = [["Ward", "Thefts", "Fires", "Calls", "Total"]]
    lines += [
        [f"Ward {chr(65 + at)}", *map(str, row), str(sum(row))] for at, row in enumerate(rows)
    ]
    bad = [line[:] for line in lines]
    at = rng.randint(1, len(rows))
    bad[at][-1] = str(int(bad[at][-1]) + rng.choice((-1, 1, 10)))
    return Written(_table(lines, mark), _table(bad, mark), "impossible-arithmetic")


def _table(lines: list[list[str]], mark: str) -> str:
    edge = "|" if "|" in mark else ""
    return "\n".join(f"{edge} {mark.join(line)} {edge}".strip(" ") for line in lines)


def matrix(rng: Random) -> Written:
    """A matrix with bands and the list that follows; the fault leaves one red row out."""
    names = ["Arson", "Burglary", "Drugs", "Fraud", "Knife crime", "Noise", "Robbery", "Theft"]
    rows = {name: [rng.randint(0, 4) for _ in range(4)] for name in names}
    rows["Arson"], rows["Drugs"], rows["Theft"] = [3, 3, 3, 2], [4, 4, 3, 3], [3, 3, 3, 3]
    totals = {name: sum(scores) for name, scores in rows.items()}
    red = sorted((n for n in names if totals[n] >= 11), key=lambda n: -totals[n])
    head = "Scores: low 0-5, medium 6-10, high 11+ points.\n\nCrime\tVolume\tTrend\tHarm\tConcern\tTotal\n"
    body = "\n".join(
        f"{name}\t" + "\t".join(map(str, rows[name])) + f"\t{totals[name]}" for name in names
    )

    def listed(kept: list[str]) -> str:
        return "Priorities: " + ", ".join(f"{name} ({totals[name]} points)" for name in kept) + "."

    return Written(f"{head}{body}\n\n{listed(red)}", f"{head}{body}\n\n{listed(red[:1] + red[2:])}", "own-rule-broken")  # fmt: skip


def listing(rng: Random) -> Written:
    number = rng.choice((3, 4, 5))
    words = {3: "three", 4: "four", 5: "five", 6: "six"}
    items = rng.sample(OFFENCES, number)
    body = "\n".join(f"- {item}" for item in items)
    form = "The {n} priorities for the year are:\n\n{body}\n\nThey were agreed in March 2022."
    return Written(form.format(n=words[number], body=body), form.format(n=words[number + 1], body=body), "contradiction")  # fmt: skip


def reference(rng: Random) -> Written:
    titles = ["Foreword", "Crime", "Places", "People", "Costs", "Next steps"][: rng.randint(4, 6)]
    aim, off = rng.randint(1, len(titles)), len(titles) + rng.randint(1, 4)

    def text(target: int) -> str:
        parts = [f"# {at}. {title}\n\nThe text of this part." for at, title in enumerate(titles, 1)]
        parts[0] += f" For more, see section {target}."
        return "\n\n".join(parts)

    return Written(text(aim), text(off), "reference-unresolved")


def repeated(rng: Random) -> Written:
    count, other = rng.randint(120, 5000), rng.randint(6000, 9000)
    year = rng.choice(YEARS)
    form = "In {y} there were {a} burglaries.\n\nMuch was done.\n\nThe police recorded {b} burglaries in {y}."
    y = f"{year[0]}/{year[1]}"
    return Written(form.format(y=y, a=f"{count:,}", b=f"{count:,}"), form.format(y=y, a=f"{count:,}", b=f"{other:,}"), "contradiction")  # fmt: skip


def damage(rng: Random) -> Written:
    gap = rng.choice((", ,", " <text></text>", " Error! Reference source not found."))
    form = "In the borough{gap} 814 victims were referred to services in 2021."
    return Written(form.format(gap=""), form.format(gap=gap), "damaged-text")


def base(rng: Random) -> Written:
    share = rng.randint(5, 60)
    what = rng.choice(OFFENCES).capitalize()
    old = rng.randint(2, 9) * 100
    true = (
        f"{what} rose by {share}% between 2019 and 2020, from {old} to {old + old * share // 100}."
    )
    return Written(true, f"{what} rose by {share}%.", "base-missing")


KINDS = (
    change, share, mean, fraction, parts, table, matrix, listing, reference, repeated, damage, base,
)  # fmt: skip
