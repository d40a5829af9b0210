"""The columns that every evidence table of a shape has; see docs/explanation/evidence-tables.md."""

from __future__ import annotations

import pyarrow as pa

ACCOUNT = [("submission", pa.string()), ("file", pa.int32()), ("row", pa.int32())]

SHAPES: dict[str, pa.Schema] = {
    "events": pa.schema(
        [
            *ACCOUNT,
            ("source", pa.string()),
            ("month", pa.int32()),
            ("area", pa.string()),
            ("category", pa.string()),
            ("count", pa.int32()),
        ]
    ),
    "survey": pa.schema(
        [
            *ACCOUNT,
            ("source", pa.string()),
            ("month", pa.int32()),
            ("area", pa.string()),
            ("question", pa.string()),
            ("answer", pa.string()),
            ("share", pa.float64()),
            ("base", pa.int32()),
            ("lower", pa.float64()),
            ("upper", pa.float64()),
        ]
    ),
    "stock": pa.schema(
        [
            *ACCOUNT,
            ("source", pa.string()),
            ("year", pa.int32()),
            ("area", pa.string()),
            ("area_kind", pa.string()),
            ("series", pa.string()),
            ("value", pa.float64()),
        ]
    ),
    "boundaries": pa.schema(
        [
            *ACCOUNT,
            ("area_kind", pa.string()),
            ("generation", pa.string()),
            ("area", pa.string()),
            ("area_name", pa.string()),
            ("parent", pa.string()),
            ("geometry", pa.binary()),
        ]
    ),
    "lookup": pa.schema(
        [
            *ACCOUNT,
            ("from_kind", pa.string()),
            ("from_generation", pa.string()),
            ("from_area", pa.string()),
            ("from_name", pa.string()),
            ("to_kind", pa.string()),
            ("to_generation", pa.string()),
            ("to_area", pa.string()),
            ("to_name", pa.string()),
        ]
    ),
    "coverage": pa.schema(
        [
            ("submission", pa.string()),
            ("table", pa.string()),
            ("source", pa.string()),
            ("area_kind", pa.string()),
            ("area", pa.string()),
            ("month", pa.int32()),
            ("status", pa.string()),
            ("reason", pa.string()),
            ("rows", pa.int32()),
            ("categories", pa.string()),  # "": all; else those that it holds, by commas
            ("of", pa.string()),  # the submission of the data that the row speaks of
            ("lists_all", pa.int32()),  # 1: a line for each area that it covers, be it of zeroes
            ("rejected", pa.int32()),  # rows of it that were rejected; `reason` says why
        ]
    ),
    "places": pa.schema(
        [
            ("place", pa.int32()),
            ("lon", pa.float64()),
            ("lat", pa.float64()),
            ("location", pa.string()),
            ("lsoa", pa.string()),
            ("lsoa_name", pa.string()),
        ]
    ),
}
SHAPES["counts"] = SHAPES["events"]
