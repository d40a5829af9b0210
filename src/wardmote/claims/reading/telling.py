"""The period a figure of a sentence is for, and how plainly it is told."""

from __future__ import annotations

import re
from enum import IntEnum

from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.numerals import NumberKind, Shape
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.times import Span

CLAUSE = re.compile(
    r"[.;]|, (?=(?:and|but|while|whilst|whereas|with|compared|against|which|who|where|although|of|up|down|an?"
    r"|the|there|this)\b)|\b(?:and|but|while|whilst|whereas|compared (?:to|with)|against|than|which|who|or)\b"
)


class Told(IntEnum):
    """How plainly the period of a figure is told."""

    NOWHERE = 0
    TITLE = 1  # the period of the whole document
    AROUND = 2  # the heading, or an earlier sentence of the paragraph
    HERE = 3  # the sentence itself


_ELSE = re.compile(
    r"\b(?:than|compared|against|from|since|versus|by|until|before|after|on)\b[^,;.:()]{0,60}\Z|\bsame\b(?![^,;.]{0,40}\b(?:of|in) (?:the )?\Z)[^,;.]{0,40}\Z",
    re.I,
)


def own_spans(passage: Passage) -> list[Span]:
    """Return the periods a sentence is of, without those it only compares with or counts from."""
    shape = passage.shape
    return list(
        dict.fromkeys(
            number.span
            for at, number in shape.numbers.items()
            if number.span is not None and not _ELSE.search(shape.text[max(0, at - 70) : at])
        )
    )


def title_span(read: Read) -> Span | None:
    """Return the one period of a year or less that the opening of a text gives, or None."""
    spans = {
        number.span
        for at, passage in enumerate(read.passages[:12])
        if passage.block.kind is BlockKind.HEADING
        or at < 2
        or (at < 6 and len(passage.text) <= 120)
        for number in passage.shape.numbers.values()
        if number.span is not None and number.span.is_dated and 1 < number.span.months_long <= 18
    }
    return next(iter(spans)) if len(spans) == 1 else None


def is_dated_beside(after: str) -> bool:
    """Tell whether an old end ("from 18 in 2021/22") has a period of its own before the newer one."""
    return bool(re.match(rf"[^{C}{M}{P}]{{0,60}}{T}", after))


_OWN = re.compile(
    rf"[^.;:,()]{{0,70}}?(?:\b(?:in|for|during|over|between|at|by|to|of) (?:the )?|\()(?:[a-z]+ ){{0,3}}?{T}"
)


def _up_to_period(shape: Shape, at: int) -> str:
    """Return the words between a number and the period after it, "" if none follows."""
    stop = shape.text.find(T, at)
    return shape.text[at + 1 : stop] if stop > at else ""


_AHEAD = re.compile(rf"(?P<t>{T}),? ?[(:=-] ?\Z")  # "in May 2024 (56)"


def period_of(
    passage: Passage, at: int, spans: list[Span], around: Span | None, title: Span | None
) -> tuple[Span | None, Told]:
    """Return the period of a number: its own clause's, the sentence's only one, or one around."""
    shape = passage.shape
    if at >= 2 and (ahead := _AHEAD.search(shape.text[:at])):
        span = shape.numbers[ahead.start("t")].span
        if span is not None and span.is_dated:
            return span, Told.HERE
    own = _OWN.match(shape.text, at + 1)
    if own and not any(
        n.kind in (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY)
        for n in shape.numbers_in(at + 1, own.end())
    ):
        span = shape.numbers[own.end() - 1].span
        if span is not None:
            return (span, Told.HERE) if span.is_dated else (None, Told.NOWHERE)
    if len(spans) == 1 and CLAUSE.search(_up_to_period(shape, at)):
        return None, Told.NOWHERE  # of another clause: "…, though 2022/23 saw a rise"
    if len(spans) == 1:
        return (spans[0], Told.HERE) if spans[0].is_dated else (None, Told.NOWHERE)
    if any(n.span is not None and not n.span.is_dated for n in shape.numbers.values()):
        return None, Told.NOWHERE
    if spans:
        return _leading(shape)
    if around is not None:
        return around, Told.AROUND
    return (title, Told.TITLE) if title is not None else (None, Told.NOWHERE)


def _leading(shape: Shape) -> tuple[Span | None, Told]:
    """Return the period that a sentence of several opens with: "In 2023/24, …"."""
    lead = re.match(rf"\A[^,]{{0,40}}{T}[^,{C}{P}{M}]{{0,30}}, ", shape.text)
    opening = next((n for n in shape.numbers.values() if n.span is not None), None)
    if lead and opening is not None and opening.span is not None and opening.span.is_dated:
        return opening.span, Told.HERE
    return None, Told.NOWHERE
