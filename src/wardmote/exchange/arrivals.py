"""What was handed in, file by file: folders walked, archives opened member by member."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wardmote.exchange.loading_again import label_of, walked
from wardmote.exchange.reading import Unzipped
from wardmote.exchange.refusals import Refused
from wardmote.exchange.screening import Limits, file_kind, screen_size, screen_zip

_SHAPE_PARTS = (".shp", ".gpkg")
_GEOMETRY_MARKS = (b'"FeatureCollection"', b'"Topology"', b'"Feature"')
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")
DEEPEST = 3  # an archive in an archive in an archive is as deep as we look


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file ready to be read, or the reason why it is not (`refused`).

    `original` is what quarantine keeps: the file, or the archive that holds it.
    """

    path: Path
    label: str
    kind: str
    original: Path
    container: str = ""  # SHA-256 of the archive
    refused: str = ""
    said: str = "The file is empty: nothing was loaded."  # where its kind is empty


def expect_there(paths: Iterable[Path]) -> None:
    """Raise `Refused` where a path does not exist, before anything is made for what it holds."""
    for path in paths:
        if not path.exists():
            raise Refused(f"{path} does not exist: give a file, a folder or a zip archive.")


def arrivals(paths: Iterable[Path], work: Path, limits: Limits) -> Iterator[Arrival]:
    """Yield every file under these paths in a fixed order; `work` takes unpacked members."""
    for path in paths:
        file = None
        for file in walked(path):
            yield from _opened(file, label_of(path, file), file, "", work, limits, 0)
        if file is None:
            said = "The folder holds no files (those whose names begin with a dot are passed over)."
            yield Arrival(path, path.name or str(path), "empty", path, said=said)


def _opened(
    file: Path, label: str, original: Path, container: str, work: Path, limits: Limits, depth: int
) -> Iterator[Arrival]:
    try:
        if file.is_symlink() and original == file and depth == 0 and not file.exists():
            raise Refused(f"{label} is a link to nothing.")
        screen_size(file, limits)
        kind = file_kind(file)
        if kind == "zip":
            yield from _unzipped(file, label, original, container, work, limits, depth)
            return
        if kind == "gzip" and _holds_packed(file):
            yield from _ungzipped(file, label, original, container, work, limits, depth)
            return
        if kind in ("json", "gzip") and _is_geometry(file, kind):
            kind = "geometry"
    except Refused as refused:
        yield Arrival(file, label, "", original, container, str(refused))
        return
    except OSError as cause:
        yield Arrival(file, label, "", original, container, f"{label} cannot be opened: {cause}.")
        return
    yield Arrival(file, label, kind, original, container)


def _holds_packed(file: Path) -> bool:
    """Does a gzip file hold what is packed itself: a workbook, Parquet, a zip, gzip once more?"""
    try:
        with gzip.open(file) as stream:
            return stream.read(8).startswith(_PACKED)
    except (OSError, EOFError, zlib.error):
        return False  # the reader says what is wrong with it


def _ungzipped(
    file: Path, label: str, original: Path, container: str, work: Path, limits: Limits, depth: int
) -> Iterator[Arrival]:
    """Unpack a gzip file that holds a workbook or an archive, and look at what was in it."""
    if depth >= DEEPEST:
        raise Refused(f"{label} is an archive inside {depth} others: unpack it and hand it in.")
    digest = container or sha256_of(file)
    inner = work / f"{digest[:12]}-{depth}-gzip"
    inner.mkdir(parents=True, exist_ok=True)
    target = inner / (file.stem if file.suffix == ".gz" else file.name)
    with (
        file.open("rb") as packed,
        Unzipped(packed, limits.unpacked_bytes, limits.ratio) as source,
        target.open("wb") as sink,
    ):
        shutil.copyfileobj(source, sink, 1 << 20)
    yield from _opened(target, label, original, digest, work, limits, depth + 1)
    target.unlink(missing_ok=True)


def _is_geometry(file: Path, kind: str) -> bool:
    if kind == "gzip":
        try:
            with gzip.open(file) as stream:
                head = stream.read(4096)
        except (OSError, EOFError, zlib.error):
            return False
    else:
        with file.open("rb") as plain:
            head = plain.read(4096)
    return head.lstrip()[:1] == b"{" and any(mark in head for mark in _GEOMETRY_MARKS)


def _unzipped(
    file: Path, label: str, original: Path, container: str, work: Path, limits: Limits, depth: int
) -> Iterator[Arrival]:
    members = screen_zip(file, limits)
    if any(member.filename.lower().endswith(_SHAPE_PARTS) for member in members):
        yield Arrival(file, label, "geometry", original, container)
        return
    if depth >= DEEPEST:
        raise Refused(f"{label} is an archive inside {depth} others: unpack it and hand it in.")
    digest = container or sha256_of(file)
    members = [one for one in members if not _is_aside(one.filename)]
    if not members:
        said = "The archive holds no files: nothing was loaded."
        yield Arrival(file, label, "empty", original, container, said=said)
    for member in sorted(members, key=lambda one: one.filename):
        inner = (
            work
            / f"{digest[:12]}-{depth}"
            / hashlib.sha256(member.filename.encode()).hexdigest()[:16]
        )
        inner.mkdir(parents=True, exist_ok=True)
        target = inner / Path(member.filename).name
        try:
            _unpack(file, member, target)
        except Refused as refused:
            yield Arrival(target, f"{label}::{member.filename}", "", original, digest, str(refused))
            continue
        name = f"{label}::{member.filename}"
        yield from _opened(target, name, original, digest, work, limits, depth + 1)
        target.unlink(missing_ok=True)


def _is_aside(name: str) -> bool:
    """Is it a hidden file, or what a Mac puts beside the files?"""
    return Path(name).name.startswith((".", "__MACOSX")) or "__MACOSX" in name


def _unpack(file: Path, member: zipfile.ZipInfo, target: Path) -> None:
    try:
        with (
            zipfile.ZipFile(file) as archive,
            archive.open(member) as source,
            target.open("wb") as sink,
        ):
            shutil.copyfileobj(source, sink, 1 << 20)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as cause:
        raise Refused(
            f"{member.filename} in {file.name} is damaged ({cause}): zip it again."
        ) from cause


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
