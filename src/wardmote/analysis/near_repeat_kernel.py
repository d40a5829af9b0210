"""The innermost loops of Knox, in LLVM's own vectors: 64 shuffles laid and counted side by side.

Counting wants saturating bytes, and tallies that stay in registers; laying wants rows zipped in
registers. The vectoriser gives none of it, and is three times slower. LLVM fits the 64 lanes to
whatever registers the machine has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped, unused-ignore]  # it has no stubs
from numba import types
from numba.extending import intrinsic

LANES = 64  # shuffles counted side by side: 64 bytes are one cache line
EDGES = 4  # time edges counted in one pass: more would need as many registers again
LIMITS = EDGES + 1  # what a pass is told: its edges, and 1
WHOLE, HALF, FLAG = ir.IntType(64), ir.IntType(32), ir.IntType(1)


class _Lanes:
    """Writes operations on 64 lanes of 8 or 16 bits."""

    def __init__(self, builder: Any, bits: int) -> None:
        self.builder, self.bits = builder, bits
        self.element = ir.IntType(bits)
        self.row = ir.VectorType(self.element, LANES)
        self.none = ir.Constant(self.row, [0] * LANES)

    def load(self, base: Any, at: Any, kind: Any) -> Any:
        """Read entry `at` of an array of `kind` that begins at an address."""
        width = LANES * self.bits // 8 if kind is self.row else kind.width // 8
        place = self.builder.add(base, self.builder.mul(at, ir.Constant(WHOLE, width)))
        return self.builder.load(self.builder.inttoptr(place, kind.as_pointer()), align=1, typ=kind)

    def store(self, values: Any, base: Any, at: Any) -> None:
        """Write row `at` of an array of rows."""
        width = ir.Constant(WHOLE, LANES * self.bits // 8)
        place = self.builder.add(base, self.builder.mul(at, width))
        self.builder.store(values, self.builder.inttoptr(place, self.row.as_pointer()), align=1)

    def call(self, name: str, *terms: Any) -> Any:
        """Call one of LLVM's own functions on rows."""
        module, full = self.builder.module, f"llvm.{name}.v{LANES}i{self.bits}"
        kind = ir.FunctionType(self.row, [term.type for term in terms])
        return self.builder.call(module.globals.get(full) or ir.Function(module, kind, full), terms)

    def spread(self, number: Any) -> Any:
        """Return a row that holds one number in every lane."""
        blank = ir.Constant(self.row, ir.Undefined)
        single = self.builder.insert_element(blank, number, ir.Constant(HALF, 0))
        zeros = ir.Constant(ir.VectorType(HALF, LANES), [0] * LANES)
        return self.builder.shuffle_vector(single, blank, zeros)

    def gap(self, rows: Any, here: Any, there: Any, parts: int) -> Any:
        """Return the saturated gap of two events whose days are sums of parts, a row each."""
        total = None
        for part in range(parts):
            ends = [self.builder.add(at, ir.Constant(WHOLE, part)) for at in (here, there)]
            apart = self.call("ssub.sat", *(self.load(rows, end, self.row) for end in ends))
            total = apart if total is None else self.call("sadd.sat", total, apart)
        return self.call("abs", total, ir.Constant(FLAG, 0))


def parts_of(bits: int) -> int:
    """Return how many numbers a day is the sum of: two bytes, or one word of 16 bits."""
    return 2 if bits == 8 else 1


