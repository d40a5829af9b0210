"""The street pass's engine made ready: the compiled one takes 0.7 CPU seconds to come.

numba is imported and its registries filled at the first call of a loop. Where much is to be read
that begins while files are still being recognised, which mostly waits for the reading process.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from wardmote.exchange.loading_again import walked
from wardmote.terms.upkeep import uncollected

# Below this many bytes the compiled code takes longer to come, on one core, than it saves on two
# (measured: see benchmarks/loading.py); about 220 bytes are a line, and 115 million a month of
# England and Wales.
SMALL = 140_000_000
ENGINES = ("compiled", "reference")


def engine_named(name: str) -> ModuleType:
    """Return an engine of the street pass: its loops, loaded."""
    if name not in ENGINES:
        raise ValueError(f"engine is auto, compiled or reference, not {name}")
    engine = import_module(f"wardmote.exchange.street_pass_{name}")  # only the one: numba is slow
    engine.make_ready()
    return engine


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let the threads of a pass meet little of Python's own upkeep.

    Of the engine's objects (numba's are 300,000) none is garbage. And a loop that is done waits for
    Python's lock a millisecond, not five: files are small, and each has a hundred such waits.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(0.001)
    try:
        with uncollected():
            yield
    finally:
        sys.setswitchinterval(turn)


@contextmanager
def ready_beside(paths: Iterable[Path], alone: bool) -> Iterator[None]:
    """Make the compiled engine ready beside other work, where these files are likely to need it.

    Args:
        alone: this process does nothing but load, so numba need not be able to do more.
    """
    if not _is_much(paths):
        yield
        return
    with undisturbed():
        coming = threading.Thread(target=_come, args=(alone,), name="engine", daemon=True)
        coming.start()
        try:
            yield
        finally:
            coming.join()


def _is_much(paths: Iterable[Path]) -> bool:
    """Do the names promise so many street files? Archives hold five times their size."""
    size = 0
    for file in (file for path in paths for file in walked(path)):
        name = file.name.lower()
        if ("-street" in name or name.endswith(".zip")) and file.is_file():
            size += file.stat().st_size * (1 if name.endswith(".csv") else 5)
        if size > SMALL:
            return True
    return False


def _come(alone: bool) -> None:
    try:
        if alone:
            spare_numba()
        engine_named("compiled")
    except Exception:  # noqa: S110 - it is met again, and told, where the engine is used
        pass


class _Spared:
    """Finds none of what numba looks for and the loops do without, for this thread alone."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, name: str, *_: object) -> None:
        if name in ("scipy.linalg", "coverage") and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(name, name=name)


def spare_numba() -> None:
    """Import numba without linear algebra, a third of its cost: for a process that only loads.

    In this process numba then compiles no products of matrices, which only others' loops have.
    """
    if "numba" in sys.modules:
        return
    spared = _Spared()
    sys.meta_path.insert(0, spared)
    try:
        with undisturbed():
            import_module("numba.np.arraymath")  # looks for linear algebra once, and remembers
    finally:
        sys.meta_path.remove(spared)
