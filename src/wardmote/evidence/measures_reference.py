"""The reference page of measures, written from the YAML that the code reads.

Run as a module it writes docs/reference/measures.md: python -m wardmote.evidence.measures_reference
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from wardmote.evidence.breaks import Dated, known_breaks
from wardmote.evidence.measures import Measure, measures
from wardmote.terms.periods import Month

_POLARITIES = {
    "up_is_worse": "a rise is worse",
    "down_is_worse": "a fall is worse",
    "activity_led": "it follows activity: a rise or fall has no meaning alone",
    "none": "neither a rise nor a fall is judged",
}
_KINDS = {
    "count": "a count",
    "proportion": "a percentage of a count",
    "share": "a survey's percentage",
    "stock": "how many there are",
}
MOST_CATEGORIES = 20


def reference(known: Mapping[str, Measure]) -> str:
    """Return the page: every measure, then every break."""
    lines = [
        "# Measures",
        "",
        (
            "Written from `src/wardmote/measures/*.yaml` by `python -m "
            "wardmote.evidence.measures_reference`: change those files, not this page. A partnership adds "
            "its own under `HOME/measures/`, in the same form. Ask for one with `wardmote figure NAME`, and "
            "for one category of it with `wardmote figure NAME:CATEGORY`."
        ),
        "",
    ]
    for measure in sorted(known.values(), key=lambda one: one.name):
        lines += _section(measure)
    lines += ["## Breaks in series", ""]
    lines += [
        "| from | what changed | measures | comparisons across it |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_break(one) for one in known_breaks()]
    return "\n".join(lines) + "\n"


def _section(measure: Measure) -> list[str]:
    tables = ", ".join(f"`{fill.table}` ({fill.level.value})" for fill in measure.tables)
    rate = f"per {measure.per:,g} {measure.denominator}" if measure.denominator else "none"
    lines = [
        f"## {measure.name}",
        "",
        f"**{measure.title}.** {measure.question}",
        "",
        f"- Kind: {_KINDS[measure.kind]}, in {measure.unit}",
        f"- Tables: {tables}",
        f"- Rate: {rate}",
        f"- Polarity: {_POLARITIES[measure.polarity]}",
        f"- Disclosure: `{measure.disclosure}`; sensitivity: {measure.sensitivity}",
        f"- Source: {measure.source}",
    ]
    if measure.categories == "flags":
        lines.append("- Categories overlap: they are flags and are never added")
    if measure.labels:
        listed = [
            f"`{slug}` {label}" for slug, label in list(measure.labels.items())[:MOST_CATEGORIES]
        ]
        more = len(measure.labels) - MOST_CATEGORIES
        lines.append(f"- Categories: {', '.join(listed)}{f' and {more} more' if more > 0 else ''}")
    lines += [f"- {caveat}" for caveat in measure.caveats]
    return [*lines, ""]


def _break(one: Dated) -> str:
    names = sorted({name.split(":")[0] for name in one.made.affects})
    way = "refused" if one.made.severe else "carry a warning"
    whose = f" ({', '.join(one.suppliers)})" if one.suppliers else ""
    return (
        f"| {Month(one.made.month).title} | {one.made.title}{whose} | {', '.join(names)} | {way} |"
    )


def main() -> None:
    """Write the page where the project's documents are; the first argument names another file."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference/measures.md")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(reference(measures()), encoding="utf-8")


if __name__ == "__main__":
    main()
