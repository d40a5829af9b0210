"""Does the analysis find what was planted? Every truth, over many seeds, and how intervals held.

Each seed draws the county anew over one ground; the examiners work on the draw without the key,
and their findings are then held against it. Coverage of stated 95% intervals is judged where
exact theory says what it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from wardmote.analysis.proportions import clopper_pearson_limits
from wardmote.linkage.people import NoLinkage, PersonRecord, link_people
from wardmote.sample import examiners_counts as counts
from wardmote.sample import examiners_places as places
from wardmote.sample.findings import Coverage, Finding, Land, Scene
from wardmote.sample.ground import draw_ground
from wardmote.sample.incidents import draw_incidents
from wardmote.sample.linkage import draw_people
from wardmote.sample.recovery_draws import direct_coverage

Examiner = Callable[[Scene], Finding]
BAND = (0.93, 0.97)  # within which a 95% interval's coverage must lie where theory is exact

EXAMINERS: tuple[Examiner, ...] = (
    counts.highest_ward,
    places.hotspot,
    places.worsening_street,
    lambda scene: counts.operation(scene, "operation_that_worked"),
    lambda scene: counts.operation_in_crimes(scene, "operation_that_worked"),
    lambda scene: counts.operation(scene, "operation_without_effect"),
    lambda scene: counts.operation_in_crimes(scene, "operation_without_effect"),
    counts.county_fall,
    counts.recording_break,
    places.near_repeat,
    places.burglary_chain,
    counts.hours_of_burglary,
    lambda scene: counts.season(scene, "Anti-social behaviour"),
    lambda scene: counts.season(scene, "Bicycle theft"),
    counts.missing_quarter,
    places.repeat_addresses,
    counts.survey_change,
)

# What theory says of each interval, by kind; the others are said to be rough.
THEORY = {
    "worsening_street": "mid-p ratio of two Poisson counts",
    "operation_that_worked": "normal on the log scale, large counts",
    "operation_without_effect": "normal on the log scale, large counts",
    "operation_that_worked_in_crimes": "normal, Poisson variance",
    "operation_without_effect_in_crimes": "normal, Poisson variance",
    "county_fall": "mid-p ratio of two Poisson counts",
    "repeat_addresses": "Wilson share",
    "hours_of_burglary": "likelihood of spans, observed information",
    "survey_change": "t on design degrees of freedom; raking makes it cautious",
}
ROUGH = {
    "highest_ward": "the second ward is picked by its count",
    "hotspot": "its base differs by chance from LSOA to LSOA",
    "near_repeat": "cases that follow one another are not independent",
    "season": "one seed's wave; the worsening street is in it",
    "recording_break": "the month was picked by the data",
}


@dataclass(frozen=True, slots=True)
class Recovery:
    """Findings by seed, and coverage counted over many areas."""

    seeds: tuple[int, ...]
    findings: tuple[tuple[Finding, ...], ...]
    coverages: tuple[Coverage, ...]
    direct: tuple[Coverage, ...] = ()

    def of(self, kind: str, category: str | None = None) -> list[Finding]:
        """Return one truth's finding in every seed."""
        return [
            finding for draw in self.findings for finding in draw
            if finding.kind == kind and category in (None, finding.category)
        ]  # fmt: skip


def examine(scene: Scene, examiners: Iterable[Examiner] = EXAMINERS) -> tuple[Finding, ...]:
    """Return what every examiner finds in one draw."""
    return tuple(examiner(scene) for examiner in examiners)


def recover(seeds: Iterable[int], land: Land | None = None, draws: int = 2000) -> Recovery:
    """Draw and examine each seed: about a second of CPU each.

    Args:
        draws: of each judged interval's own counts, from the first seed's true means; a few dozen
            seeds cannot tell 95% from 92%, two thousand draws can. 0 leaves them out.
    """
    place = Land(draw_ground(1)) if land is None else land
    findings, tally = [], dict[str, tuple[int, int]]()
    direct: tuple[Coverage, ...] = ()
    drawn_seeds = tuple(seeds)
    for seed in drawn_seeds:
        scene = Scene.of(place, draw_incidents(seed, ground=place.ground))
        findings.append(examine(scene))
        if draws and not direct:
            direct = tuple(direct_coverage(scene, draws))
        for cover in (*counts.rate_coverage(scene), *counts.ratio_coverage(scene)):
            held, made = tally.get(cover.name, (0, 0))
            tally[cover.name] = (held + cover.held, made + cover.made)
    return Recovery(
        drawn_seeds, tuple(findings),
        tuple(Coverage(name, *both) for name, both in tally.items()), direct,
    )  # fmt: skip


