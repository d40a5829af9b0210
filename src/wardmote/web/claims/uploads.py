"""Refuses a request that is too large before any of it is read or written to disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from wardmote.exchange.documents import LIMITS

MOST_BYTES = LIMITS.file_bytes + 1024 * 1024  # one document, and the form around it


class SizeLimit(FileUploadHandler):
    """The first of the upload handlers: it keeps nothing, it only looks at the stated length."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST_BYTES:
            most = LIMITS.file_bytes // (1024 * 1024)
            raise RequestDataTooBig(
                f"The file is larger than {most} MB, the most that is read. Check it in parts."
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
