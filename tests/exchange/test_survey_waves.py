"""A share is of one wave: a figure over several says which, and an area answers with its own newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.exchange.conftest import Home

from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.store import Store
from wardmote.terms.periods import Period

Write = Callable[..., Path]
HEAD = "Date;Survey;Borough;Measure;Proportion;MPS"


def survey(waves: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    """Lines of a survey: day of the wave -> borough -> share."""
    rows = [
        f"{day};PAS;{borough};Trust MPS;{share};0,8"
        for day, shares in waves.items()
        for borough, share in shares.items()
    ]
    return [HEAD, *rows]


def asked(home: Home, period: str, area: str = "Camden", *by: str) -> Figure:
    store = Store(home.path)
    try:
        return ask(store, Question("public-attitudes", area, Period.parse(period), by))
    finally:
        store.close()


WAVES = {
    "31/03/2021": {"Camden": "0,61", "Brent": "0,71"},
    "30/06/2021": {"Camden": "0,62", "Brent": "0,72"},
    "30/09/2021": {"Camden": "0,63", "Brent": "0,73"},
    "31/12/2021": {"Brent": "0,74"},
}


def of_wave(figure: Figure) -> list[str]:
    return [one for one in figure.caveats if "wave" in one]


def test_a_share_over_several_waves_says_which_of_them_it_is(home: Home, write: Write):
    home.one(write("pas.csv", survey(WAVES)))
    figure = asked(home, "2021-01..2021-09")
    assert figure.total.rate is not None
    assert figure.total.rate.value == 63
    (said,) = of_wave(figure)
    assert said == (
        "This is the wave of September 2021, the newest of 3 in January 2021 to September 2021: "
        "shares of several waves are not added together. Split by month to see the others "
        "(March 2021, June 2021)."
    )


def test_one_wave_in_a_longer_period_is_named(home: Home, write: Write):
    home.one(write("pas.csv", survey(WAVES)))
    assert of_wave(asked(home, "2021-05..2021-07")) == [
        "This is the wave of June 2021, the one wave in May 2021 to July 2021."
    ]
    assert not of_wave(asked(home, "2021-06"))
    assert not of_wave(asked(home, "2021-01..2021-12", "Camden", "month"))


def test_an_area_left_out_of_the_newest_wave_answers_with_its_own_newest(home: Home, write: Write):
    home.one(write("pas.csv", survey(WAVES)))
    figure = asked(home, "2021-01..2021-12")
    assert figure.total.rate is not None
    assert figure.total.rate.value == 63
    assert "the wave of September 2021" in of_wave(figure)[0]
    by_month = asked(home, "2021-01..2021-12", "Camden", "month")
    assert [cell.keys[0] for cell in by_month.cells if cell.rate is None] == ["2021-12"]
