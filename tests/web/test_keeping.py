"""Answers kept whole: told apart by evidence, address, look and reader; bounded; revalidated."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from wardmote.web.deliveries.keeping import ANSWERS, KeptAnswers


def test_the_same_address_gives_the_same_bytes_and_can_be_revalidated(site: Client) -> None:
    ANSWERS.clear()
    first = site.get("/wards/")
    again = site.get("/wards/")
    assert (first.status_code, again.content) == (200, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    told = site.get("/wards/", headers={"If-None-Match": first.headers["ETag"]})
    assert (told.status_code, told.content) == (304, b"")
    assert told.headers["ETag"] == first.headers["ETag"]


def test_another_question_is_another_answer(site: Client) -> None:
    one, two = site.get("/wards/?period=2022/23"), site.get("/wards/?period=2023/24")
    assert one.headers["ETag"] != two.headers["ETag"]


def test_a_new_look_is_seen_at_once(site: Client, settings: Any) -> None:
    before = site.get("/wards/")
    path = settings.HOME / "partnership.yaml"
    path.write_text("name: Harbour Partnership\n")
    try:
        after = site.get("/wards/")
    finally:
        path.unlink()
    assert "Harbour Partnership" not in before.content.decode()
    assert "Harbour Partnership" in after.content.decode()


def test_what_a_stranger_may_not_see_is_not_given_from_what_is_kept(
    site: Client, stranger: dict[str, str]
) -> None:
    assert site.get("/wards/").status_code == 200
    assert site.get("/wards/", **stranger).status_code == 404  # type: ignore[arg-type]


def test_the_least_asked_are_dropped_first() -> None:
    held = KeptAnswers(most_bytes=10)
    held.keep("a", b"12345", {})
    held.keep("b", b"12345", {})
    held.find("a")
    held.keep("c", b"12345", {})
    assert (held.find("a") is None, held.find("b") is None, held.find("c") is None) == (
        False, True, False,
    )  # fmt: skip
    assert held.held_bytes == 10


@pytest.mark.django_db
def test_no_assessment_without_a_year_of_recorded_crime(site: Client) -> None:
    assert site.get("/assessment/").status_code == 404
    assert site.get("/assessment.pdf").status_code == 404
    assert site.get("/assessment/files/by-ward.csv").status_code == 404
