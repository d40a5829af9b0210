"""The reference page says what the contracts say."""

from __future__ import annotations

from pathlib import Path

from wardmote.exchange import contract
from wardmote.exchange.contract_files import contracts_in, packaged_contracts
from wardmote.exchange.describing import contracts_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "contracts.md"


def test_the_reference_page_is_as_the_contracts_are():
    assert PAGE.read_text(encoding="utf-8") == contracts_markdown()


def test_the_contracts_that_ship_fit_the_schema():
    """A load takes this as given and spares the comparison."""
    folder = Path(contract.__file__).resolve().parents[1] / "contracts"
    assert contracts_in(folder) == list(packaged_contracts())


def test_names_of_contracts_are_their_own():
    names = [one.name for one in packaged_contracts()]
    assert len(names) == len(set(names))
