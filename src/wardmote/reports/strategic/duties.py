"""Chapter: the statutory checklist, met and not met, each by a test of this very document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from wardmote.assessment.judgements import Judgements
from wardmote.assessment.matrix import Matrix
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import Chapter, Document, loose_numbers, paragraph
from wardmote.reports.strategic.parts import in_sentence
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.priorities import proposed_rows
from wardmote.reports.strategic.violence import Definition
from wardmote.terms.yaml_text import read_yaml

Verdict = tuple[str, str]  # ("met", "not met" or "cannot be told", why)


@dataclass(frozen=True)
class Checked:
    """What the checks may look at: the draft document before this chapter, and its inputs."""

    draft: Document
    seen: Portrait
    matrix: Matrix
    judgements: Judgements
    definition: Definition
    has_previous: bool

    def has(self, chapter: str) -> bool:
        return any(one.identity == chapter for one in self.draft.chapters)

    def has_sections(self, chapter: str) -> bool:
        """Return whether a chapter says more than that nothing is held for it."""
        return any(one.identity == chapter and one.sections for one in self.draft.chapters)

    def wrote(self, *places: str) -> bool:
        return any(self.judgements.at(place) for place in places)


def duties_chapter(checked: Checked) -> Chapter:
    """Return the checklist; what is only recalled law is marked, and never blocks."""
    columns = (
        Column.words("Duty"), Column.words("Result"), Column.words("Why"), Column.words("Source"),
        Column.words("How sure we are of the rule"),
    )  # fmt: skip
    rows = []
    for duty in _duties():
        result, why = CHECKS[duty["check"]](checked)
        rows.append(
            Row.of(
                f"{duty['id']} {duty['duty']}",
                result,
                why,
                duty["source"],
                {"V": "checked", "P": "checked in part", "R": "recalled: a warning only"}[
                    duty["confidence"]
                ],
            )
        )
    opening = paragraph(
        "This checks the document against what an assessment should hold. It prompts and records; it does "
        "not give legal advice. What else the partnership must do (share data each quarter, hear the "
        "public, answer scrutiny, publish its plan) is not checked here."
    )
    return Chapter(
        "duties",
        "Statutory checklist",
        (opening, Table("duty-list", "Duties, met and not", columns, tuple(rows))),
    )


def _duties() -> list[dict[str, str]]:
    text = (resources.files("wardmote") / "structures" / "duties.yaml").read_text(encoding="utf-8")
    told: list[dict[str, str]] = read_yaml(text)
    return told


def _measure(checked: Checked, *parts: str) -> str:
    """Return the title of a measure or category held whose name has one of these parts, or ""."""
    named = [(held.measure.name, held.measure.title) for held in checked.seen.others]
    named += [(cell.keys[0], cell.labels[0]) for cell in checked.seen.categories.cells]
    return next((title for name, title in named if any(part in name for part in parts)), "")


def _disorder(checked: Checked) -> Verdict:
    found = _measure(checked, "anti-social", "asb", "noise", "fixmystreet", "warden")
    return (
        ("met", f"The document has numbers for {in_sentence(found)}.")
        if found
        else ("not met", "No record of anti-social behaviour is held.")
    )


def _substances(checked: Checked) -> Verdict:
    found = _measure(checked, "drug", "alcohol", "substance")
    if not found:
        return "not met", "Nothing about drugs or alcohol is held."
    told = f"The document has numbers for {in_sentence(found)}."
    return "met", f"{told} Treatment and hospital data would say more."


def _reoffending(checked: Checked) -> Verdict:
    found = _measure(checked, "reoffending", "probation")
    if found or checked.wrote("reoffending"):
        return "met", f"{found or 'The analyst’s text'} covers it."
    if any("probation" in table for table in checked.seen.tables):
        return "not met", "Probation's files came in part: no chapter can give a figure of them."
    return "not met", "No probation or reoffending data is held."


def _serious_violence(checked: Checked) -> Verdict:
    return ("met", "The chapter on serious violence.") if checked.has("serious-violence") else (
        "not met", "No category of serious violence is held.")  # fmt: skip


def _definition(checked: Checked) -> Verdict:
    if checked.definition.agreed:
        return "met", "The partnership's own definition is used."
    return "not met", "The list used here is a default that nobody agreed."


def _patterns(checked: Checked) -> Verdict:
    by_ward = "by category and by ward" if checked.has("wards") else "by category only"
    return "met", f"Recorded crime is analysed {by_ward}, month by month."


def _changes(checked: Checked) -> Verdict:
    if checked.has_previous:
        return "met", "The chapter on progress compares with the last edition."
    return "not met", "No earlier edition was named to compare with."


def _reasons(checked: Checked) -> Verdict:
    places = [place.place for place in checked.judgements.prose]
    return (
        ("met", "The analyst gives reasons.")
        if places
        else ("not met", "Nobody has written why the numbers changed.")
    )


def _priorities(checked: Checked) -> Verdict:
    if not proposed_rows(checked.matrix):
        return "not met", "No priority is proposed yet: too many scores are unknown."
    return "met", "The chapter on priorities, with the matrix behind it."


def _views(checked: Checked) -> Verdict:
    if checked.wrote("views"):
        return "met", "The analyst reports what people want put first."
    asked = [one.slug for one in checked.matrix.structure.criteria if one.rule == "concern"]
    if any(row.scores[slug].value is not None for row in checked.matrix.rows for slug in asked):
        return (
            "met",
            "Residents named what concerns them. What they want done needs a consultation.",
        )
    if checked.has_sections("views"):
        return (
            "not met",
            "Surveys say what residents feel. Nobody has written what they want put first.",
        )
    return "not met", "No survey or consultation is held."


def _implementation(checked: Checked) -> Verdict:
    if checked.wrote("implementation"):
        return "met", "The analyst reports on it."
    return "not met", "Nobody has written how far it was carried out."


def _scores(checked: Checked) -> Verdict:
    cells = [cell for row in checked.matrix.rows for cell in row.scores.values()]
    unknown = sum(cell.value is None for cell in cells)
    if unknown:
        return "not met", f"{unknown} of {len(cells)} scores are still unknown."
    return "met", "Every score has its reason."


def _numbers(checked: Checked) -> Verdict:
    loose = loose_numbers(checked.draft)
    if loose:
        return (
            "not met",
            f"{len(loose)} numbers in the text are bound to no figure, for example {loose[0].digits}.",
        )
    return "met", "Every number in the computed text is bound to its figure."


def _tagged(checked: Checked) -> Verdict:
    return "met", (
        "The PDF is made to PDF/UA-1, and is not made where the typesetter finds a fault. A person "
        "must still read it with a screen reader."
    )


CHECKS: dict[str, Callable[[Checked], Verdict]] = {
    "disorder": _disorder,
    "substances": _substances,
    "reoffending": _reoffending,
    "serious_violence": _serious_violence,
    "definition": _definition,
    "patterns": _patterns,
    "changes": _changes,
    "reasons": _reasons,
    "priorities": _priorities,
    "views": _views,
    "implementation": _implementation,
    "scores": _scores,
    "numbers": _numbers,
    "tagged": _tagged,
}
