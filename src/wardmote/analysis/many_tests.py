"""Many tests read together: p adjusted over all of them, so that chance alone names few.

Sources: Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import Floats, as_floats
from wardmote.terms.guard import checked

Correction = Literal["none", "bonferroni", "bh", "by"]


@checked
def adjusted(p: ArrayLike, correction: Correction = "bh") -> Floats:
    """Return p adjusted over all tests.

    "bh" is Benjamini-Hochberg, "by" Benjamini-Yekutieli for any dependence, "bonferroni" the
    strictest.
    """
    raw = as_floats(p, "p")
    if correction == "none":
        return raw
    n = len(raw)
    if correction == "bonferroni":
        return np.minimum(raw * n, 1)
    order = np.argsort(raw, kind="stable")
    factor = n * (np.sum(1 / np.arange(1, n + 1)) if correction == "by" else 1)
    scaled = raw[order] * factor / np.arange(1, n + 1)
    out = np.empty(n)
    out[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return out
