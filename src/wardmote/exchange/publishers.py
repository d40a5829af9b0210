"""Who made a table whose layout several forces use: told by the areas that it names."""

from __future__ import annotations

from dataclasses import replace

from wardmote.evidence.areas import LONDON, shipped_authorities
from wardmote.exchange.cell_types import quoted
from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Output, Value
from wardmote.exchange.placing import Placer

POLICE = "police"  # the source where no force is known for the areas of a table


def source_of(output: Output, checked: Checked, placer: Placer) -> Value | None:
    """Return where the rows' source comes from.

    A constant `within` an area holds where a name in the file lies there, or none is known. Else
    it is the force of the areas named, or the police where that is not known.
    """
    value = output.rows.get("source")
    rule = output.coverage
    if value is None or value.within != LONDON.code or rule is None or rule.area is None:
        return value
    held = [name for name in rule.area.fields if name in checked.fields]
    if not held:
        return value
    names = checked.database.execute(
        f"SELECT DISTINCT {quoted(held[0])} FROM {checked.good} ORDER BY 1"  # noqa: S608
    ).fetchall()
    codes = {code for (name,) in names if name and (code := placer.authority(name))}
    london = set(placer.areas.authorities_in(LONDON)) & shipped_authorities()
    if not codes or codes & london:
        return value
    forces = {placer.areas.force_of(code) for code in codes & shipped_authorities()}
    return replace(value, constant=forces.pop() if len(forces) == 1 and all(forces) else POLICE)
