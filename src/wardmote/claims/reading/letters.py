"""The letters that stand for numbers in the shape of a sentence, for use in patterns."""

from __future__ import annotations

from wardmote.claims.reading.numerals import NumberKind

C = NumberKind.COUNT.value
P = NumberKind.PERCENT.value
Q = NumberKind.POINTS.value
M = NumberKind.MONEY.value
O = NumberKind.ORDINAL.value  # noqa: E741  # the letter of ordinals, as C is that of counts
F = NumberKind.FRACTION.value
R = NumberKind.RANGE.value
T = NumberKind.PERIOD.value
L = NumberKind.LABEL.value
