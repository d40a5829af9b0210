"""Our own documents: each printed number is held against a fresh answer before it leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from held_home import build
from wardmote.claims.prose import Unprovable
from wardmote.evidence.store import Store
from wardmote.reports.checked import prove_document
from wardmote.reports.document import Chapter, Document, FrontSheet, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.terms.periods import Period


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    home = tmp_path_factory.mktemp("held")
    build(home)
    return Store(home)


def document(*runs: object) -> Document:
    front = FrontSheet(
        title="Note", partnership="Newcastle upon Tyne", period="2023/24", version="1",
        status="Draft", prepared=date(2026, 1, 1), review=date(2027, 1, 1),
    )  # fmt: skip
    return Document(front, (Chapter("first", "First", (paragraph(*runs),)),))  # type: ignore[arg-type]


def test_a_right_number_is_proved_and_a_wrong_one_refused(store: Store) -> None:
    asked = Asked(store)
    figure = asked.figure("warden-incidents", "E08000021", Period.parse("2022/23"))
    assert figure is not None
    count = int(figure.total.count.known())
    right = document("There were ", asked.ref(figure, f"{count:,}"), " incidents.")
    proof = prove_document(right, asked, store, "Note").or_refuse()
    (number,) = json.loads(proof.to_json())["numbers"]
    assert (number["figure"], number["value"]) == (figure.identity, count)
    wrong = document("There were ", asked.ref(figure, f"{count + 100_001:,}"), " incidents.")
    with pytest.raises(Unprovable, match="is no value of its figure"):
        prove_document(wrong, asked, store, "Note").or_refuse()


def test_prose_that_contradicts_itself_is_refused(store: Store) -> None:
    text = document("Domestic violence fell from 458 to 372, a fall of 14.6%.")
    with pytest.raises(Unprovable, match=r"18\.8%"):
        prove_document(text, Asked(store), store, "Note").or_refuse()


def test_a_figure_that_answers_differently_is_refused(store: Store) -> None:
    asked = Asked(store)
    figure = asked.figure("warden-incidents", "E08000021", Period.parse("2022/23"))
    assert figure is not None
    asked.figures[figure.identity] = replace(figure, total=replace(figure.total, reason="planted"))
    with pytest.raises(Unprovable, match="different answer"):
        prove_document(document("Words."), asked, store, "Note").or_refuse()
