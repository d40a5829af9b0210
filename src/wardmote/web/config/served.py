"""The application as `wardmote serve` runs it: its first pages are asked as soon as it stands."""

from __future__ import annotations

from wardmote.web.config.warming import warm
from wardmote.web.config.wsgi import application

__all__ = ["application"]

warm(application)
