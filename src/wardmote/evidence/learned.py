"""What the rows themselves say of areas: names of LSOAs, and the force of an authority.

Both are read by one grouped query. Names are kept, in memory and on disk, by the data files read: a
new month costs its own file, and an earlier version never learns from a later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from wardmote.evidence.area_register import Seen, main_source
from wardmote.evidence.areas import lsoa_prefix, shipped_authorities
from wardmote.evidence.keep import Keep, key_of
from wardmote.evidence.scanning import distinct_in

_KEPT = 8  # sets of files for each table, about 5 MB each at national size
_names: dict[tuple[str, str], list[tuple[frozenset[str], frozenset[tuple[str, str]]]]] = (
    defaultdict(list)
)


def names(
    keep: Keep, table: str, its_files: Iterable[str], code: str, name: str
) -> list[tuple[str, str]]:
    """Return the distinct (code, name) pairs of a table's data files, in order.

    Args:
        keep: what was read before, by the names of data files, which carry their digests.
    """
    files = frozenset(its_files)
    kept = _names[(table, code)]
    key = key_of("names", table, code, name)
    at_hand = kept if any(one[0] == files for one in kept) else [*kept, *_on_disk(keep, key, files)]
    known = max(
        (one for one in at_hand if one[0] <= files), key=lambda one: len(one[0]),
        default=(frozenset[str](), frozenset[tuple[str, str]]()),
    )  # fmt: skip
    if known[0] != files:
        fresh = _pairs(sorted(files - known[0]), code, name)
        known = (files, known[1] | fresh)
        told = {"files": sorted(Path(one).name for one in files), "pairs": sorted(known[1])}
        keep.write(key, told)
    if known not in kept:
        kept.append(known)
        del kept[:-_KEPT]
    return sorted(known[1])


def _on_disk(
    keep: Keep, key: str, files: frozenset[str]
) -> list[tuple[frozenset[str], frozenset[tuple[str, str]]]]:
    """Return what is kept of a table's names, where all its files are among these."""
    told = keep.read(key)
    paths = {Path(one).name: one for one in files}
    if told is None or not paths.keys() >= set(told["files"]):
        return []
    pairs = frozenset((code, name) for code, name in told["pairs"])
    return [(frozenset(paths[one] for one in told["files"]), pairs)]


def _pairs(files: list[str], code: str, name: str) -> frozenset[tuple[str, str]]:
    found = distinct_in(files, (code, name), code)
    return frozenset((row[code], row[name]) for row in found.to_pylist() if row[code] and row[name])


def forces(files_of: Mapping[str, Sequence[str]], seen: Seen) -> dict[str, str]:
    """Return the force of each authority that no list knows: the one with most rows there.

    Args:
        files_of: the data files of each table whose rows carry an area and a force.
    """
    told = {**seen.authority_names, **{m.authority: "" for m in seen.memberships}}
    unknown = {code for code in told if code and code not in shipped_authorities()}
    if not unknown:
        return {}
    where = {member.area: member.authority for member in seen.memberships}
    prefixes = {lsoa_prefix(told[code]): code for code in unknown if told[code]}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for files in files_of.values():
        for area, source, number in _by_area(files):
            authority = where.get(area) or prefixes.get(
                lsoa_prefix(seen.lsoa_names.get(area, "")), ""
            )
            if authority in unknown:
                counts[(authority, source)] += number
    return main_source((authority, source, n) for (authority, source), n in counts.items())


def _by_area(files: Sequence[str]) -> list[tuple[str, str, int]]:
    found = distinct_in(files, ("area", "source"), "area").to_pylist()
    return [(row["area"], row["source"], row["n"]) for row in found]
