"""Forms of the workspace. Each carries the version its writer saw; none saves anything itself."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms
from django.utils import timezone

from wardmote.assessment.structures import Criterion, read_structure
from wardmote.claims.own.prose import BadClaim
from wardmote.reports.strategic.quoting import Quoting
from wardmote.reports.strategic.scoring import structure_named
from wardmote.terms.errors import Mendable
from wardmote.terms.yaml_text import fault_of

_LONG = 20_000  # characters of one text: about seven printed pages
UNKNOWN = "?"
_TOO_LONG = "Shorten this to %(limit_value)d characters: it has %(show_value)d"


class _Judging(forms.Form):
    """What every form has: who, when, and the version that was on the page."""

    author = forms.CharField(
        max_length=100,
        error_messages={
            "required": "Enter the name or role of who judges this",
            "max_length": _TOO_LONG,
        },
    )
    on = forms.DateField(
        error_messages={
            "required": "Enter the day it was judged",
            "invalid": "The day must be written like 2026-04-14",
        }
    )
    seen_version = forms.IntegerField(min_value=0)

    @staticmethod
    def fresh(author: str, version: int = 0, **values: Any) -> dict[str, Any]:
        """Return the values a form opens with: today, in this name."""
        return {"author": author, "on": timezone.localdate(), "seen_version": version, **values}


class ScoreForm(_Judging):
    """A score for one cell, with its reason."""

    field_order = ("value", "reason")

    value = forms.ChoiceField(
        error_messages={
            "required": "Choose a score, or ? if nobody can say yet",
            "invalid_choice": "Choose one of the scores",
        }
    )
    reason = forms.CharField(
        max_length=_LONG,
        error_messages={"required": "Enter the reason for this score", "max_length": _TOO_LONG},
    )

    def __init__(self, criterion: Criterion, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        scale = range(criterion.lowest, criterion.highest + 1)
        meanings = dict(zip(scale, criterion.meanings, strict=False))
        self.fields["value"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            *((str(at), f"{at}: {meanings[at]}" if at in meanings else str(at)) for at in scale),
            (UNKNOWN, "?: nobody can say yet"),
        ]

    def clean_value(self) -> int | None:
        value = str(self.cleaned_data["value"])
        return None if value == UNKNOWN else int(value)


class DecisionForm(_Judging):
    """A board's decision against the ranking."""

    field_order = ("include", "who", "on", "why", "minute")

    include = forms.ChoiceField(
        choices=(("in", "Put it on the list of priorities"), ("out", "Leave it off the list")),
        error_messages={"required": "Choose what the board decided"},
    )
    who = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter which board decided it", "max_length": _TOO_LONG},
    )
    why = forms.CharField(
        max_length=_LONG,
        error_messages={"required": "Enter why the board decided so", "max_length": _TOO_LONG},
    )
    minute = forms.CharField(
        max_length=100, required=False, error_messages={"max_length": _TOO_LONG}
    )

    def clean_include(self) -> bool:
        return bool(self.cleaned_data["include"] == "in")


class ProseForm(_Judging):
    """The analyst's words for one place: each claim in them must hold."""

    field_order = ("text",)

    text = forms.CharField(
        max_length=_LONG,
        error_messages={
            "required": "Enter the text, or withdraw what is there",
            "max_length": _TOO_LONG,
        },
    )

    def __init__(self, quoting: Quoting, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.quoting = quoting

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.quoting.checked("words", text)
        except BadClaim as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return text

    def with_figure(self, name: str) -> None:
        """Put a figure at the end of what was written, to be moved where it belongs."""
        picked = self.quoting.offered.get(name)
        if picked is not None:
            text = str(self.data.get("text", "")).rstrip()
            self.data = {**self.data.dict(), "text": f"{text} {picked.written}".lstrip()}  # type: ignore[attr-defined]  # it was posted


class StructureForm(_Judging):
    """Which structure is in force, and from when."""

    field_order = ("chosen", "written", "effective_from")

    chosen = forms.ChoiceField(error_messages={"required": "Choose a structure"})
    written = forms.CharField(
        max_length=_LONG, required=False, error_messages={"max_length": _TOO_LONG}
    )
    effective_from = forms.DateField(
        error_messages={
            "required": "Enter the day it takes effect",
            "invalid": "The day it takes effect must be written like 2026-04-14",
        }
    )

    def __init__(self, shipped: list[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["chosen"].choices = [*shipped, ("own", "The partnership's own, written below")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        try:
            if told.get("chosen") == "own":
                told["data"] = self._own(told)
                told["structure"] = read_structure(told["data"])
            elif told.get("chosen"):
                told["data"], told["structure"] = None, structure_named(told["chosen"])
        except Mendable as error:
            self.add_error("written", str(error))
        except yaml.YAMLError as error:
            self.add_error("written", f"The structure is not readable as YAML: {fault_of(error)}.")
        return told

    def _own(self, told: dict[str, Any]) -> dict[str, Any]:
        held = yaml.safe_load(told.get("written") or "")
        if not isinstance(held, dict):
            raise Mendable("Write the structure below: slug, title, criteria and bands.")
        begins = told.get("effective_from")
        return {**held, "effective_from": begins.isoformat() if begins else ""}