def report(found: Recovery) -> Iterator[str]:
    """Yield the lines to print: one truth a line, then what was said of the first seed."""
    yield f"Planted truths of the sample partnership, {_many(len(found.seeds), 'seed')}"
    yield ""
    yield f"{'truth':48}{'found':>10}{'planted':>9}{'estimate':>10}  {'95% of estimates':19}held"
    for first in found.findings[0]:
        yield _line(first, found.of(first.kind, first.category))
    yield ""
    yield "Coverage of stated 95% intervals"
    for line in _coverage_lines(found):
        yield f"  {line}"
    yield ""
    yield f"What was said of seed {found.seeds[0]}"
    for finding in found.findings[0]:
        yield f"  {_name(finding)}: {'found' if finding.found else 'NOT FOUND'}; {finding.said}"


def linkage_report(seed: int, people: int = 1500) -> Iterator[str]:
    """Yield precision and recall of people matching on invented people, at three thresholds."""
    drawn = draw_people(seed, people)
    records = [
        PersonRecord(one.record, one.agency, one.forename, one.surname, one.born, one.postcode)
        for one in drawn.records
    ]
    yield f"Linkage of {len(records):,} records of {people:,} invented people, seed {seed}"
    try:
        links = link_people(records)
    except NoLinkage as error:
        yield f"  left out: {error}"
        return
    for threshold in links.thresholds:
        quality = links.quality(drawn.pairs, threshold)
        said = (
            f"{name} {one.value:.1%} ({one.lower:.1%} to {one.upper:.1%})"
            for name, one in (("precision", quality.precision), ("recall", quality.recall))
        )
        yield f"  at {threshold:g}: {', '.join(said)}"


def _name(finding: Finding) -> str:
    return f"{finding.kind.replace('_', ' ')} ({finding.category.lower()})"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _line(first: Finding, findings: list[Finding]) -> str:
    hits = f"{sum(finding.found for finding in findings)} of {len(findings)}"
    text = f"{_name(first)[:47]:48}{hits:>10}"
    if first.planted is None or first.estimate is None:
        return f"{text}{'':>9}{'':>10}"
    planted = float(np.mean([finding.planted for finding in findings]))
    values = [finding.estimate.value for finding in findings if finding.estimate]
    low, high = np.quantile(values, [0.025, 0.975])
    covers = [finding.covers for finding in findings if finding.covers is not None]
    held = f"{sum(covers)} of {len(covers)}" if covers else "no interval"
    return f"{text}{planted:>9.3g}{np.median(values):>10.3g}  {f'{low:.3g} to {high:.3g}':19}{held}"


def _coverage_lines(found: Recovery) -> Iterator[str]:
    for cover in found.coverages:
        yield f"{cover.name}: {judged(cover)}"
    for kind, theory in THEORY.items():
        covers = [finding.covers for finding in found.of(kind) if finding.covers is not None]
        if covers:
            one = Coverage(kind, sum(covers), len(covers))
            yield f"{kind.replace('_', ' ')}: {judged(one)} ({theory})"
    for cover in found.direct:
        yield f"{cover.name}, drawn again by itself: {judged(cover)}"
    for kind, why in ROUGH.items():
        yield f"{kind.replace('_', ' ')}: not judged, {why}"


def judged(cover: Coverage) -> str:
    """Return the coverage, and whether it can lie in 93% to 97% given how many were made."""
    low, high = (
        float(limit[0]) for limit in clopper_pearson_limits([cover.held], [cover.made], 0.99)
    )
    share = cover.held / cover.made
    if BAND[0] <= share <= BAND[1]:
        verdict = "within 93% to 97%"
    elif high >= BAND[0] and low <= BAND[1]:
        verdict = f"agrees with 93% to 97% ({_many(cover.made, 'interval')} cannot say more)"
    else:
        verdict = "OUTSIDE 93% to 97%"
    return f"{cover.held:,} of {cover.made:,} = {share:.1%}, {verdict}"


def is_sound(found: Recovery, least: float = 0.9) -> bool:
    """Return whether every truth was found in nine draws of ten and no coverage is outside."""
    for first in found.findings[0]:
        draws = found.of(first.kind, first.category)
        if sum(draw.found for draw in draws) < least * len(draws):
            return False
    return not any("OUTSIDE" in line for line in _coverage_lines(found))
