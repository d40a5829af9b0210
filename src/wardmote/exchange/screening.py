"""What is checked before a file is opened: type, size, members, names, ratio."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from wardmote.exchange.refusals import Refused

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be. Partners' files are small; open releases are large and known."""

    packed_bytes: int
    unpacked_bytes: int
    ratio: int
    members: int
    seconds: int
    memory_bytes: int


PARTNER = Limits(200 * MIB, 1024 * MIB, 200, 2_000, 30, 512 * MIB)
RELEASE = Limits(8192 * MIB, 65536 * MIB, 200, 60_000, 600, 2048 * MIB)

# A small file may be packed tightly without being a bomb: a page of zeros, an empty form.
_RATIO_FROM_BYTES = 4 * MIB

_NO_CONTROLS = bytes(at for at in range(256) if not 1 <= at <= 8)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX_MARK = "xl/workbook"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def file_kind(path: Path) -> str:
    """Return what the first bytes say: gzip, zip, workbook, parquet, json, text or empty.

    Raises:
        Refused: for encrypted workbooks and for files of a kind that is not read.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    return _text_kind(path, head)


def _text_kind(path: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return "text"
    if head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc", b"MZ", b"\x7fELF")
    ):
        raise Refused(
            f"{path.name} is not a table: hand in a CSV file, a spreadsheet or a boundary file."
        )
    if b"\x00" in head and not wide_without_mark(head):
        raise Refused(f"{path.name} holds binary data of a kind that is not read: save it as CSV.")
    start = head.lstrip()[:1]
    if start in (b"{", b"["):
        return "json"
    if start == b"<":
        raise Refused(f"{path.name} is a web page or XML file: save it as CSV or as a spreadsheet.")
    return "text"


def wide_without_mark(head: bytes) -> str:
    """Return UTF-16 in the byte order that these bytes show without a mark, or "".

    Every second byte of Western text so written is zero, and no other byte is a control character.
    """
    begun = head[:4096]
    zeros = [begun[start::2].count(0) for start in (0, 1)]
    if min(zeros) or max(zeros) < 0.45 * len(begun) or begun.translate(None, _NO_CONTROLS):
        return ""
    return "utf-16-be" if zeros[0] else "utf-16-le"


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(name.startswith(_XLSX_MARK) for name in names):
                return "workbook"
            if "mimetype" in names and archive.read("mimetype")[:60].startswith(_ODS_TYPE):
                return "workbook"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as cause:
        raise Refused(
            f"{path.name} is a damaged zip file ({cause}): download or zip it again."
        ) from cause
    return "zip"


def _ole_kind(path: Path) -> str:
    raw = path.read_bytes()[: 64 * MIB]
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise Refused(
            f"{path.name} is protected by a password: remove the password and hand it in again."
        )
    if "Workbook".encode("utf-16-le") in raw or "Book".encode("utf-16-le") in raw:
        return "workbook"
    raise Refused(f"{path.name} is an old Office file that is no spreadsheet: save it as CSV.")


def screen_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is larger than its limits."""
    size = path.stat().st_size
    if size > limits.packed_bytes:
        raise Refused(
            f"{path.name} has {size / MIB:,.0f} MiB; at most {limits.packed_bytes / MIB:,.0f} are "
            "taken in one file: split it by month."
        )


def screen_zip(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """Check every member of a zip before any is unpacked; return the files among them.

    Raises:
        Refused: naming the member and what is wrong with it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as cause:
        raise Refused(f"{path.name} is a damaged zip file ({cause}): zip it again.") from cause
    if len(members) > limits.members:
        raise Refused(
            f"{path.name} holds {len(members):,} files; at most {limits.members:,} are taken."
        )
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        raise Refused(
            f"{path.name} unpacks to {total / MIB:,.0f} MiB; at most "
            f"{limits.unpacked_bytes / MIB:,.0f} are taken: hand it in in parts."
        )
    for member in members:
        _screen_member(path, member, limits)
    return [member for member in members if not member.is_dir()]


def _screen_member(path: Path, member: zipfile.ZipInfo, limits: Limits) -> None:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        raise Refused(
            f'{path.name} holds a member that points outside it ("{member.filename[:80]}"): '
            "nothing of it was opened."
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused(f'{path.name} holds a link ("{member.filename[:80]}"): zip the file itself.')
    if member.flag_bits & 0x1:
        raise Refused(f"{path.name} is protected by a password: zip it again without one.")
    if member.file_size > _RATIO_FROM_BYTES and member.file_size > limits.ratio * max(
        member.compress_size, 1
    ):
        raise Refused(
            f'{path.name}: "{member.filename[:80]}" unpacks to more than {limits.ratio} times its '
            "size, as a zip bomb does: nothing of it was opened."
        )


def screen_workbook(path: Path, limits: Limits) -> None:
    """Check a zipped spreadsheet as a zip, and refuse XML entities in it."""
    if not zipfile.is_zipfile(path):
        return
    for member in screen_zip(path, limits):
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            head = stream.read(8192)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Refused(
                f"{path.name} holds XML with entities, which spreadsheets do not need: save it "
                "again from your spreadsheet program."
            )
        if member.filename.lower().endswith("vbaproject.bin"):
            raise Refused(f"{path.name} holds macros: save it as a workbook without macros.")
