"""Forms of the checking pages. None saves anything itself."""

from __future__ import annotations

from typing import Any

from django import forms

from wardmote.claims.bindings import formula_holds
from wardmote.claims.decisions import BadDecision, Binding, Term
from wardmote.claims.intervals import Interval

MOST_PASTED = 300_000  # bytes of pasted text: about 150 printed pages
_LONG = 4_000  # characters of a note, or of the figures that are tied

RULES = (
    ("equal", "They are one figure, stated in several places"),
    ("sum", "The first is the sum of the others"),
    ("share", "The first is a percentage: the second, of the third"),
    ("change", "Old, new, and the percentage it changed by"),
    ("average", "A count, its average, and over how many periods"),
    ("order", "Each is at least as high as the next"),
    ("rank", "A place, and how many are ranked"),
    ("when", "They are dates of one thing"),
    ("formula", "An equation of a, b, c … (the figures in order)"),
)


class TextForm(forms.Form):
    """A pasted text or a document; one of the two."""

    text = forms.CharField(required=False, strip=False)
    document = forms.FileField(
        required=False,
        error_messages={"empty": "The file is empty: choose another"},
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\x00", "")
        if len(text.encode()) > MOST_PASTED:
            raise forms.ValidationError(
                f"The text is larger than {MOST_PASTED // 1000} KB. "
                "Upload it as a document, or check it in parts"
            )
        return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        if not told.get("document") and not str(told.get("text", "")).strip():
            self.add_error("text", "Paste a text, or choose a document")
        if told.get("document") and str(told.get("text", "")).strip():
            self.add_error("document", "Paste a text or choose a document, not both")
        return told


class FindingForm(forms.Form):
    """What is decided of one finding."""

    verb = forms.ChoiceField(choices=(("confirm", ""), ("dismiss", "")))
    key = forms.RegexField(r"\A[0-9a-f]{16}\Z")
    reason = forms.CharField(max_length=_LONG, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("verb") == "dismiss" and not str(told.get("reason", "")).strip():
            self.add_error("reason", "Enter why the passage is right")
        return told


class TieForm(forms.Form):
    """Figures that belong together: one a line, each with words of its passage after a bar."""

    field_order = ("figures",)

    rule = forms.ChoiceField(
        choices=RULES, error_messages={"required": "Choose how the figures belong together"}
    )
    figures = forms.CharField(
        max_length=_LONG, error_messages={"required": "Enter the figures, one on each line"}
    )
    formula = forms.CharField(max_length=300, required=False)
    note = forms.CharField(max_length=_LONG, required=False)

    def clean_figures(self) -> tuple[Term, ...]:
        terms = []
        for number, line in enumerate(str(self.cleaned_data["figures"]).splitlines(), 1):
            printed, bar, within = (part.strip() for part in line.partition("|"))
            if not line.strip():
                continue
            if not (printed and bar and within):
                raise forms.ValidationError(
                    f"Line {number} must be a figure, a bar, and words beside it in the text: "
                    "372 | fell to 372 in 2007"
                )
            terms.append(Term(printed, within))
        if not 2 <= len(terms) <= 12:
            raise forms.ValidationError("Enter 2 to 12 figures, one on each line")
        return tuple(terms)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        terms = told.get("figures")
        if told.get("rule") == "formula" and terms:
            try:
                formula_holds(str(told.get("formula", "")), [Interval.at(1)] * len(terms))
            except BadDecision as error:
                self.add_error("formula", str(error))
        if told.get("rule") in ("share", "change", "average") and terms and len(terms) != 3:
            self.add_error("figures", "This way needs three figures, one on each line")
        return told

    def binding(self) -> Binding:
        told = self.cleaned_data
        return Binding(told["rule"], told["figures"], told["note"], told["formula"])
