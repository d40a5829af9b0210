"""What a load says when it ends: one account for each file, and one for the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wardmote.terms.periods import Month


@dataclass(slots=True)
class FileReport:
    """The account of one file (or one sheet): read = loaded + rejected.

    `status` is loaded, unchanged, superseded, empty, not-recognised or refused. Blank rows and
    header rows are counted apart and are not in `read`.
    """

    file: str
    status: str
    contract: str = ""
    read: int = 0
    loaded: int = 0
    rejected: int = 0
    blank: int = 0
    header: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    periods: list[str] = field(default_factory=list)
    areas: int = 0
    sources: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encoding: str = ""
    sheet: str = ""
    rejects: str = ""
    version: int | None = None
    message: str = ""
    may_pass_later: bool = False  # something was left out that another day or machine may let in
    left_out: int = 0  # rows checked and good that a newer or fuller file already gives

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class LoadReport:
    """Every file of a delivery, and the store version that it made (None: nothing changed)."""

    delivery: str
    files: list[FileReport]
    version: int | None = None
    seconds: float = 0.0

    @property
    def not_loaded(self) -> list[FileReport]:
        return [one for one in self.files if one.status in ("not-recognised", "refused")]

    def to_json(self) -> list[dict[str, Any]]:
        return [one.to_json() for one in self.files]


def spans(months: Iterable[int]) -> list[str]:
    """Write months as runs: ["2021-03..2021-12", "2022-02"]."""
    ordered = sorted(set(months))
    runs: list[tuple[int, int]] = []
    for month in ordered:
        if runs and month == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return [str(Month(a)) if a == b else f"{Month(a)}..{Month(b)}" for a, b in runs]


# How the reasons of rows begin that are held from another file, and so are no fault of this one.
SUPERSEDED = ("superseded", "Belongs to an older edition")


def text_of(report: LoadReport) -> str:
    """Write the report for a person at a terminal."""
    lines = []
    for one in report.files:
        if one.status in ("not-recognised", "refused", "empty"):
            lines.append(f"{one.file}\n    {one.status.replace('-', ' ')}: {one.message}")
            continue
        head = f"{one.file}\n    {one.contract}: read {one.read:,}, loaded {one.loaded:,}, rejected {one.rejected:,}"
        if one.status != "loaded":
            head += f" ({one.status})"
        lines.append(head + (f"; {', '.join(one.periods)}" if one.periods else ""))
        lines += [f"    rejected {count:,}: {reason}" for reason, count in one.reasons.items()]
        lines += [f"    superseded: {text}" for text in one.superseded]
        lines += [f"    note: {note}" for note in one.notes]
    lines.append(_total(report))
    return "\n".join(lines)


def _total(report: LoadReport) -> str:
    read = sum(one.read for one in report.files)
    loaded = sum(one.loaded for one in report.files)
    rejected = sum(one.rejected for one in report.files)
    elsewhere = sum(
        count
        for one in report.files
        for reason, count in one.reasons.items()
        if reason.startswith(SUPERSEDED)
    )
    less = f" ({elsewhere:,} of them are held from a newer or fuller file)" if elsewhere else ""
    made = f"store version {report.version}" if report.version else "nothing changed"
    text = (
        f"{_files(len(report.files))}: read {read:,} {'row' if read == 1 else 'rows'}, loaded {loaded:,}, rejected {rejected:,}{less}; "
        f"{made}."
    )
    folders = sorted({str(Path(one.rejects).parent) for one in report.files if one.rejects})
    if folders:
        text += f" Rejected rows, each with its reasons: {', '.join(folders)} in the home folder."
    if report.not_loaded:
        count = len(report.not_loaded)
        text += f" {_files(count)} {'was' if count == 1 else 'were'} not loaded: see above."
    return text


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
