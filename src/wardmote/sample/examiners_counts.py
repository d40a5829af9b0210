"""Examiners of the truths that lie in counts over time: each works without the key."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from wardmote.analysis.aoristic import likely_hours, share_between
from wardmote.analysis.change import change, changes
from wardmote.analysis.displacement import wdd
from wardmote.analysis.effects import relative_effect
from wardmote.analysis.estimates import Estimate
from wardmote.analysis.raking import rake
from wardmote.analysis.ranks import rank_set
from wardmote.analysis.rates import exact_limits, poisson_limits
from wardmote.analysis.survey import WaveChange, design, survey_mean, wave_change
from wardmote.sample.findings import Coverage, Finding, Scene
from wardmote.sample.ground import Ground
from wardmote.sample.housing import write_northgate
from wardmote.sample.incidents import CATEGORIES
from wardmote.sample.key import POISSON
from wardmote.sample.services import write_burglary_extract
from wardmote.sample.shapes import Floats, Ints
from wardmote.sample.survey import AGE_BANDS, adults, draw_answers, true_share_safe_after_dark
from wardmote.sample.truths import Truth
from wardmote.terms.periods import Month


def highest_ward(scene: Scene) -> Finding:
    """Rank the wards of the borough. Found: the first is the planted one, and can only be first."""
    truth, land = scene.truth("highest_ward"), scene.land.ground
    wards = land.borough_wards
    counts = scene.by_ward(scene.series(truth.category)[:, -12:].sum(axis=1))[wards]
    people = scene.by_ward(land.residents)[wards]
    rate = counts / people
    first, second = (int(at) for at in np.argsort(-rate)[:2])
    ranked = rank_set(counts, first, people)
    estimate = change(counts[first], counts[second], people[first], people[second]).ratio
    code = land.ward_codes[wards[first]]
    found = code == truth.where["wards"][0] and ranked.upper == 1
    return Finding(
        truth.kind, truth.category, found, truth.size, estimate,
        f"{code} is ranked {ranked.rank}, compatible with {ranked.lower} to {ranked.upper}",
    )  # fmt: skip


def operation(scene: Scene, kind: str) -> Finding:
    """Hold treated areas against control, the same months a year before.

    Found: an operation that worked is called clearly lower; one without effect is not.
    """
    truth = scene.truth(kind)
    t0, t1, c0, c1 = _four(scene, truth)
    effect = relative_effect(t0, t1, c0, c1)
    low, high = effect.rirr.lower or 0.0, effect.rirr.upper or np.inf
    alone = change(t1, t0).words
    worked = high < 1
    found = worked if truth.size is not None and truth.size < 1 else low <= 1 <= high
    return Finding(
        kind, truth.category, bool(found), truth.size, effect.rirr,
        f"treated {t0} to {t1}, control {c0} to {c1}; before and after alone would say "
        f'"{alone}"',
    )  # fmt: skip


def true_crimes(truth: Truth) -> float:
    """Return the planted difference in crimes: treated less control, during less before."""
    size = truth.parameters
    return float(
        (size["mean_treated_during"] - size["mean_treated_before"])
        - (size["mean_control_during"] - size["mean_control_before"])
    )


def operation_in_crimes(scene: Scene, kind: str) -> Finding:
    """The same in crimes, by the weighted displacement difference."""
    truth = scene.truth(kind)
    t0, t1, c0, c1 = _four(scene, truth)
    found = wdd([c0, c1], [t0, t1])
    planted = true_crimes(truth)
    total = found.total
    clear = (total.upper or 0.0) < 0 or (total.lower or 0.0) > 0
    return Finding(
        f"{kind}_in_crimes", truth.category, bool(clear == (abs(planted) > 50)), planted, total,
        found.words,
    )  # fmt: skip


def _four(scene: Scene, truth: Truth) -> tuple[int, int, int, int]:
    """Return treated before and during, control before and during."""
    series, code = scene.series(truth.category), scene.land.ground.lsoa_codes
    number = {name: at for at, name in enumerate(code)}
    first, last = (_month(scene, truth.when[end]) for end in ("first", "last"))
    cells = []
    for which in ("lsoas", "control_lsoas"):
        rows = series[[number[name] for name in truth.where[which]]]
        cells += [int(rows[:, first - 12 : last - 11].sum()), int(rows[:, first : last + 1].sum())]
    return cells[0], cells[1], cells[2], cells[3]


def _month(scene: Scene, written: str) -> int:
    year, month = (int(part) for part in written.split("-"))
    return scene.drawn.plants.timetable.number(Month.of(year, month))


def recording_break(scene: Scene) -> Finding:
    """Find the month at which one step explains the force's series best, and its size."""
    truth = scene.truth("recording_break")
    series = scene.series(truth.category).sum(axis=0)
    at = single_step(series)
    estimate = change(series[at : at + 12].sum(), series[at - 12 : at].sum()).ratio
    planted = _month(scene, truth.when["first"])
    return Finding(
        truth.kind, truth.category, at == planted, truth.size, estimate,
        f"step at month {at + 1} of {len(series)}, planted at {planted + 1}",
    )  # fmt: skip


