"""People matching, with its quality measured on invented people whose true pairs are known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wardmote.analysis.estimates import EmptySample, OutOfRange
from wardmote.linkage.people import (
    Link,
    Links,
    PersonRecord,
    RepeatedRecord,
    link_people,
    normal_record,
    people,
)
from wardmote.sample import draw_people


def records_of(drawn):
    return [
        PersonRecord(one.record, one.agency, one.forename, one.surname, one.born, one.postcode)
        for one in drawn.records
    ]


@pytest.fixture(scope="module")
def drawn():
    return draw_people(seed=5, people=800)


@pytest.fixture(scope="module")
def links(drawn):
    return link_people(records_of(drawn))


def test_quality_on_known_people_is_high_and_falls_as_the_threshold_says(drawn, links):
    loose, chosen, strict = (links.quality(drawn.pairs, cut) for cut in links.thresholds)
    assert chosen.precision.lower > 0.97
    assert chosen.recall.lower > 0.88
    assert loose.recall.value >= chosen.recall.value >= strict.recall.value
    assert strict.precision.value >= loose.precision.value


def test_worse_records_are_matched_worse(links, drawn):
    spoilt = draw_people(seed=5, people=800, error=0.45)
    worse = link_people(records_of(spoilt)).quality(spoilt.pairs)
    assert worse.recall.value < links.quality(drawn.pairs).recall.value - 0.2


def test_the_order_of_records_changes_nothing_but_rounding(drawn, links):
    again = link_people(records_of(drawn))
    assert again == links


def test_groups_hold_every_record_once(drawn, links):
    found = people(records_of(drawn), links)
    held = [record for group in found.groups for record in group]
    assert sorted(held) == sorted(one.record for one in drawn.records)
    assert len(found.groups) == pytest.approx(800, rel=0.05)


def test_a_chain_over_two_births_is_doubtful():
    one = PersonRecord("A1", "police", "Ana", "Orford", "1980-01-31", "EW1 1AA")
    records = [one, replace(one, record="B1"), replace(one, record="C1", born="1956-11-02")]
    chained = Links((Link("A1", "B1", 0.99), Link("B1", "C1", 0.95)), 3, (0.5, 0.9, 0.99))
    assert people(records, chained).doubtful == (("A1", "B1", "C1"),)
    assert people(records, chained, 0.97).doubtful == ()
    slip = [one, replace(one, record="B1", born="1980-01-13")]
    paired = Links((Link("A1", "B1", 0.99),), 2, (0.5, 0.9, 0.99))
    assert people(slip, paired).doubtful == ()


def test_records_are_compared_without_case_accents_or_spaces():
    seen = normal_record(PersonRecord("A1", "police", " Zoë", "O'Néill-Smith", "31/01/1980", ""))
    assert seen == {
        "unique_id": "A1", "forename": "ZOE", "surname": "ONEILLSMITH", "born": None,
        "postcode": None,
    }  # fmt: skip


def test_no_name_is_logged(drawn, caplog, capfd):
    with caplog.at_level(0):
        link_people(records_of(drawn)[:300])
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(one.surname and one.surname in said for one in drawn.records[:300])


def test_bad_input_is_named(drawn):
    records = records_of(drawn)
    with pytest.raises(EmptySample, match="100 records"):
        link_people(records[:50])
    with pytest.raises(RepeatedRecord):
        link_people([*records, records[0]])
    with pytest.raises(OutOfRange, match="rise"):
        link_people(records, thresholds=(0.9, 0.5, 0.99))
