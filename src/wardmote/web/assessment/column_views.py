"""The page on which any column of scores is audited: nothing that is pasted is kept."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wardmote.assessment.columns import BadColumn, ScoredColumn, read_column
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.assessment.example_2007 import matrix_2007

_LONG = 40_000  # characters: 500 lines of a name, a number and a score


class ColumnForm(forms.Form):
    """A pasted column, and which way its rule should run."""

    column = forms.CharField(
        max_length=_LONG,
        strip=False,
        error_messages={"required": "Paste a column: a name, a number and a score on each line"},
    )
    larger = forms.ChoiceField(
        choices=(("higher", "A higher score"), ("lower", "A lower score")),
        error_messages={"required": "Choose which way the score should run"},
    )

    def clean_column(self) -> ScoredColumn:
        try:
            return read_column(self.cleaned_data["column"])
        except BadColumn as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


@needs(READ_JUDGEMENTS)
@require_http_methods(["GET", "POST"])
def column_audit(request: HttpRequest) -> HttpResponse:
    """Audit a pasted column of scores against the numbers it should follow from."""
    if request.method != "POST":
        text = _column_2007() if request.GET.get("example") == "2007" else ""
        return _page(request, ColumnForm(initial={"column": text, "larger": "higher"}))
    form = ColumnForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    column: ScoredColumn = form.cleaned_data["column"]
    larger_is_higher = form.cleaned_data["larger"] == "higher"
    result = column.audited(larger_is_higher=larger_is_higher)
    return _page(
        request, form,
        result=result,
        faults=column.faults(result),
        cuts=column.cuts(result, larger_is_higher=larger_is_higher),
        unknown=column.unknown,
    )  # fmt: skip


def _page(
    request: HttpRequest, form: ColumnForm, status: int = 200, **values: object
) -> HttpResponse:
    told = {"section": "matrix", "form": form, "result": None, **values}
    return render(request, "workspace/column.html", told, status=status)


def _column_2007() -> str:
    """Return the volume scores of the worked example as somebody would paste them."""
    shares = matrix_2007().shares
    return "\n".join(f"{name}\t{share:g}%\t{score}" for name, share, score in shares)
