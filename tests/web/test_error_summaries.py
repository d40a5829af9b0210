"""A refused form says so in its title, and its list of errors leads to each field, in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

pytestmark = pytest.mark.django_db
EMPTY = {"author": "", "on": "never", "seen_version": "0"}
REFUSED = {
    "/matrix/judge/risk/burglary/": ["value", "reason", "author", "on"],
    "/matrix/decide/burglary/": ["include", "who", "on", "why", "author"],
    "/prose/summary/change/": ["text", "author", "on"],
    "/matrix/structure/change/": ["chosen", "effective_from", "author", "on"],
}
FALSE = "Burglary fell from 200 to 150, a fall of 20%."


def errors_of(body: bytes) -> list[str]:
    """Return the fields that the errors lead to, and hold that each is there and says its own."""
    page = html.fromstring(body.decode())
    assert page.xpath("//title/text()")[0].startswith("Error: ")
    told = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
    fields = [link.get("href").removeprefix("#") for link in told]
    places = []
    for link, field in zip(told, fields, strict=True):
        (control,) = page.xpath(f"//main//*[@id='{field}'][self::input or self::textarea]")
        described = control.xpath("ancestor-or-self::*[@aria-describedby][1]/@aria-describedby")
        assert f"{field}-error" in " ".join(described).split(), field
        (own,) = page.xpath(f"//p[@id='{field}-error']")
        assert link.text_content() in own.text_content()
        places.append(list(page.iter()).index(control))
    assert places == sorted(places)
    return fields


@pytest.mark.parametrize("address", REFUSED)
def test_errors_of_a_judgement_lead_to_its_fields_in_order(
    client: Client, crime_home: Path, settings: Any, address: str
) -> None:
    settings.HOME = crime_home
    answer = client.post(address, EMPTY)
    assert answer.status_code == 400
    assert errors_of(answer.content) == REFUSED[address]


def test_errors_of_a_checked_text_lead_to_its_fields(client: Client) -> None:
    assert errors_of(client.post("/check/hand-in/", {"text": ""}).content) == ["text"]
    address = client.post("/check/hand-in/", {"text": FALSE}).headers["Location"]
    page = html.fromstring(client.get(address).content.decode())
    key = page.xpath("//input[@name='key']/@value")[0]
    (action,) = {form.get("action") for form in page.xpath("//form[.//input[@name='key']]")}
    refused = client.post(action, {"key": key, "verb": "dismiss", "reason": ""})
    assert errors_of(refused.content) == ["reason"]
    tie = page.xpath("//main//a[contains(@href, '?finding=')]/@href")[0]
    form = html.fromstring(client.get(tie).content.decode())
    (action,) = form.xpath("//main//form[contains(@class, 'check-form')]/@action")
    assert errors_of(client.post(action, {"figures": ""}).content) == ["figures", "rule"]
