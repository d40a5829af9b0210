"""The Jinja environment: escapes everything, refuses names that do not exist."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined

import wardmote
from wardmote.reports.rows_html import body_rows, number_rows
from wardmote.web.look.controls import calendar_rows, download_links, option_rows
from wardmote.web.look.identity import identity
from wardmote.web.look.static import address


def environment(**options: Any) -> Environment:
    """Build the environment that every page is rendered in."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**{**options, "autoescape": True})  # noqa: S701  it is on, just not literal
    env.globals.update(
        static=address,
        url=_url,
        identity=identity,
        body_rows=body_rows,
        number_rows=number_rows,
        option_rows=option_rows,
        download_links=download_links,
        calendar_rows=calendar_rows,
        version=wardmote.__version__,
    )
    return env


@lru_cache(maxsize=256)  # a page asks for twenty, and each costs 30 microseconds
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
