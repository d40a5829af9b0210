"""What the engines work out by arrays: numbers of spans and names, degrees of positions."""

from __future__ import annotations

import math
import re
from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.exchange import street_pass_compiled, street_pass_reference
from wardmote.exchange.street_pass_checks import LSOA_FORM, NUMBER_FORM
from wardmote.exchange.street_pass_finding import Names
from wardmote.exchange.street_pass_reference import are_lsoas, degrees_of

# few values, so that pairs come again, share a half, and walk over the same slots
HALVES = st.sampled_from([0, 1, 2, 1 << 13, 1 << 40, (1 << 64) - 1])
ENGINES = (street_pass_compiled, street_pass_reference)


@pytest.mark.parametrize("engine", ENGINES)
@given(asked=st.lists(st.lists(st.tuples(HALVES, HALVES), max_size=30), max_size=5))
def test_pairs_are_numbered_in_the_order_in_which_they_are_first_met(
    engine: ModuleType, asked: list[list[tuple[int, int]]]
) -> None:
    finder, numbers = engine.Finder(), dict[tuple[int, int], int]()
    for pairs in asked:
        d1, d2 = (np.array([pair[at] for pair in pairs], np.uint64) for at in (0, 1))
        expected = [numbers.setdefault(pair, len(numbers)) for pair in pairs]
        assert finder.enter(d1, d2).tolist() == expected
        assert finder.count == len(numbers)


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_stay_while_the_table_grows(engine: ModuleType) -> None:
    rng = np.random.default_rng(5)
    pairs = rng.integers(0, 1 << 64, (30_000, 2), np.uint64)
    pairs[::2, 0] &= np.uint64(0xFFFFFFFF00000000)  # half of the walks begin at one slot
    finder = engine.Finder()
    for piece in np.array_split(pairs, 7):
        finder.enter(piece[:, 0].copy(), piece[:, 1].copy())
    found = finder.enter(pairs[:, 0].copy(), pairs[:, 1].copy())
    assert found.tolist() == list(range(30_000))


@pytest.mark.parametrize("engine", ENGINES)
@given(given_names=st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=4))
def test_names_are_numbered_alike_as_texts_and_as_dictionaries(
    engine: ModuleType, given_names: list[list[str]]
) -> None:
    plain, coded, numbers = Names(engine), Names(engine), dict[str, int]()
    for names in given_names:
        column = pa.array(names, pa.string())
        expected = [numbers.setdefault(name, len(numbers)) for name in names]
        assert plain.codes(column).tolist() == expected
        assert coded.codes(column.dictionary_encode()).tolist() == expected
        assert plain.names == coded.names == list(numbers)


NUMBERS = st.one_of(
    st.text("-.0123456789", max_size=19),
    st.decimals(-180, 180, places=6).map(str),
    st.text("0123456789 +eE-.xn", max_size=6),
)


@given(written=st.lists(NUMBERS, min_size=1, max_size=12))
def test_degrees_are_read_as_python_reads_numbers_of_their_form(written: list[str]) -> None:
    text = np.frombuffer("".join(written).encode() + bytes(64), np.uint8)
    bounds = np.cumsum([0, *map(len, written)])
    for found, one in zip(degrees_of(text, bounds[:-1], bounds[1:]), written, strict=True):
        if re.fullmatch(NUMBER_FORM, one):
            assert (found, math.copysign(1, found)) == (float(one), math.copysign(1, float(one)))
        else:
            assert math.isnan(found)


CODES = st.from_regex(LSOA_FORM, fullmatch=True) | st.builds(
    "".join,
    st.tuples(st.sampled_from(["E01", "W01", "S01", "95"]), st.text("0129:/é\xffA", max_size=6)),
)


@given(written=st.lists(CODES, max_size=9))
def test_codes_of_small_areas_are_known_by_their_form(written: list[str]) -> None:
    spans = [code.encode() for code in ("", "E01éé12", *written)]
    bounds = np.cumsum([0, *map(len, spans)])
    text = np.frombuffer(b"".join([*spans, bytes(64)]), np.uint8)
    expected = [not one or bool(re.fullmatch(LSOA_FORM, one.decode())) for one in spans]
    assert are_lsoas(text, bounds[:-1], bounds[1:]).tolist() == expected
