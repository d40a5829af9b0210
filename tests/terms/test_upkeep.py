"""No garbage is looked for meanwhile, and it is again afterwards, whatever happened."""

from __future__ import annotations

import gc

import pytest

from wardmote.terms.upkeep import uncollected


def test_garbage_is_looked_for_again_afterwards_even_after_a_fault() -> None:
    assert gc.isenabled()
    seen = []

    def faulty() -> None:
        with uncollected():
            with uncollected():
                seen.append(gc.isenabled())
            seen.append(gc.isenabled())
            raise ValueError("fault")

    with pytest.raises(ValueError, match="fault"):
        faulty()
    assert seen == [False, False]
    assert gc.isenabled()


def test_who_collects_nothing_is_left_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
