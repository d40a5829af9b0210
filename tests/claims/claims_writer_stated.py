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


STATED_KINDS = (members, attached)
