"""Records of one person found across agencies, by a trained Fellegi-Sunter model (Splink).

Used for counts alone: how many people were victims again, in rolling windows. Nothing here keeps
or logs a name; results hold record ids and probabilities. Give results at three thresholds, since
error rates differ between naming traditions and so bias every repeat rate.

Source: Fellegi & Sunter 1969; Splink; `docs/reference/analysis/linkage.md`.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.analysis.estimates import BadSample, EmptySample, OutOfRange
from wardmote.analysis.linkage import LinkageQuality, linkage_quality
from wardmote.terms.errors import Mendable

MOST_RECORDS_IN_ONE = 12  # a longer chain of matches is more likely a fault than a person
SEED = 1969


class NoLinkage(Mendable):
    """The optional library for linkage is not installed."""


class RepeatedRecord(BadSample):
    """Two records have one id."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One agency's record of a person. Blank means not noted; `born` is ISO (1980-01-31)."""

    record: str
    agency: str
    forename: str
    surname: str
    born: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, ids in order, and the chance that they are one person."""

    first: str
    second: str
    probability: float


@dataclass(frozen=True, slots=True)
class Links:
    """Every pair at or above the loosest threshold.

    Attributes:
        thresholds: looser, chosen, stricter.
        compared: pairs that shared enough to be compared at all.
    """

    links: tuple[Link, ...]
    records: int
    thresholds: tuple[float, float, float]
    method: str = "Fellegi-Sunter, m by EM, u by random pairs (Splink)"
    caveats: tuple[str, ...] = ()

    def at(self, threshold: float) -> frozenset[tuple[str, str]]:
        """Return pairs at or above a threshold."""
        return frozenset(
            (link.first, link.second) for link in self.links if link.probability >= threshold
        )

    def quality(
        self, true_pairs: Iterable[tuple[str, str]], threshold: float | None = None
    ) -> LinkageQuality:
        """Return precision and recall against pairs known to be one person."""
        found = self.at(self.thresholds[1] if threshold is None else threshold)
        true = {(min(pair), max(pair)) for pair in true_pairs}
        return linkage_quality(len(found & true), len(found - true), len(true - found))


@dataclass(frozen=True, slots=True)
class People:
    """Records put together into people.

    Attributes:
        groups: record ids of each person, longest group first.
        doubtful: groups that hold two full dates of birth more than a slip apart, or too many
            records: counted apart until somebody has looked at them.
    """

    groups: tuple[tuple[str, ...], ...]
    doubtful: tuple[tuple[str, ...], ...]
    threshold: float


def normal_record(record: PersonRecord) -> dict[str, str | None]:
    """Return a record as it is compared: capitals, no accents, no spaces, blank as missing."""
    return {
        "unique_id": record.record,
        "forename": _letters(record.forename),
        "surname": _letters(record.surname),
        "born": _date(record.born),
        "postcode": _letters(record.postcode),
    }


def link_people(
    records: Sequence[PersonRecord],
    *,
    thresholds: tuple[float, float, float] = (0.5, 0.9, 0.99),
) -> Links:
    """Train on these records and return the pairs that may be one person.

    Training takes nearly all of the time (a minute and a half for a million records).

    Args:
        records: at least 100, from any agencies; one agency may hold a person twice.
        thresholds: looser, chosen and stricter chance of a match.
    Raises:
        EmptySample: too few records to train on. RepeatedRecord: two records of one id.
        OutOfRange: thresholds that do not rise between 0 and 1. NoLinkage: no Splink.
    """
    if len(records) < 100:
        raise EmptySample("A linkage model needs at least 100 records to be trained on.")
    if len({record.record for record in records}) < len(records):
        raise RepeatedRecord("Two records have one id: number them by agency and record.")
    if not 0 < thresholds[0] <= thresholds[1] <= thresholds[2] < 1:
        raise OutOfRange("Thresholds rise from above 0 to below 1: (0.5, 0.9, 0.99).")
    rows = [normal_record(record) for record in records]
    # What cannot be blocked on anything cannot be found: said, not hidden.
    bare = sum(1 for row in rows if sum(value is not None for value in row.values()) < 3)
    found = _predicted(rows, thresholds[0])
    caveats = [
        "Pairs that agree on no two of forename, surname, birth date and postcode are not compared."
    ]
    if bare:
        caveats.append(f"{bare} records hold fewer than two details and can hardly be matched.")
    return Links(found, len(records), thresholds, caveats=tuple(caveats))


def people(records: Sequence[PersonRecord], links: Links, threshold: float | None = None) -> People:
    """Return records grouped into people by chains of links at a threshold."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    cut = links.thresholds[1] if threshold is None else threshold
    number = {record.record: at for at, record in enumerate(records)}
    pairs = np.array(
        [(number[a], number[b]) for a, b in sorted(links.at(cut))], dtype=np.int64
    ).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(records),) * 2)
    _, label = connected_components(graph, directed=False)
    held: dict[int, list[PersonRecord]] = {}
    for at, record in enumerate(records):
        held.setdefault(int(label[at]), []).append(record)
    groups = sorted(
        (tuple(sorted(one.record for one in mine)) for mine in held.values()),
        key=lambda group: (-len(group), group),
    )
    doubtful = {
        tuple(sorted(one.record for one in mine)) for mine in held.values() if _is_doubtful(mine)
    }
    return People(tuple(groups), tuple(group for group in groups if group in doubtful), cut)


