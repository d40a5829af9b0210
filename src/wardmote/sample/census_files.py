"""Residents, households, deprivation and area look-ups, in the layout of the real releases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.shapes import Floats, Ints
from wardmote.sample.writing import table_bytes, write, write_workbook

BANDS = ("4 years and under", *(f"{low} to {low + 4} years" for low in range(5, 85, 5)),
         "85 years and over")  # fmt: skip
# Residents of a typical LSOA by five-year band, per 1,000, and of one full of young adults.
_FAMILY = np.array([62, 64, 62, 58, 56, 62, 72, 74, 70, 64, 66, 64, 56, 48, 44, 36, 24, 18.0])
_YOUNG = np.array([42, 36, 30, 60, 130, 150, 130, 90, 66, 52, 48, 42, 34, 28, 24, 18, 12, 8.0])
TENURES = (
    "Total: All households", "Owned", "Owned: Owns outright",
    "Owned: Owns with a mortgage or loan", "Shared ownership",
    "Shared ownership: Shared ownership", "Social rented",
    "Social rented: Rents from council or Local Authority", "Social rented: Other social rented",
    "Private rented", "Private rented: Private landlord or letting agency",
    "Private rented: Other private rented", "Lives rent free",
)  # fmt: skip
IMD_HEADER = (
    "LSOA code (2021)", "LSOA name (2021)", "Local Authority District code (2024)",
    "Local Authority District name (2024)",
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA",
)  # fmt: skip
LSOAS_IN_ENGLAND = 33_755


def residents_by_age(land: Ground) -> Ints:
    """Return residents by LSOA and five-year band; rows add up to `land.residents`."""
    rng = names.source(land.seed, "ages")
    young = 1 / (1 + np.exp(-2 * rng.normal(0, 1, len(land.lsoas))))
    mix = young[:, None] * _YOUNG / _YOUNG.sum() + (1 - young[:, None]) * _FAMILY / _FAMILY.sum()
    return np.asarray(rng.multinomial(land.residents, mix))


def households_by_tenure(land: Ground) -> Ints:
    """Return households by LSOA and column of `TENURES`; parts add up to their totals."""
    rng = names.source(land.seed, "tenure")
    lean = land.deprivation
    social = np.clip(0.2 + 0.09 * lean + rng.normal(0, 0.03, len(lean)), 0.02, 0.7)
    owned = np.clip(0.48 - 0.1 * lean + rng.normal(0, 0.04, len(lean)), 0.05, 0.9 - social)
    private = np.clip(0.98 - social - owned, 0.01, 1)
    share = np.column_stack((owned * 0.45, owned * 0.55, np.full(len(lean), 0.012), social * 0.6,
                             social * 0.4, private * 0.92, private * 0.08,
                             np.full(len(lean), 0.004)))  # fmt: skip
    leaf = rng.multinomial(land.households, share / share.sum(axis=1, keepdims=True))
    outright, mortgage, shared, council, other, agency, relative, free = leaf.T
    return np.column_stack((
        leaf.sum(axis=1), outright + mortgage, outright, mortgage, shared, shared,
        council + other, council, other, agency + relative, agency, relative, free,
    ))  # fmt: skip


def write_population(folder: Path, land: Ground) -> None:
    """Write age and tenure for LSOAs and authorities, and an estimate by LSOA of 2011."""
    ages = residents_by_age(land)
    ages = np.column_stack((ages.sum(axis=1), ages))
    _census(folder, "ts007a", "Age", ("Total", *(f"Aged {band}" for band in BANDS)), ages, land)
    _census(folder, "ts054", "Tenure of household", TENURES, households_by_tenure(land), land)
    write(folder / "eastwold-mid2020-pop.csv.gz", _mid_2020(land, ages[:, 1:]))


def _census(
    folder: Path, table: str, topic: str, columns: tuple[str, ...], counts: Ints, land: Ground
) -> None:
    header = ("date", "geography", "geography code", *(f"{topic}: {c}" for c in columns))
    small = sorted(range(len(land.lsoas)), key=lambda i: land.lsoa_codes[i])
    rows = [("2021", land.lsoa_names[i], land.lsoa_codes[i], *map(str, counts[i])) for i in small]
    write(folder / f"census2021-{table}-lsoa.csv.gz", table_bytes(header, rows))
    # Published totals are perturbed on their own: they differ from the sum of LSOAs by a few.
    nudge = names.source(land.seed, table).integers(-3, 4, len(land.authorities))
    large = []
    for a, each in enumerate(land.authorities):
        total = counts[land.authority_of_lsoa == a].sum(axis=0)
        total[[0, -1]] += nudge[a]
        large.append(("2021", each.name, each.code, *map(str, total)))
    write(folder / f"census2021-{table}-ltla.csv", table_bytes(header, large))


def _mid_2020(land: Ground, ages: Ints) -> bytes:
    """Return broad ages and sexes by LSOA of 2011; where areas changed, dwellings share them out."""
    rng = names.source(land.seed, "mid-2020")
    bands = ("0-15", "16-29", "30-44", "45-64", "65+")
    edges = np.array([0, 3, 6, 9, 13, 18])
    broad = np.add.reduceat(ages, edges[:-1], axis=1)
    by_point = broad[land.streets.lsoa] / _points_in(land)[:, None]
    old = np.zeros((len(land.generation_2011.codes), 5))
    np.add.at(old, land.streets.lsoa_2011, by_point)
    persons = np.round(old * rng.normal(0.99, 0.01, old.shape)).astype(int)
    males = rng.binomial(persons, 0.49)
    header = ["LSOA11CD", "LSOA11NM", "MSOA11CD", "MSOA11NM", "LAD11CD", "LAD11NM"]
    header += [f"{who}_{band}" for who in ("Persons", "Males", "Females")
               for band in ("All-Ages", *bands)]  # fmt: skip
    home = {link[0]: link[1] for link in land.generation_2011.links}
    rows = []
    for i, code in enumerate(land.generation_2011.codes):
        each = land.authorities[land.authority_of_lsoa[home[i]]]
        parts = [persons[i], males[i], persons[i] - males[i]]
        figures = [str(v) for part in parts for v in (part.sum(), *part)]
        title = land.generation_2011.names[i]
        rows.append((code, title, land.msoa_codes[home[i]], title[:-1], each.code, each.name,
                     *figures))  # fmt: skip
    return table_bytes(header, rows)


def _points_in(land: Ground) -> Floats:
    return np.bincount(land.streets.lsoa)[land.streets.lsoa].astype(float)


def write_deprivation(path: Path, land: Ground) -> None:
    """Write ranks and deciles on sheet IMD25, after an empty sheet Notes, as the real file does."""
    rng = names.source(land.seed, "ranks")
    order = np.argsort(-land.deprivation)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.sort(rng.choice(LSOAS_IN_ENGLAND, len(order), replace=False)) + 1
    rows: list[list[object]] = [list(IMD_HEADER)]
    for i in sorted(range(len(order)), key=lambda i: land.lsoa_codes[i]):
        each = land.authorities[land.authority_of_lsoa[i]]
        decile = -(-int(ranks[i]) * 10 // LSOAS_IN_ENGLAND)
        rows.append([land.lsoa_codes[i], land.lsoa_names[i], each.code, each.name,
                     int(ranks[i]), decile])  # fmt: skip
    write_workbook(path, {"Notes": [], "IMD25": rows})


def write_lookups(folder: Path, land: Ground) -> None:
    """Write the best-fit look-up to wards (with its byte order mark) and 2011 to 2021 LSOAs."""
    header = ("LSOA21CD", "LSOA21NM", "LSOA21NMW", "WD25CD", "WD25NM", "WD25NMW", "LAD25CD",
              "LAD25NM", "LAD25NMW", "ObjectId")  # fmt: skip
    rows = []
    for number, i in enumerate(sorted(range(len(land.lsoas)), key=lambda i: land.lsoa_codes[i])):
        w, each = land.ward_of_lsoa[i], land.authorities[land.authority_of_lsoa[i]]
        rows.append((land.lsoa_codes[i], land.lsoa_names[i], "", land.ward_codes[w],
                     land.ward_names[w], "", each.code, each.name, "", str(number + 1)))  # fmt: skip
    stem = "LSOA_(2021)_to_Electoral_Ward_(2025)_to_LAD_(2025)_Best_Fit_Lookup_in_EW_v2.csv"
    write(folder / stem, table_bytes(header, rows, encoding="utf-8-sig"))
    old = land.generation_2011
    columns = ("LSOA11CD", "LSOA11NM", "CHGIND", "LSOA21CD", "LSOA21NM", "LAD22CD", "LAD22NM",
              "LAD22NMW", "ObjectId")  # fmt: skip
    links = []
    for number, (was, now, sign) in enumerate(sorted(old.links, key=lambda k: old.codes[k[0]])):
        each = land.authorities[land.authority_of_lsoa[now]]
        links.append((old.codes[was], old.names[was], sign, land.lsoa_codes[now],
                     land.lsoa_names[now], each.code, each.name, "", str(number + 1)))  # fmt: skip
    stem = (
        "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Exact_Fit_Lookup_for_EW.csv"
    )
    write(folder / stem, table_bytes(columns, links, encoding="utf-8-sig"))
