"""True tables from random data: columns made from others, row by row, in three ways of printing."""

from __future__ import annotations

from random import Random

from claims_writer import Written, half_up, pct

PLACES = ("Abbey", "Castle", "Dene", "Eastgate", "Harbour", "Mill", "Priory", "Station", "Kirkgate")
CRIMES = ("Burglary", "Robbery", "Theft", "Criminal damage", "Public order", "Fraud", "Arson")
ARITHMETIC = "impossible-arithmetic"


def printed(lines: list[list[str]], form: str) -> str:
    if form == "tabs":
        return "\n".join("\t".join(line) for line in lines)
    if form == "bars":
        rule = "|" + "---|" * len(lines[0])
        rows = ["| " + " | ".join(line) + " |" for line in lines]
        return "\n".join([rows[0], rule, *rows[1:]])
    widths = [max(len(line[at]) for line in lines) + 4 for at in range(len(lines[0]))]
    return "\n".join(
        "".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def both(lines: list[list[str]], row: int, at: int, wrong: str, rng: Random) -> Written:
    """Write the table as it is and with one cell changed, in the same form."""
    bad = [line[:] for line in lines]
    bad[row][at] = wrong
    form = rng.choice(("bars", "tabs", "spaces"))
    return Written(printed(lines, form), printed(bad, form), ARITHMETIC)


def signed(value: float, places: int, end: str) -> str:
    shown = half_up(abs(value), places)
    if not shown.strip("0."):
        return shown + end
    return ("+" if value > 0 else "-") + shown + end


def changes(rng: Random) -> Written:
    names = rng.sample(CRIMES, rng.randint(3, 6))
    pairs = [(rng.randint(80, 2400), rng.randint(80, 2400)) for _ in names]
    heads = rng.choice((["2022/23", "2023/24"], ["Last year", "This year"], ["Baseline", "Latest"]))
    share = rng.random() < 0.5
    head = rng.choice(("% change", "Change (%)", "Percentage change") if share else ("Change", "Difference", "+/-"))  # fmt: skip

    def change(a: int, b: int) -> str:
        return signed((b - a) * 100 / a, 1, "%") if share else signed(b - a, 0, "")

    lines = [["Type", *heads, head]]
    lines += [[n, f"{a:,}", f"{b:,}", change(a, b)] for n, (a, b) in zip(names, pairs, strict=True)]
    at = rng.randint(1, len(names))
    a, b = pairs[at - 1]
    return both(lines, at, 3, change(a, b + rng.choice((-1, 1)) * max(25, b // 5)), rng)


def rates(rng: Random) -> Written:
    names = rng.sample(PLACES, rng.randint(3, 7))
    per = rng.choice((1000, 10_000))
    people = [rng.randint(4_000, 90_000) for _ in names]
    counts = [rng.randint(p // 60, p // 9) for p in people]
    head = rng.choice((f"Rate per {per:,}", f"Per {per:,} population", "Rate"))
    columns = rng.choice(((0, 1), (1, 0)))
    words = ("Crimes", "Population")
    lines = [["Area", *(words[at] for at in columns), head]]
    for name, n, p in zip(names, counts, people, strict=True):
        cells = (f"{n:,}", f"{p:,}")
        lines.append([name, *(cells[at] for at in columns), half_up(n * per / p, 1)])
    at = rng.randint(1, len(names))
    wrong = half_up(counts[at - 1] * per / people[at - 1] * rng.choice((0.7, 1.3)), 1)
    return both(lines, at, 3, wrong, rng)


def means(rng: Random) -> Written:
    names = rng.sample(PLACES, rng.randint(4, 7))
    groups = [rng.randint(6, 70) for _ in names]
    totals = [group * rng.randint(20, 90) + rng.randint(0, 40) for group in groups]
    whole, group, head = rng.choice((
        ("Hours", "Volunteers", "Hours per volunteer"), ("Cost (£)", "Households", "Cost per household"),
        ("Minutes", "Calls", "Average minutes"), ("Attendance", "Sessions", "Average per session"),
    ))  # fmt: skip
    lines = [["Project", whole, group, head]]
    lines += [
        [name, f"{total:,}", str(many), half_up(total / many, 1)]
        for name, total, many in zip(names, totals, groups, strict=True)
    ]
    at = rng.randint(1, len(names))
    wrong = half_up(totals[at - 1] / groups[at - 1] + rng.choice((-6, 8)), 1)
    return both(lines, at, 3, wrong, rng)


def shares(rng: Random) -> Written:
    names = rng.sample(CRIMES, rng.randint(4, 7))
    counts = [rng.randint(40, 900) for _ in names]
    head = rng.choice(("% of all", "Share", "Proportion", "Per cent", "%"))
    mark = "" if head in ("Per cent", "%") else "%"
    total = sum(counts)
    lines = [["Type", "Number", head]]
    lines += [[name, f"{n:,}", pct(n, total, 1) + mark] for name, n in zip(names, counts, strict=True)]  # fmt: skip
    lines.append(["Total", f"{total:,}", "100" + mark])
    at = rng.randint(1, len(names))
    wrong = half_up(counts[at - 1] * 100 / total + rng.choice((7, 11)), 1)
    return both(lines, at, 2, wrong + mark, rng)


def years(rng: Random) -> Written:
    first = rng.randint(2012, 2018)
    values = [rng.randint(150, 900) for _ in range(rng.randint(4, 7))]
    lines = [["Year", "Offences", rng.choice(("Annual change", "Change on previous year"))]]
    lines.append([str(first), str(values[0]), "-"])
    for at in range(1, len(values)):
        change = (values[at] - values[at - 1]) * 100 / values[at - 1]
        lines.append([str(first + at), str(values[at]), signed(change, 1, "%")])
    at = rng.randint(2, len(values))
    old = float(lines[at][2].rstrip("%").replace(",", ""))
    return both(lines, at, 2, signed(old + rng.choice((-9, 9)), 1, "%"), rng)


def hundreds(rng: Random) -> Written:
    names = rng.sample(PLACES, rng.randint(3, 6))
    lines = [["Ward", "Safe", "Neither", "Unsafe", "Total"]]
    for name in names:
        safe, neither = rng.randint(30, 60), rng.randint(5, 25)
        lines.append([name, f"{safe}%", f"{neither}%", f"{100 - safe - neither}%", "100%"])
    at = rng.randint(1, len(names))
    wrong = f"{int(lines[at][2].rstrip('%')) + rng.choice((8, 13))}%"
    return both(lines, at, 2, wrong, rng)


def totals(rng: Random) -> Written:
    names = rng.sample(PLACES, rng.randint(3, 7))
    columns = [[rng.randint(20, 900) for _ in names] for _ in range(2)]
    whole = rng.choice(("Total", "All areas", "Borough total", "Grand total"))
    lines = [["Area", "2022", "2023"]]
    lines += [[name, f"{a:,}", f"{b:,}"] for name, a, b in zip(names, *columns, strict=True)]
    lines.append([whole, *(f"{sum(column):,}" for column in columns)])
    at = rng.randint(1, 2)
    wrong = sum(columns[at - 1]) + rng.choice((-1, 1)) * rng.randint(2, 90)
    return both(lines, len(lines) - 1, at, f"{wrong:,}", rng)


TABLE_KINDS = (changes, rates, means, shares, years, hundreds, totals)
