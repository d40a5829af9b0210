"""Arrow columns made from arrays and texts as they are.

`pa.array` and `to_numpy` would do, but import pandas first, which takes longer than a small load.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def arrow_of(values: NDArray[Any], given: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return numbers as an Arrow column without copying; null where `given` is false."""
    bits = None if given is None else pa.py_buffer(_packed(given))
    kind = pa.from_numpy_dtype(values.dtype)
    content = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [bits, content])


def _packed(given: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return one bit a row, and eight bytes more: of a slice DuckDB reads a byte beyond the last."""
    size = (len(given) + 7) // 8
    bits = np.zeros(size + 8, np.uint8)
    bits[:size] = np.packbits(given, bitorder="little")
    return bits


def texts_of(texts: Sequence[str]) -> pa.Array:
    """Return texts as an Arrow column."""
    content = [text.encode() for text in texts]
    offsets = np.fromiter(accumulate(map(len, content), initial=0), np.int32, len(content) + 1)
    return pa.StringArray.from_buffers(
        len(content), pa.py_buffer(offsets), pa.py_buffer(b"".join(content))
    )


def constant(name: str, size: int) -> pa.Array:
    """Return a dictionary column of one name."""
    return pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(pa.int8(), size, [None, pa.py_buffer(bytes(size))]), texts_of([name])
    )


def numbers_of(column: pa.Array, kind: type[np.generic], more: int = 0) -> NDArray[Any]:
    """Return an Arrow column of numbers without nulls as an array, without copying.

    Of texts it returns the offsets, with 1 more.
    """
    size = np.dtype(kind).itemsize
    content = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    return content[column.offset * size : (column.offset + len(column) + more) * size].view(kind)
