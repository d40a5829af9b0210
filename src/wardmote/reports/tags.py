"""What a PDF tells a screen reader of its tables, mended where the typesetter cannot say it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def with_tables_told(pdf: bytes) -> bytes:
    """Return the PDF with its tables as a reader should hear them.

    The first cell of each body row is tagged as the header of its row. What the template adds to
    hold a table's last rows to its notes (an empty row, and a cell beside three) is taken out.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for table in [*_nodes(opened.Root.StructTreeRoot, "/Table")]:
            _without_what_ties(table)
            for body in _nodes(table, "/TBody"):
                for row in _children(body):
                    _head_row(row)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True)
    return out.getvalue()


def _head_row(row: Any) -> None:
    import pikepdf

    cell = _children(row)[0]
    if cell.get("/S") != "/TD":
        return
    cell.S = pikepdf.Name.TH
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    cell.A = pikepdf.Array([*_attributes(cell), scope])


def _without_what_ties(table: Any) -> None:
    """Take out the cell that holds the last rows together, and the empty row beneath them."""
    import pikepdf

    for body in _nodes(table, "/TBody"):
        rows = _children(body)
        tying = [row for row in rows if any("/RowSpan" in held for held in _attributes_of(row))]
        if not tying:
            continue
        for row in tying:
            row.K = pikepdf.Array([*_children(row)[:-1]])
        body.K = pikepdf.Array(rows[:-1])
        for cell in (*_nodes(table, "/TH"), *_nodes(table, "/TD")):
            for held in _attributes(cell):
                if "/ColSpan" in held:
                    del held["/ColSpan"]


def _attributes_of(row: Any) -> Iterator[Any]:
    for cell in _children(row):
        yield from _attributes(cell)


def _attributes(cell: Any) -> list[Any]:
    import pikepdf

    held = cell.get("/A")
    if held is None:
        return []
    return [*held] if isinstance(held, pikepdf.Array) else [held]


def _children(node: Any) -> list[Any]:
    """Return the elements within one; numbers of marked content are none."""
    import pikepdf

    held = node.get("/K")
    if held is None:
        return []
    found = held if isinstance(held, pikepdf.Array) else [held]
    return [one for one in found if isinstance(one, pikepdf.Dictionary)]


def _nodes(root: Any, kind: str) -> Iterator[Any]:
    """Give each element of a kind, by walking the structure tree."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.get("/S") == kind:
            yield node
        todo += _children(node)
