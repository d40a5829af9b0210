"""Two surveys: one as bare shares by authority, one with its answers, weights and bases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.census_files import residents_by_age
from wardmote.sample.ground import Ground
from wardmote.sample.partner_draws import quarter_ends
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import Floats, Ints
from wardmote.sample.truths import Truth
from wardmote.sample.writing import table_bytes, write
from wardmote.terms.periods import Month

ATTITUDE_HEADER = ("Date", "Survey", "Borough", "Measure", "Proportion", "MPS")
RESPONSE_HEADER = (
    "response_id", "wave", "fieldwork", "ward_code", "age_band", "sex", "tenure", "design_weight",
    "safe_by_day", "safe_after_dark", "asb_a_problem", "victim_12_months",
)  # fmt: skip
RESULT_HEADER = ("wave", "area_code", "area_name", "measure", "percent", "unweighted_base",
                 "weighted_base", "effective_base")  # fmt: skip
_MEASURES = (('"Good Job" local', 0.56), ("Contact ward officer", 0.16), ("Informed local", 0.42),
             ("Listen to concerns", 0.62), ("Relied on to be there", 0.66), ("Trust MPS", 0.74),
             ("Treat everyone fairly", 0.65), ("Understand issues", 0.6))  # fmt: skip
AGE_BANDS = ("16-34", "35-54", "55+")
_RESPONSE = np.array([0.7, 1.0, 1.35])  # older people answer more often: raking must mend it
PER_WARD = 65  # answers asked for in each ward, whatever its size
# Log odds of feeling safe after dark, wave by wave: the last wave is a true fall.
_SAFE_AFTER_DARK = (0.35, 0.35, 0.02)
_BY_AGE = np.array([0.25, 0.1, -0.4])


@dataclass(frozen=True)
class Answers:
    """Answers of one wave: ward and age band of each, its design weight, and its answers.

    `safe_by_day` and `safe_after_dark` run from 1 very safe to 4 very unsafe, 9 don't know;
    `asb_a_problem` from 1 very big to 4 none; `victim` is 0 or 1, -1 not answered.
    """

    ward: Ints
    age: Ints
    weight: Floats
    safe_by_day: Ints
    safe_after_dark: Ints
    asb_a_problem: Ints
    victim: Ints


def adults(land: Ground) -> Floats:
    """Return residents aged 16 and over by ward of the borough and age band."""
    bands = residents_by_age(land).astype(float)
    young = 0.8 * bands[:, 3] + bands[:, 4:7].sum(axis=1)
    by_lsoa = np.column_stack((young, bands[:, 7:11].sum(axis=1), bands[:, 11:].sum(axis=1)))
    by_ward = np.zeros((len(land.ward_codes), 3))
    np.add.at(by_ward, land.ward_of_lsoa, by_lsoa)
    return by_ward[land.borough_wards]


def chance_safe_after_dark(land: Ground, wave: int) -> Floats:
    """Return the true share that feels safe, by ward of the borough and age band."""
    lean = np.zeros(len(land.ward_codes))
    np.add.at(lean, land.ward_of_lsoa, land.deprivation)
    lean = (lean / np.bincount(land.ward_of_lsoa))[land.borough_wards]
    odds = _SAFE_AFTER_DARK[wave] - 0.3 * lean[:, None] + _BY_AGE[None, :]
    return np.asarray(1 / (1 + np.exp(-odds)))


def true_share_safe_after_dark(land: Ground, wave: int) -> float:
    """Return the share of all adults of the borough that truly feels safe after dark."""
    people = adults(land)
    return float((people * chance_safe_after_dark(land, wave)).sum() / people.sum())


def draw_answers(land: Ground, seed: int, wave: int) -> Answers:
    """Draw the answers of one wave (0 to 2): the same number from each ward, young people fewer."""
    rng = names.source(seed, f"survey wave {wave}")
    people = adults(land)
    chance = people * _RESPONSE
    wards = len(people)
    ward = np.repeat(np.arange(wards), PER_WARD)
    age = np.concatenate([rng.choice(3, PER_WARD, p=row / row.sum()) for row in chance])
    weight = people.sum(axis=1)[ward] / PER_WARD
    weight = weight * len(ward) / weight.sum()
    safe = rng.random(len(ward)) < chance_safe_after_dark(land, wave)[ward, age]
    firm = rng.random(len(ward)) < 0.4
    dark = np.where(safe, np.where(firm, 1, 2), np.where(firm, 4, 3))
    day = np.where(rng.random(len(ward)) < 0.9, np.where(firm, 1, 2), 3)
    victim = np.where(rng.random(len(ward)) < 0.03, -1, rng.random(len(ward)) < 0.17)
    return Answers(
        ward, age, weight, np.where(rng.random(len(ward)) < 0.01, 9, day), dark,
        rng.choice([1, 2, 3, 4], len(ward), p=[0.12, 0.24, 0.4, 0.24]), victim.astype(np.int64),
    )  # fmt: skip


def waves(plants: Plants) -> list[Month]:
    """Return the month of fieldwork of each wave: one a year."""
    return [plants.timetable.back(back) for back in (29, 17, 5)]


def write_attitudes(folder: Path, plants: Plants, seed: int) -> None:
    """Write shares by quarter and authority: semicolons, decimal commas, day first, CRLF."""
    rng = names.source(seed, "attitudes")
    level = rng.normal(0, 0.04, (len(names.AUTHORITIES), len(_MEASURES)))
    rows = []
    for q, month in enumerate(quarter_ends(plants)):
        noise = rng.normal(0, 0.012, level.shape)
        for m, (measure, mean) in enumerate(_MEASURES):
            county = mean - 0.004 * q
            for a, each in enumerate(names.AUTHORITIES):
                share = county + level[a, m] + noise[a, m]
                rows.append((f"{month.last_day:%d/%m/%Y}", "PAS", each.survey_name, measure,
                             _comma(share), _comma(county)))  # fmt: skip
    content = table_bytes(ATTITUDE_HEADER, rows, separator=";", newline="\r\n")
    write(folder / "PAS_boroughs.csv", content)


def _comma(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")


def write_residents_survey(folder: Path, land: Ground, plants: Plants, seed: int) -> list[Truth]:
    """Write the answers and the published results of three waves; return the truth of the change."""
    months = waves(plants)
    answers, results = [], []
    for wave, month in enumerate(months):
        drawn = draw_answers(land, seed, wave)
        answers += _response_rows(land, drawn, month, names.source(seed, f"survey rows {wave}"))
        results += _result_rows(land, drawn, month)
    write(folder / "residents-survey-responses.csv", table_bytes(RESPONSE_HEADER, answers))
    write(folder / "residents-survey-results.csv", table_bytes(RESULT_HEADER, results))
    shares = [true_share_safe_after_dark(land, wave) for wave in range(len(months))]
    margins = adults(land)
    return [Truth(
        "survey_change", "feels safe after dark", {"authority": names.BOROUGH.code},
        {"first": str(months[-2]), "last": str(months[-1])}, shares[-1] - shares[-2],
        "true change in the share of adults, the last wave less the one before",
        {
            "true_shares": dict(zip(map(str, months), [round(s, 6) for s in shares], strict=True)),
            "adults_by_age": dict(zip(AGE_BANDS, margins.sum(axis=0).round(1).tolist(), strict=True)),
            "adults_by_ward": dict(zip(
                [land.ward_codes[w] for w in land.borough_wards],
                margins.sum(axis=1).round(1).tolist(), strict=True)),
        },
    )]  # fmt: skip


def _response_rows(
    land: Ground, drawn: Answers, month: Month, rng: np.random.Generator
) -> list[tuple[str, ...]]:
    sex = rng.choice(["F", "M", ""], len(drawn.ward), p=[0.52, 0.46, 0.02])
    tenure = rng.choice(["own", "private", "social"], len(drawn.ward), p=[0.45, 0.31, 0.24])
    codes = [land.ward_codes[w] for w in land.borough_wards]
    return [
        (f"R{month.year}-{n + 1:04d}", str(month.year), str(month), codes[drawn.ward[n]],
         AGE_BANDS[drawn.age[n]], str(sex[n]), str(tenure[n]), f"{drawn.weight[n]:.4f}",
         str(drawn.safe_by_day[n]), str(drawn.safe_after_dark[n]), str(drawn.asb_a_problem[n]),
         "" if drawn.victim[n] < 0 else str(drawn.victim[n]))
        for n in range(len(drawn.ward))
    ]  # fmt: skip


def _result_rows(land: Ground, drawn: Answers, month: Month) -> list[tuple[str, ...]]:
    """Return published percentages (design weights, not raked) for the borough and each ward."""
    areas = [(names.BOROUGH.code, names.BOROUGH.name, np.ones(len(drawn.ward), dtype=bool))]
    areas += [
        (land.ward_codes[w], land.ward_names[w], drawn.ward == k)
        for k, w in enumerate(land.borough_wards)
    ]
    measures = (
        ("Feels safe by day", drawn.safe_by_day <= 2, drawn.safe_by_day != 9),
        ("Feels safe after dark", drawn.safe_after_dark <= 2, drawn.safe_after_dark != 9),
        ("ASB is a big problem", drawn.asb_a_problem <= 2, drawn.asb_a_problem > 0),
        ("Victim in the last 12 months", drawn.victim == 1, drawn.victim >= 0),
    )
    rows: list[tuple[str, ...]] = []
    for code, title, inside in areas:
        for measure, yes, asked in measures:
            weight = drawn.weight[inside & asked]
            share = float((weight * yes[inside & asked]).sum() / weight.sum())
            effective = weight.sum() ** 2 / (weight**2).sum()
            rows.append((str(month.year), code, title, measure, f"{100 * share:.1f}",
                         str(len(weight)), f"{weight.sum():.1f}", f"{effective:.0f}"))  # fmt: skip
    return rows
