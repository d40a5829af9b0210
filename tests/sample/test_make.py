"""The whole sample: the same bytes again, a size that can be shared, and a key that reads back."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest

from wardmote.sample import CannotDraw, Truths, draw_ground, draw_people, make_sample
from wardmote.terms.periods import Month

DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "sample-partnership.md"


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two", "other"):
        draw_ground.cache_clear()
        make_sample(tmp_path / name, seed=8 if name == "other" else 9, months=36, scale=0.05)
        made.append(digests(tmp_path / name))
        time.sleep(1.1)  # clocks in file headers count whole seconds
    one, two, other = made
    assert one == two
    assert len(one) > 150
    same = {path for path in one if other.get(path) == one[path]}
    assert same == {"README.txt", "data/fixmystreet/CODES_SHEF_A.csv"}


def test_another_period_ends_where_it_is_asked_to(tmp_path: Path) -> None:
    key = make_sample(tmp_path, seed=1, months=40, scale=0.02, last=Month.of(2024, 7))
    assert (key.first, key.last) == ("2021-04", "2024-07")
    assert (tmp_path / "data/police-uk/eastwold/2024-07/2024-07-eastwold-street.csv").exists()


def test_the_key_reads_back(sample: tuple[Path, Truths]) -> None:
    written = sample[0].parent / "truths.json"
    assert Truths.read(written) == Truths.from_json(sample[1].to_json()) == sample[1]
    kinds = {truth["kind"] for truth in json.loads(written.read_text())["truths"]}
    assert kinds == {
        "highest_ward", "ward_rates", "hotspot", "worsening_street", "operation_that_worked",
        "operation_without_effect", "recording_break", "near_repeat", "burglary_chain",
        "hours_of_burglary", "season", "missing_month", "half_month", "reissued_month",
        "mixed_codes", "county_fall", "missing_quarter", "repeat_addresses", "survey_change",
    }  # fmt: skip


def test_asking_for_a_truth_that_was_not_planted_names_those_that_were(
    sample: tuple[Path, Truths],
) -> None:
    with pytest.raises(KeyError, match="hotspot"):
        sample[1].of("treasure")


def test_every_file_and_column_of_the_partners_is_in_the_manual(
    sample: tuple[Path, Truths],
) -> None:
    text = " ".join(DOCS.read_text("utf-8").split())
    for path in (sample[0] / "partners").rglob("*.csv"):
        assert path.parent.name in text, path.parent.name
        header = path.read_bytes().splitlines()[0].decode("cp1252").removeprefix("ï»¿")
        for column in header.split(","):
            assert f"`{column}`" in text, f"{path.name}: {column}"


def test_every_kind_of_truth_is_in_the_manual(sample: tuple[Path, Truths]) -> None:
    text = " ".join(DOCS.read_text("utf-8").split())
    missing = {truth.kind for truth in sample[1]} - {
        kind for kind in {t.kind for t in sample[1]} if f"`{kind}`" in text
    }
    assert missing == set()


@pytest.mark.slow
def test_the_full_sample_is_small(tmp_path: Path) -> None:
    make_sample(tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 60e6


def test_bad_arguments_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(CannotDraw, match="36 to 180"):
        make_sample(tmp_path / "none", months=12)
    assert not (tmp_path / "none").exists()


def test_invented_people_are_linked_by_known_pairs() -> None:
    drawn = draw_people(seed=2, people=400)
    person = {r.record: r.person for r in drawn.records}
    assert len(person) == len(drawn.records) > 400
    assert all(person[a] == person[b] and a < b for a, b in drawn.pairs)
    every = sum(
        n * (n - 1) // 2 for n in (list(person.values()).count(p) for p in set(person.values()))
    )
    assert len(drawn.pairs) == every > 100
    assert drawn == draw_people(seed=2, people=400)
    exact = {(r.forename, r.surname, r.born, r.postcode) for r in drawn.records}
    assert len(exact) > 400 * 1.1  # spoilt records: matching on equality misses pairs


def test_people_without_error_agree_in_every_field() -> None:
    drawn = draw_people(seed=2, people=200, error=0.0)
    fields = {(r.person, r.forename, r.surname, r.born, r.postcode) for r in drawn.records}
    assert len(fields) == 200


@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 100_001}, {"error": 1.5}])
def test_people_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(CannotDraw, match="give"):
        draw_people(**wrong)  # type: ignore[arg-type]
