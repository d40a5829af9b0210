"""Why a file is not opened or not loaded. Each message says what, where, and what to do."""

from __future__ import annotations

from wardmote.terms.errors import Mendable


class Refused(Mendable):
    """A file that is not opened, or cannot be read; the rest of the delivery goes on."""


class NotRecognised(Mendable):
    """A file that fits no contract; the message names the nearest and how it differs."""
