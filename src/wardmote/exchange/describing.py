"""docs/reference/contracts.md, written from the contracts themselves."""

from __future__ import annotations

from collections.abc import Sequence

from wardmote.exchange.contract import Contract, Field
from wardmote.exchange.contract_files import packaged_contracts

_HEAD = """# Contracts

Written from `src/wardmote/contracts/*.yaml` by `wardmote.exchange.describing`; do not edit by hand.
A file is recognised by its columns. How to write a contract: ../how-to/write-a-contract.md.

| contract | what | open | tables |
| --- | --- | --- | --- |
"""


def contracts_markdown(contracts: Sequence[Contract] | None = None) -> str:
    """Return the reference page of these contracts (None: those that ship)."""
    known = sorted(contracts or packaged_contracts(), key=lambda one: one.name)
    rows = [
        f"| [{one.name}](#{one.name}) | {one.title} | {'yes' if one.open else 'no'} | "
        f"{', '.join(sorted({output.table for output in one.outputs}))} |"
        for one in known
    ]
    return _HEAD + "\n".join(rows) + "\n\n" + "\n".join(_section(one) for one in known)


def _section(contract: Contract) -> str:
    lines = [f"## {contract.name}", "", f"{contract.title}. Publisher: {contract.publisher}."]
    if contract.licence:
        lines.append(f"Licence: {contract.licence}.")
    if contract.notes:
        lines += ["", " ".join(contract.notes.split())]
    lines += ["", "| column | type | must be there | kept as |", "| --- | --- | --- | --- |"]
    lines += [_row(one) for one in contract.fields]
    if contract.wide:
        what = contract.wide.pattern or ", ".join(contract.wide.columns)
        lines += ["", f"Columns turned into rows: `{what}`."]
    for output in contract.outputs:
        level = f" by {output.area_kind}" if output.area_kind else ""
        lines += ["", f"Fills `{output.table}` ({output.shape}{level}), `{output.submission}`."]
    return "\n".join([*lines, ""])


def _row(one: Field) -> str:
    names = " / ".join((one.name, *one.aliases)).replace("|", "\\|")
    there = "column" if not one.optional else "no"
    there += " and value" if one.required else ""
    return f"| {names} | {one.type} | {there} | {one.keep} |"