@intrinsic  # type: ignore[misc, unused-ignore]  # numba's decorators are untyped
def tally_run(
    context: Any, rows: Any, first: Any, second: Any, low: Any, high: Any, edges: Any, tally: Any
) -> Any:
    """Set tally[edge, lane] to the pairs from low to high with fewer days between than the edge.

    Args:
        rows: (events × parts × lanes), signed 8 or 16 bits, one dimension.
        first, second: events of the pairs, unsigned; at least one pair lies from `low` to `high`.
        edges: 4 and then the number 1, signed, as wide as the rows. Were the 1 known to the
            compiler it would make each comparison a row of its own before adding it.
        tally: (4, lanes), as wide as the rows, unsigned.
    """
    signature = types.void(rows, first, second, types.int64, types.int64, edges, tally)

    def generate(target: Any, builder: Any, _: Any, values: Sequence[Any]) -> Any:
        held, one, other, limit, result = (
            builder.ptrtoint(target.make_array(kind)(target, builder, value).data, WHOLE)
            for kind, value in zip(signature.args, values, strict=True)
            if isinstance(kind, types.Array)
        )
        columns = ((one, first.dtype.bitwidth), (other, second.dtype.bitwidth))
        _write_loop(_Lanes(builder, rows.dtype.bitwidth), held, columns, values[3:5],
                    limit, result)  # fmt: skip
        return target.get_dummy_value()

    return signature, generate


def _write_loop(
    lanes: _Lanes, rows: Any, columns: Iterable[tuple[Any, int]], ends: Sequence[Any], limit: Any,
    tally: Any,
) -> None:  # fmt: skip
    builder, parts = lanes.builder, parts_of(lanes.bits)
    *limits, one = (
        lanes.spread(lanes.load(limit, ir.Constant(WHOLE, e), lanes.element)) for e in range(LIMITS)
    )
    before = builder.block
    loop, after = (builder.append_basic_block(name) for name in ("pairs", "counted"))
    builder.branch(loop)
    builder.position_at_end(loop)
    at = builder.phi(WHOLE)
    totals = [builder.phi(lanes.row) for _ in limits]
    here, there = (
        builder.mul(
            builder.zext(lanes.load(column, at, ir.IntType(bits)), WHOLE), ir.Constant(WHOLE, parts)
        )
        for column, bits in columns
    )
    gap = lanes.gap(rows, here, there, parts)
    more = [
        builder.add(total, builder.select(builder.icmp_unsigned("<", gap, edge), one, lanes.none))
        for total, edge in zip(totals, limits, strict=True)
    ]
    following = builder.add(at, ir.Constant(WHOLE, 1))
    for held, start, grown in zip(
        (at, *totals), (ends[0], *[lanes.none] * EDGES), (following, *more), strict=True
    ):
        held.add_incoming(start, before)
        held.add_incoming(grown, loop)
    builder.cbranch(builder.icmp_signed("<", following, ends[1]), loop, after)
    builder.position_at_end(after)
    for e, total in enumerate(more):
        lanes.store(total, tally, ir.Constant(WHOLE, e))


@intrinsic  # type: ignore[misc, unused-ignore]  # numba's decorators are untyped
def zip_rows(context: Any, rows: Any, one: Any, other: Any, target: Any, at: Any) -> Any:
    """Write two rows entry by entry in turn: into rows `at` and the next of `target`.

    Both arrays are rows of 64 entries, of one dimension and one width. Zipping the first half of
    2^k rows with the second moves the first bit of every entry's place to its end: six such rounds
    turn 64 lanes of 64 events into 64 events of 64 lanes.
    """
    signature = types.void(rows, types.int64, types.int64, target, types.int64)

    def generate(compiler: Any, builder: Any, _: Any, values: Sequence[Any]) -> Any:
        lanes = _Lanes(builder, rows.dtype.bitwidth)
        held, result = (
            builder.ptrtoint(compiler.make_array(kind)(compiler, builder, value).data, WHOLE)
            for kind, value in ((rows, values[0]), (target, values[3]))
        )
        pair = [lanes.load(held, values[end], lanes.row) for end in (1, 2)]
        for half in (0, 1):
            turns = [LANES * (i % 2) + (half * LANES + i) // 2 for i in range(LANES)]
            zipped = builder.shuffle_vector(*pair, ir.Constant(ir.VectorType(HALF, LANES), turns))
            lanes.store(zipped, result, builder.add(values[4], ir.Constant(WHOLE, half)))
        return compiler.get_dummy_value()

    return signature, generate
