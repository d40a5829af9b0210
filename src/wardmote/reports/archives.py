"""Zip files that carry no clock, so that the same content is the same bytes."""

from __future__ import annotations

import io
import zipfile

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that the format can hold


def without_clock(archive: bytes) -> bytes:
    """Return a zip with its members in the same order and every time of day taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as held, zipfile.ZipFile(out, "w") as made:
        for item in held.infolist():
            info = zipfile.ZipInfo(item.filename, ZIP_EPOCH)
            info.compress_type = item.compress_type
            info.external_attr = 0o600 << 16
            made.writestr(info, held.read(item))
    return out.getvalue()