def _is_doubtful(mine: Sequence[PersonRecord]) -> bool:
    born = sorted({day for day in (_date(one.born) for one in mine) if day})
    # A slip changes one number, a swap two places: more than two places apart is another birth.
    far = any(
        sum(a != b for a, b in zip(one, other, strict=True)) > 4
        for at, one in enumerate(born)
        for other in born[at + 1 :]
    )
    return far or len(mine) > MOST_RECORDS_IN_ONE


def _predicted(rows: list[dict[str, str | None]], loosest: float) -> tuple[Link, ...]:
    try:
        import duckdb
        import pyarrow as pa
        import splink.comparison_library as compare
        from splink import Linker, SettingsCreator, block_on
        from splink.backends.duckdb import DuckDBAPI
    except ImportError as error:
        raise NoLinkage(
            "Matching people needs Splink: install it with pip install 'wardmote[linkage]'."
        ) from error
    rules = (
        block_on("forename", "surname"), block_on("surname", "born"), block_on("born", "postcode"),
        block_on("forename", "born"), block_on("surname", "postcode"),
        block_on("forename", "postcode"),
    )  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("forename", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            compare.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            compare.DamerauLevenshteinAtThresholds("born", [1, 2]),
            compare.ExactMatch("postcode"),
        ],
        blocking_rules_to_generate_predictions=list(rules),
        retain_matching_columns=False,
    )
    logging.getLogger("splink").setLevel(logging.ERROR)  # its reports would hold values
    # One thread: sums in one order, so the same records give the same bytes.
    with duckdb.connect(config={"threads": 1}) as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = DuckDBAPI(connection).register(pa.Table.from_pylist(rows))
        linker = Linker(table, settings, log_level=logging.ERROR)
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [block_on("forename", "surname", "born"), block_on("surname", "born", "postcode")],
            recall=0.7,
        )
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
        for rule in (block_on("born"), block_on("surname", "postcode")):
            training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=loosest)
        return _links(found.as_record_list())


def _links(rows: Iterable[dict[str, Any]]) -> tuple[Link, ...]:
    links = (
        Link(
            min(row["unique_id_l"], row["unique_id_r"]),
            max(row["unique_id_l"], row["unique_id_r"]),
            float(row["match_probability"]),
        )
        for row in rows
    )
    return tuple(sorted(links, key=lambda link: (link.first, link.second)))


def _letters(text: str) -> str | None:
    plain = unicodedata.normalize("NFKD", text)
    kept = re.sub(r"[^A-Z0-9]", "", plain.upper())
    return kept or None


def _date(text: str) -> str | None:
    """Return an ISO date, or None for what is no date."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None