def single_step(series: Ints) -> int:
    """Return the first month of the new level that makes a Poisson series likeliest."""
    running = np.cumsum(series)
    at = np.arange(12, len(series) - 11)
    before, after = running[at - 1], running[-1] - running[at - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = before * np.log(before / at) + after * np.log(after / (len(series) - at))
    return int(at[int(np.nanargmax(gain))])


def county_fall(scene: Scene) -> Finding:
    """Hold twelve months against the twelve before wherever no operation ran."""
    category, time = "Criminal damage and arson", scene.drawn.plants.timetable
    rest = np.setdiff1d(
        np.arange(len(scene.land.ground.lsoas)), scene.drawn.plants.without_effect.treated
    )
    series = scene.series(category)[rest].sum(axis=0)
    at = time.number(time.county_fall)
    found = change(series[at:].sum(), series[at - 12 : at].sum())
    return Finding(
        "county_fall", category, found.words == "lower",
        scene.drawn.plants.county_fall_factor, found.ratio,
        f"{series[at - 12 : at].sum():,} to {series[at:].sum():,} where nothing was done",
    )  # fmt: skip


def season(scene: Scene, category: str) -> Finding:
    """Fit one yearly wave. Found: it is there, and peaks in the planted month."""
    truth = scene.truth("season", category)
    series = scene.series(category).sum(axis=0).astype(float)
    first = scene.drawn.plants.timetable.period.first.month
    angle = 2 * np.pi * ((np.arange(len(series)) + first) % 12) / 12
    whole = series[: len(series) // 12 * 12]
    angle = angle[: len(whole)]
    total = whole.sum()
    a, b = (2 * float(whole @ wave(angle)) / total for wave in (np.cos, np.sin))
    size = float(np.hypot(a, b))
    peak = round(float(np.arctan2(b, a)) * 12 / (2 * np.pi)) % 12 or 12
    along = (a * np.cos(angle) + b * np.sin(angle)) / size
    # Poisson error of the wave along its own phase; the total's share moves with it.
    se = float(np.sqrt((whole * (2 * along - size) ** 2).sum()) / total)
    estimate = Estimate(size, size - 1.96 * se, size + 1.96 * se, 0.95, "one yearly wave")
    return Finding(
        truth.kind, category, peak == truth.parameters["peak_month"] and size > 3 * se,
        truth.size, estimate, f"peak in month {peak}",
    )  # fmt: skip


def hours_of_burglary(scene: Scene) -> Finding:
    """Read the police's extract, which gives only from and to.

    Even sharing flattens hours, so they are estimated by likelihood; found within 0.03.
    """
    truth = scene.truth("hours_of_burglary")
    with TemporaryDirectory() as folder:
        write_burglary_extract(Path(folder), scene.drawn)
        with (Path(folder) / "burglary-extract.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    begins, ends = ([_iso(row[end]) for row in rows] for end in ("From", "To"))
    shared = share_between(begins, ends, 10, 19).value
    estimate = likely_hours(begins, ends).between(10, 19)
    near = abs(estimate.value - (truth.size or 0.0)) <= 0.03
    return Finding(
        truth.kind, truth.category, near, truth.size, estimate,
        f"{len(rows):,} cases; shared evenly {shared:.3f}, by likelihood {estimate.value:.3f}",
    )  # fmt: skip


def _iso(written: str) -> str | None:
    if not written:
        return None
    return f"{written[6:10]}-{written[3:5]}-{written[:2]} {written[11:]}"


def missing_quarter(scene: Scene) -> Finding:
    """Read a landlord's cases by month: months too empty for chance are missing, not zero."""
    with TemporaryDirectory() as folder:
        truth = write_northgate(
            Path(folder), scene.land.ground, scene.drawn.plants, scene.drawn.seed, 1.0
        )[0]
        with (Path(folder) / "asb-cases.csv").open(encoding="utf-8-sig", newline="") as file:
            opened = [row["Opened"] for row in csv.DictReader(file)]
    period = scene.drawn.plants.timetable.period
    months = [str(month) for month in period]
    held = dict.fromkeys(months, 0)
    for day in opened:
        held[f"{day[6:10]}-{day[3:5]}"] += 1
    usual = float(np.median(list(held.values())))
    # At the usual level an empty month has this chance; below one in a million it was not sent.
    empty = [month for month in months if held[month] == 0 and np.exp(-usual) < 1e-6]
    first, last = truth.when["first"], truth.when["last"]
    planted = [month for month in months if first <= month <= last]
    return Finding(
        truth.kind, truth.category, empty == planted, float(len(planted)),
        Estimate(float(len(empty)), None, None, 0.95, "months too empty for chance"),
        f"no case in {', '.join(empty) or 'no month'}; {usual:.0f} in a usual month",
    )  # fmt: skip


def survey_change(scene: Scene) -> Finding:
    """Rake two waves by age and ward, and test the change. Found: the last is clearly lower."""
    land = scene.land.ground
    found, shares = two_waves(land, scene.drawn.seed)
    true = true_share_safe_after_dark(land, 2) - true_share_safe_after_dark(land, 1)
    return Finding(
        "survey_change", "feels safe after dark",
        found.p_value < 0.05 and found.difference.value < 0, true, found.difference,
        f"{shares[0]:.1%} to {shares[1]:.1%}, raked by {len(AGE_BANDS)} age bands and ward",
    )  # fmt: skip


def two_waves(land: Ground, seed: int) -> tuple[WaveChange, tuple[float, float]]:
    """Return the change of the share that feels safe, and the share in each raked wave."""
    shares, people = [], adults(land)
    for wave in (1, 2):
        answers = draw_answers(land, seed, wave)
        raked = rake(
            answers.weight, {"age": answers.age.tolist(), "ward": answers.ward.tolist()},
            {"age": dict(enumerate(people.sum(axis=0))), "ward": dict(enumerate(people.sum(axis=1)))},
        )  # fmt: skip
        safe = np.isin(answers.safe_after_dark, (1, 2)).astype(float)
        sample = design(raked.weights, strata=answers.ward.tolist())
        mean = survey_mean(safe, sample)
        shares.append((mean.value, mean.se, float(mean.degrees_of_freedom)))
    return wave_change(*shares[0], *shares[1]), (shares[0][0], shares[1][0])


def rate_coverage(scene: Scene) -> list[Coverage]:
    """Count intervals of ward counts that hold the ward's true mean, by method."""
    land = scene.land.ground
    wards = land.borough_wards
    counts: list[Floats] = []
    means: list[Floats] = []
    for category in POISSON:
        number = CATEGORIES.index(category)
        for source, into in ((scene.counts, counts), (scene.drawn.expected, means)):
            last_year = np.bincount(land.ward_of_lsoa, source[number, :, -12:].sum(axis=1))
            into.append(last_year[wards].astype(np.float64))
    seen, true = np.concatenate(counts), np.concatenate(means)
    return [
        _held("ward counts, exact (Garwood)", exact_limits(seen), true),
        _held("ward counts, Byar from 10, exact below", poisson_limits(seen), true),
    ]


def ratio_coverage(scene: Scene) -> list[Coverage]:
    """Count mid-p ratio intervals of wards that hold the true ratio of a step."""
    time, plants = scene.drawn.plants.timetable, scene.drawn.plants
    treated = np.unique(scene.land.ground.ward_of_lsoa[plants.without_effect.treated])
    found = []
    for category, month, factor, left_out in (
        ("Public order", time.recording_break, plants.break_factor, np.array([], dtype=int)),
        ("Criminal damage and arson", time.county_fall, plants.county_fall_factor, treated),
    ):
        at = time.number(month)
        series = scene.series(category)
        now = scene.by_ward(series[:, at : at + 12].sum(axis=1))
        before = scene.by_ward(series[:, at - 12 : at].sum(axis=1))
        kept = np.setdiff1d(np.flatnonzero((now >= 20) & (before >= 20)), left_out)
        tested = changes(now[kept], before[kept])
        limits = (1 + tested.percent_lower / 100, 1 + tested.percent_upper / 100)
        found.append(_held(f"ward ratios, mid-p, {category.lower()}", limits, factor))
    return found


def _held(name: str, limits: tuple[Floats, Floats], true: Floats | float) -> Coverage:
    inside = (limits[0] <= true) & (true <= limits[1])
    return Coverage(name, int(inside.sum()), int(inside.size))
