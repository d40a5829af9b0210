"""Lines of police.uk files for tests. No row is real."""

from __future__ import annotations

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)


def street_row(
    number: int,
    month: str = "2023-05",
    force: str = "Northumbria Police",
    lsoa: str = "E01008162",
    name: str = "Gateshead 027A",
    kind: str = "Burglary",
    outcome: str = "Under investigation",
    crime_id: str | None = None,
) -> str:
    """Return a line of a police.uk street file; ASB has neither id nor outcome."""
    key = f"{number:064x}" if crime_id is None else crime_id
    if kind == "Anti-social behaviour":
        key, outcome = "", ""
    return (
        f"{key},{month},{force},{force},-1.600000,54.950000,On or near High Street,"
        f"{lsoa},{name},{kind},{outcome},"
    )


def stop_row(at: str, lat: str = "51.5", lon: str = "-0.19") -> str:
    """Return a line of a police.uk stop-and-search file."""
    return f"Person search,{at},False,,{lat},{lon},Male,18-24,,White,,Controlled drugs,Arrest,,"
