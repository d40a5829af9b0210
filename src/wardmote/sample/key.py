"""Writing the key: every plant as a truth, with the size that an analysis should recover."""

from __future__ import annotations

from typing import Any

import numpy as np

from wardmote.sample.burglaries import WITHIN_DAYS, WITHIN_METRES
from wardmote.sample.incidents import BURGLARY, BURGLARY_HOURS, CATEGORIES, KINDS, Incidents
from wardmote.sample.plants import Operation
from wardmote.sample.shapes import Ints, to_wgs84
from wardmote.sample.truths import Truth
from wardmote.terms.periods import Period

# Categories whose counts are plain Poisson throughout: exact intervals should cover their truth.
POISSON = tuple(name for name in CATEGORIES if name != "Burglary")


def incident_truths(drawn: Incidents) -> list[Truth]:
    """Return the truths planted in the police's incidents."""
    return [
        _highest_ward(drawn), *_ward_rates(drawn), _hotspot(drawn), _street(drawn),
        _operation(drawn, drawn.plants.worked, "operation_that_worked"),
        _operation(drawn, drawn.plants.without_effect, "operation_without_effect"),
        _recording_break(drawn), _near_repeat(drawn), _chain(drawn), _hours(drawn),
        *_seasons(drawn),
    ]  # fmt: skip


def _when(period: Period) -> dict[str, str]:
    return {"first": str(period.first), "last": str(period.last)}


def _codes(drawn: Incidents, lsoas: Ints) -> list[str]:
    return [drawn.ground.lsoa_codes[i] for i in lsoas]


def last_year_rates(drawn: Incidents, category: str) -> np.ndarray:
    """Return true rates per 1,000 residents by ward of the borough, over the last 12 months."""
    land = drawn.ground
    by_lsoa = drawn.expected[CATEGORIES.index(category), :, -12:].sum(axis=1)
    number = len(land.ward_codes)
    people = np.bincount(land.ward_of_lsoa, land.residents, number)
    rates = 1000 * np.bincount(land.ward_of_lsoa, by_lsoa, number) / people
    return np.asarray(rates[land.borough_wards])


def _highest_ward(drawn: Incidents) -> Truth:
    land, category = drawn.ground, "Violence and sexual offences"
    rates = np.sort(last_year_rates(drawn, category))
    at = drawn.plants.highest_ward
    return Truth(
        "highest_ward", category,
        {"wards": [land.ward_codes[at]], "ward_names": [land.ward_names[at]]},
        _when(Period.ending(drawn.plants.timetable.period.last, 12)),
        float(rates[-1] / rates[-2]), "true rate over that of the second highest ward",
    )  # fmt: skip


def _ward_rates(drawn: Incidents) -> list[Truth]:
    """Return, for each category that is plain Poisson, every ward's true rate and mean count."""
    land = drawn.ground
    people = np.bincount(land.ward_of_lsoa, land.residents)[land.borough_wards]
    found = []
    for category in POISSON:
        rates = last_year_rates(drawn, category)
        codes = [land.ward_codes[w] for w in land.borough_wards]
        parameters: dict[str, Any] = {
            "rate_per_1000": dict(zip(codes, np.round(rates, 6).tolist(), strict=True)),
            "mean_count": dict(
                zip(codes, np.round(rates * people / 1000, 6).tolist(), strict=True)
            ),
            "residents": dict(zip(codes, people.astype(int).tolist(), strict=True)),
        }
        found.append(Truth(
            "ward_rates", category, {"wards": codes},
            _when(Period.ending(drawn.plants.timetable.period.last, 12)),
            None, "see parameters: counts are Poisson with these means", parameters,
        ))  # fmt: skip
    return found


def _circle(x: float, y: float, radius: float) -> dict[str, Any]:
    lon, lat = to_wgs84(np.array([x]), np.array([y]))
    return {
        "centre_bng": [round(float(x), 1), round(float(y), 1)],
        "centre_wgs84": [round(float(lon[0]), 6), round(float(lat[0]), 6)],
        "radius_metres": radius,
    }


def _hotspot(drawn: Incidents) -> Truth:
    plants, land = drawn.plants, drawn.ground
    points = plants.hotspot_points
    where = _circle(plants.hotspot_centre[0], plants.hotspot_centre[1], plants.hotspot_radius)
    where["lsoas"] = sorted(set(_codes(drawn, land.streets.lsoa[points])))
    return Truth(
        "hotspot", "Theft from the person", where, _when(plants.timetable.period),
        plants.hotspot_ratio, "factor on every map point inside the circle",
        {"map_points": len(points)},
    )  # fmt: skip


def _street(drawn: Incidents) -> Truth:
    plants, land = drawn.plants, drawn.ground
    first = int(plants.street_points[0])
    where = _circle(float(land.streets.x[first]), float(land.streets.y[first]), 150.0)
    where |= {"streets": [plants.street], "lsoas": _codes(drawn, land.streets.lsoa[[first]])}
    return Truth(
        "worsening_street", "Anti-social behaviour", where, _when(plants.timetable.worsening),
        plants.street_grows_to, "factor of the last month on the level before; linear in between",
    )  # fmt: skip


