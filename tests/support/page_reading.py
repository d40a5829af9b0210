"""How full the pages of a PDF are, read from what a printer would put on them."""

from __future__ import annotations

import numpy as np
import pypdfium2

# Parts of an A4 page's height, between the running head and the running foot.
HEAD, FOOT = 0.075, 0.925


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()


def widest_blank(pdf: bytes) -> list[float]:
    """Return for each page its tallest white band, as a share of the height of its text area."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [_blank(page.render(scale=0.5, grayscale=True).to_numpy()) for page in opened]
    finally:
        opened.close()


def _blank(page: np.ndarray) -> float:
    tall = page.shape[0]
    area = page.reshape(tall, -1)[int(HEAD * tall) : int(FOOT * tall)]
    inked = np.flatnonzero((area < 200).any(axis=1))
    return float(np.diff([-1, *inked, len(area)]).max() - 1) / len(area)
