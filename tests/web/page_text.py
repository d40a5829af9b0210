"""A page as tests read it: parsed, and the words of its main part."""

from __future__ import annotations

from typing import Any

from lxml import html


def page_of(response: Any, status: int = 200) -> Any:
    """Return the page of an answer, parsed; the answer must have this status."""
    assert response.status_code == status, response.content.decode()[:3000]
    return html.fromstring(response.content.decode())


def words(page: Any) -> str:
    """Return the words of the main part, with one space between them."""
    return " ".join(page.xpath("//main")[0].text_content().split())
