"""Reads of the record: as a table, and whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from wardmote.reports.cells import Column, Row, Table
from wardmote.terms.quantities import Quantity
from wardmote.web.audit.chain import START, faults
from wardmote.web.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries there are, the head that stands for all of them, and what is wrong."""

    entries: int
    head: str
    faults: tuple[str, ...]


def checked() -> Checked:
    """Walk the whole record from its first entry: about 20 microseconds an entry."""
    entries = list(Entry.objects.order_by("number"))
    head = entries[-1].head if entries else START
    return Checked(len(entries), head, tuple(faults(entries)))


def newest_head() -> str:
    """Return the head of the chain, which every act changes.

    Pages ask it at each request: the model's own way costs ten times these 13 microseconds.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT head FROM {Entry._meta.db_table} ORDER BY number DESC LIMIT 1")  # noqa: S608  our own name
        found = cursor.fetchone()
    return found[0] if found else START


def newest(first: int, most: int) -> list[Entry]:
    """Return entries from the newest on, leaving out the first so many."""
    return list(Entry.objects.order_by("-number")[first : first + most])


def record_table(entries: Sequence[Entry], caption: str, *, heads: bool = False) -> Table:
    """Return entries as a table, in the order given; with the fingerprint after each if asked."""
    columns = [
        Column.words("Act"), Column.words("When"), Column.words("On what"), Column.words("Area"),
        Column("Version"), Column("How many"), Column.words("By"), Column("Entry"),
        *([Column.words("Fingerprint")] if heads else []),
    ]  # fmt: skip
    rows = tuple(
        Row.of(
            entry.event[:1].upper() + entry.event[1:],
            f"{timezone.localtime(entry.at):%-d %B %Y, %H:%M}",
            entry.thing, entry.area, Quantity(entry.version), Quantity(entry.count), entry.actor,
            Quantity(entry.number), *([entry.head] if heads else []),
        )
        for entry in entries
    )  # fmt: skip
    return Table("record", caption, tuple(columns), rows)
