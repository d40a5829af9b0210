"""The analysis finds what was planted, says so in a report, and finds nothing where nothing is."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from wardmote.analysis.estimates import Estimate
from wardmote.sample import examiners_counts as counts
from wardmote.sample import examiners_places as places
from wardmote.sample import incidents
from wardmote.sample.findings import Coverage, Finding, Land, Scene
from wardmote.sample.ground import draw_ground
from wardmote.sample.recovery import EXAMINERS, examine, judged, linkage_report, recover, report
from wardmote.sample.recovery_draws import direct_coverage

TOOL = Path(__file__).resolve().parents[2] / "tools" / "recover.py"


@pytest.fixture(scope="module")
def land():
    return Land(draw_ground(1))


@pytest.fixture(scope="module")
def found(land):
    return recover(range(1, 4), land, draws=600)


def without(monkeypatch, **changed):
    """Draw a county from which some plants were taken out."""
    whole = incidents.choose_plants
    monkeypatch.setattr(
        incidents, "choose_plants", lambda *given: replace(whole(*given), **changed)
    )


def test_every_truth_is_found_in_most_of_three_seeds(found):
    assert len(found.findings) == 3
    assert all(len(draw) == len(EXAMINERS) for draw in found.findings)
    for finding in found.findings[0]:
        hits = sum(other.found for other in found.of(finding.kind, finding.category))
        assert hits >= 2, (finding.kind, [other.said for other in found.of(finding.kind)])


def test_estimates_lie_near_what_was_planted(found):
    for kind, within in (
        ("operation_that_worked", 0.25), ("recording_break", 0.1), ("county_fall", 0.1),
        ("near_repeat", 0.2), ("season", 0.15), ("repeat_addresses", 0.1), ("hotspot", 0.5),
        ("hours_of_burglary", 0.05),
    ):  # fmt: skip
        for finding in found.of(kind):
            assert finding.estimate.value == pytest.approx(finding.planted, rel=within), kind


def test_the_report_has_a_line_for_every_truth_and_every_coverage(found):
    lines = list(report(found))
    assert "3 seeds" in lines[0]
    for finding in found.findings[0]:
        name = finding.kind.replace("_", " ")
        assert any(line.startswith(name) and "of 3" in line for line in lines), name
    assert sum("ward counts, exact (Garwood)" in line for line in lines) == 1
    assert all(cover.made > 100 for cover in found.coverages)


def test_coverage_over_wards_lies_where_theory_puts_it(found):
    for cover in found.coverages:
        assert "OUTSIDE" not in judged(cover), cover


def test_each_judged_interval_holds_its_truth_when_drawn_by_itself(found):
    assert [cover.name for cover in found.direct] == [
        "operation that worked", "operation that worked in crimes", "operation without effect",
        "operation without effect in crimes", "worsening street", "county fall", "survey change",
        "repeat addresses",
    ]  # fmt: skip
    assert [cover.made for cover in found.direct] == [600] * 6 + [150] * 2
    for cover in found.direct:
        assert "OUTSIDE" not in judged(cover), cover


def test_a_wrong_truth_is_not_held(found, land):
    scene = Scene.of(land, incidents.draw_incidents(1, ground=land.ground))
    (truth,) = (t for t in scene.truths if t.kind == "operation_that_worked")
    wrong = replace(scene, truths=[replace(truth, size=0.7), *scene.truths])
    first = next(direct_coverage(wrong, 300))
    assert "OUTSIDE" in judged(first), first


def test_a_coverage_that_is_off_is_called_off():
    assert "OUTSIDE" in judged(Coverage("narrow", 880, 1000))
    assert "OUTSIDE" in judged(Coverage("wide", 999, 1000))
    assert "within" in judged(Coverage("right", 950, 1000))
    assert "cannot say more" in judged(Coverage("few", 5, 5))


def test_without_a_hotspot_none_is_found(land, monkeypatch):
    without(monkeypatch, hotspot_ratio=1.0)
    for seed in (1, 2, 3):
        drawn = incidents.draw_incidents(seed, ground=land.ground)
        assert not places.hotspot(Scene.of(land, drawn)).found


def test_without_growth_chain_or_triggers_none_is_found(land, monkeypatch):
    without(monkeypatch, street_grows_to=1.0, chain_length=0, triggered_share=0.0, break_factor=1.0)
    scene = Scene.of(land, incidents.draw_incidents(2, ground=land.ground))
    assert not places.worsening_street(scene).found
    assert not places.burglary_chain(scene).found
    near = places.near_repeat(scene)
    assert not near.found
    assert near.estimate.value == pytest.approx(0, abs=0.02)
    assert not counts.recording_break(scene).found


def test_an_operation_without_effect_is_not_said_to_work(land, monkeypatch):
    whole = incidents.choose_plants

    def idle(*given):
        plants = whole(*given)
        return replace(plants, worked=replace(plants.worked, effect=1.0))

    monkeypatch.setattr(incidents, "choose_plants", idle)
    scene = Scene.of(land, incidents.draw_incidents(3, ground=land.ground))
    finding = counts.operation(scene, "operation_that_worked")
    assert finding.estimate.upper > 1


def test_an_interval_holds_its_truth_or_not():
    estimate = Estimate(1.0, 0.8, 1.2, 0.95, "made up")
    assert Finding("a", "b", True, 0.8, estimate, "").covers is True
    assert Finding("a", "b", True, 1.3, estimate, "").covers is False
    assert Finding("a", "b", True, None, estimate, "").covers is None
    assert Finding("a", "b", True, 9.0, replace(estimate, upper=None), "").covers is True


def test_one_step_is_found_where_it_is():
    rng = np.random.default_rng(1)
    series = rng.poisson(np.where(np.arange(60) < 34, 200, 320))
    assert counts.single_step(series) == 34


def test_examiners_may_be_asked_one_by_one(land):
    scene = Scene.of(land, incidents.draw_incidents(4, ground=land.ground))
    (only,) = examine(scene, [counts.county_fall])
    assert only.kind == "county_fall"


def test_the_tool_prints_the_report_and_refuses_nonsense():
    done = subprocess.run([sys.executable, str(TOOL), "one"], capture_output=True, text=True, check=False)  # fmt: skip  # noqa: S603 - our own file
    assert done.returncode == 3
    assert "whole numbers" in done.stderr


def test_linkage_quality_is_reported_at_three_thresholds():
    lines = list(linkage_report(2, 400))
    assert "400 invented people" in lines[0]
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["at 0.5", "at 0.9", "at 0.99"]
    assert all("precision" in line and "recall" in line for line in lines[1:])
