"""Methods are said in plain words, with the name by which they can be looked up."""

from __future__ import annotations

from wardmote.analysis.rates import Rates
from wardmote.reports.methods import method_words


def test_a_method_is_said_plainly_and_by_name() -> None:
    name = Rates.__dataclass_fields__["method"].default
    said = method_words(name)
    assert said.endswith(f"({name}).")
    assert said.startswith("The likely range")


def test_a_method_without_plain_words_keeps_its_name() -> None:
    assert method_words("planted method, 3 draws") == "Planted method, 3 draws."
