"""Addresses of figures: a question written as a link, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_plus

from django.urls import reverse

from wardmote.evidence.figures import Question
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import Period

CHART_KINDS = ("SVG", "PNG")


route = lru_cache(maxsize=1024)(reverse)  # a page asks for the same few, 40 microseconds each


_quoted = lru_cache(maxsize=4096)(quote_plus)  # a page writes the same few in every address


def written_query(told: Mapping[str, str]) -> str:
    """Return plain names and their texts as a query, in their order."""
    return "&".join([f"{name}={_quoted(text)}" for name, text in told.items()])


class NoQuestion(Mendable):
    """An address leaves out a part of its question."""


@lru_cache(maxsize=2048)  # a page asks for the same question in six forms
def query_of(question: Question) -> str:
    """Return the question as a query; the same question gives the same characters."""
    told = {
        "measure": question.measure,
        "area": question.area,
        "period": str(question.period),
        "by": ",".join(question.by),
        "compare": question.compare or "",
        "as_at": "" if question.as_at is None else str(question.as_at),
    }
    return written_query({name: text for name, text in told.items() if text})


def figure_address(question: Question) -> str:
    """Return the address of a figure's page."""
    return f"/figure/?{query_of(question)}"


def downloads_of(question: Question, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return (kind, address) of a figure's downloads."""
    query = query_of(question)
    return tuple((kind, f"/figure.{kind.lower()}?{query}") for kind in kinds)


def question_of(told: Mapping[str, str]) -> Question:
    """Read a question from a query. Raises `NoQuestion` or `BadPeriod` for what is not one."""
    for name in ("measure", "area", "period"):
        if not told.get(name, "").strip():
            raise NoQuestion(f"The address does not say which {name}: add {name}= to it.")
    version = told.get("as_at", "").strip()
    return Question(
        told["measure"].strip(),
        told["area"].strip(),
        Period.parse(told["period"]),
        tuple(part for part in told.get("by", "").split(",") if part),
        told.get("compare", "").strip() or None,
        int(version) if version.isdigit() else version or None,
    )


def command_of(question: Question) -> str:
    """Return the command that asks the same."""
    said = f'wardmote figure {question.measure} --area "{question.area}" --period {question.period}'
    if question.by:
        said += f" --by {','.join(question.by)}"
    if question.compare:
        said += f' --compare "{question.compare}"'
    if question.as_at is not None:
        said += f" --as-at {question.as_at}"
    return said