def _operation(drawn: Incidents, operation: Operation, kind: str) -> Truth:
    before = operation.period.a_year_before()
    c = CATEGORIES.index(operation.category)
    number = drawn.plants.timetable.number

    def mean(lsoas: Ints, period: Period) -> float:
        cut = slice(number(period.first), number(period.last) + 1)
        return round(float(drawn.expected[c, lsoas, cut].sum()), 4)

    return Truth(
        kind, operation.category,
        {
            "lsoas": _codes(drawn, operation.treated),
            "control_lsoas": _codes(drawn, operation.control),
            "buffer_lsoas": _codes(drawn, operation.buffer),
        },
        _when(operation.period), operation.effect,
        "factor on treated counts relative to control, against the same months a year before",
        {
            "name": operation.name, "before": _when(before), "displacement": 0.0,
            "mean_treated_before": mean(operation.treated, before),
            "mean_treated_during": mean(operation.treated, operation.period),
            "mean_control_before": mean(operation.control, before),
            "mean_control_during": mean(operation.control, operation.period),
        },
    )  # fmt: skip


def _recording_break(drawn: Incidents) -> Truth:
    time = drawn.plants.timetable
    return Truth(
        "recording_break", "Public order", {"force": "Eastwold Police"},
        _when(Period(time.recording_break, time.period.last)), drawn.plants.break_factor,
        "factor on recorded counts of the whole force from the first month on",
        {"stop_and_search": "two columns filled and gender recorded anew from the same month"},
    )  # fmt: skip


def _near_repeat(drawn: Incidents) -> Truth:
    cases = (drawn.category == BURGLARY) & (drawn.address >= 0)
    return Truth(
        "near_repeat", "Burglary", {"authority": drawn.ground.authorities[0].code},
        _when(drawn.plants.timetable.period), drawn.plants.triggered_share,
        "chance that a burglary leads to one more, which may lead on in turn",
        {
            "within_days": WITHIN_DAYS, "within_metres": WITHIN_METRES,
            "triggered_in_this_draw": int((drawn.trigger >= 0).sum()),
            "burglaries_in_this_draw": int(cases.sum()),
            "to_the_same_dwelling": 0.2,
        },
    )  # fmt: skip


def _chain(drawn: Incidents) -> Truth:
    plants, land = drawn.plants, drawn.ground
    at = plants.chain_point
    where = _circle(float(land.streets.x[at]), float(land.streets.y[at]), 200.0)
    where |= {"streets": [land.streets.location[at]],
              "lsoas": _codes(drawn, land.streets.lsoa[[at]])}  # fmt: skip
    return Truth(
        "burglary_chain", "Burglary", where,
        {"first": plants.timetable.chain.first_day.isoformat(),
         "last": plants.timetable.chain.last_day.isoformat()},
        float(plants.chain_length), "burglaries within the circle, one to two days apart",
    )  # fmt: skip


def _hours(drawn: Incidents) -> Truth:
    share = BURGLARY_HOURS / BURGLARY_HOURS.sum()
    return Truth(
        "hours_of_burglary", "Burglary", {"authority": drawn.ground.authorities[0].code},
        _when(drawn.plants.timetable.period), float(share[10:20].sum()),
        "share committed from 10:00 to 19:59",
        {"share_by_hour": np.round(share, 6).tolist()},
    )  # fmt: skip


def _seasons(drawn: Incidents) -> list[Truth]:
    period = drawn.plants.timetable.period
    return [
        Truth("season", kind.name, {"force": "Eastwold Police"}, _when(period), kind.season,
              "share by which the peak month exceeds the yearly mean; a cosine over the year",
              {"peak_month": kind.peak})
        for kind in KINDS if kind.season > 0
    ]  # fmt: skip


def dirt_truths(drawn: Incidents) -> list[Truth]:
    """Return what was left out, halved, doubled or re-coded in the police's files."""
    time = drawn.plants.timetable
    force = {"force": "Eastwold Police"}

    def one(kind: str, period: Period, what: str) -> Truth:
        return Truth(kind, "all", force, _when(period), None, what)

    return [
        one("missing_month", Period(time.missing_police_month, time.missing_police_month),
            "no street, outcomes or stop and search file of this month"),
        one("half_month", Period(time.half_month_of_stops, time.half_month_of_stops),
            "stop and search ends on the 17th"),
        one("reissued_month", Period(time.reissued_month, time.reissued_month),
            "street file in two editions: the later one has newer outcomes and six moved rows"),
        one("mixed_codes", Period(time.all_2011 + 1, time.all_2021 - 1),
            "2011 and 2021 LSOA codes in one file; only 2011 before, only 2021 after"),
        one("county_fall", Period(time.county_fall, time.period.last),
            "criminal damage and arson at 0.75 of its level everywhere: no effect of any operation"),
    ]  # fmt: skip
