"""Whose site this is: the partnership's name, area and two colours, from `partnership.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wardmote.terms.errors import Mendable

FILE = "partnership.yaml"
_FIELDS = ("name", "area", "main_colour", "accent_colour")
# WCAG 2.2, 1.4.3: text needs 4.5 to 1; 1.4.11: graphics need 3 to 1.
TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0


class BadIdentity(Mendable):
    """`partnership.yaml` cannot be used."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The name over every page, the area the site opens at ("" is any), and two colours."""

    name: str = "Community Safety Partnership"
    area: str = ""
    main_colour: str = "#1b3a57"  # behind the white name
    accent_colour: str = "#b4531a"  # the bar under it, never text


def identity() -> Identity:
    """Return whose site this is; read again only when the file changes."""
    from django.conf import settings

    path: Path = settings.HOME / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Identity()
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Identity:
    import yaml

    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadIdentity(f"{FILE} is not readable as YAML: {error}") from error
    return checked(held)


def checked(held: Any) -> Identity:
    """Return the identity that these fields declare; refuse unknown fields and faint colours."""
    if not isinstance(held, dict) or not set(held) <= set(_FIELDS):
        raise BadIdentity(f"{FILE} may hold only these fields: {', '.join(_FIELDS)}.")
    found = Identity(**{name: str(value).strip() for name, value in held.items()})
    if not found.name:
        raise BadIdentity(f"{FILE} has an empty name: write the partnership's name.")
    for field, least in (("main_colour", TEXT_CONTRAST), ("accent_colour", GRAPHIC_CONTRAST)):
        colour = getattr(found, field)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise BadIdentity(f'{field} is "{colour}": write it as #1b3a57, in quotes.')
        ratio = contrast_with_white(colour)
        if ratio < least:
            raise BadIdentity(
                f"{field} {colour} is too pale on white ({ratio:.1f} to 1): "
                f"choose a darker one, with at least {least} to 1."
            )
    return found


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a #rrggbb colour with white, 1 to 21 (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
