"""Writing a whole sample partnership: every partner's files, and the key to what is planted."""

from __future__ import annotations

from pathlib import Path

from wardmote.sample import (
    census_files,
    fire_files,
    housing,
    police_files,
    police_tables,
    services,
    street_teams,
    survey,
)
from wardmote.sample.boundary_files import write_background, write_boundaries
from wardmote.sample.complaints import write_complaints
from wardmote.sample.incidents import LAST_MONTH, Incidents, draw_incidents
from wardmote.sample.key import dirt_truths, incident_truths
from wardmote.sample.truths import Truth, Truths
from wardmote.sample.writing import write
from wardmote.terms.periods import Month

KEY = "truths.json"
DATA = "data"
_NOTICE = """Every area, street, incident, figure and answer in this folder is invented by a seeded
program. No row describes a real person, place or event. "data" holds what partners would hand in;
"truths.json" is the key to what was planted in it.
"""


def make_sample(
    folder: Path,
    seed: int = 1,
    months: int = 60,
    scale: float = 1.0,
    last: Month = LAST_MONTH,
) -> Truths:
    """Write the sample partnership into a folder and return the key to its planted truths.

    The files go to `folder/data`, the key to `folder/truths.json`. The same arguments give the
    same bytes. Files of an earlier sample are replaced, others are left alone.

    Args:
        folder: made if it does not exist.
        seed: zero or more.
        months: 36 to 180, the last of them `last`.
        scale: multiplies all incident rates; 0.1 gives a tenth of the rows.
    Raises:
        CannotDraw: if an argument is out of range.
    """
    drawn = draw_incidents(seed, months, scale, last)
    data = folder / DATA
    _write_land(data, drawn)
    truths = _write_partners(data, drawn, scale)
    period = drawn.plants.timetable.period
    key = Truths(
        seed, str(period.first), str(period.last), scale,
        (*incident_truths(drawn), *dirt_truths(drawn), *truths),
    )  # fmt: skip
    write_background(folder / "river-and-park.geojson", drawn.ground)
    write(folder / KEY, key.to_json().encode())
    write(folder / "README.txt", _NOTICE.encode())
    return key


def _write_land(data: Path, drawn: Incidents) -> None:
    land = drawn.ground
    write_boundaries(data / "boundaries", land)
    census_files.write_population(data / "population", land)
    census_files.write_deprivation(
        data / "deprivation" / "File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx", land
    )
    census_files.write_lookups(data / "geography", land)


def _write_partners(data: Path, drawn: Incidents, scale: float) -> list[Truth]:
    """Write each partner's files; return the truths planted in them."""
    land, plants, seed = drawn.ground, drawn.plants, drawn.seed
    police = data / "police-uk"
    police_files.write_police(police, drawn, police_files.police_rows(drawn), scale)
    police_files.write_transport_police(police / "btp", drawn)
    police_tables.write_tables(data / "police-tables", drawn)
    fire_files.write_fire(data / "fire", land, plants, seed, scale)
    fire_files.write_reports(data / "fixmystreet", land, plants, seed, scale)
    survey.write_attitudes(data / "survey", plants, seed)
    own = data / "partners"
    services.write_burglary_extract(own / "eastwold-police", drawn)
    services.write_operations(own / "operations", drawn)
    housing.write_trust(own / "ostrey-housing-trust", land, plants, seed, scale)
    street_teams.write_wardens(own / "community-wardens", land, plants, seed, scale)
    street_teams.write_notices(own / "council-enforcement", plants, seed)
    street_teams.write_patrols(own / "patrol-hours", land, plants, seed)
    street_teams.write_licensing(own / "licensing", plants, seed)
    services.write_ambulance(own / "ambulance", land, plants, seed, scale)
    services.write_hospital(own / "hospital", plants, seed, scale)
    services.write_probation(own / "probation", plants, seed)
    return [
        *housing.write_northgate(own / "northgate-homes", land, plants, seed, scale),
        *write_complaints(own / "council-noise", land, plants, seed, scale),
        *survey.write_residents_survey(data / "survey", land, plants, seed),
    ]
