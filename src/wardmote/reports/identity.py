"""Whose documents and site these are: a partnership's name, area, colours: `partnership.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from wardmote.reports.colours import Colours, NotAColour, PoorContrast
from wardmote.terms.areas import Area, name_key
from wardmote.terms.errors import Mendable
from wardmote.terms.yaml_text import fault_of

FILE = "partnership.yaml"
_FIELDS = ("name", "area", "main_colour", "accent_colour", "user")


_PLAIN = Colours()
_UNNAMED = "Community Safety Partnership"


class BadIdentity(Mendable):
    """`partnership.yaml` cannot be used."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The name over every page, the area the site opens at ("" is any), and two colours.

    `user` is the name that judgements written on this machine are signed with; "" is none.
    """

    name: str = _UNNAMED
    area: str = ""
    colours: Colours = _PLAIN
    user: str = ""

    def name_for(self, area: Area) -> str:
        """Return the name of the partnership of an area: this one's own, or a plain one."""
        if self.area and name_key(self.area) in (name_key(area.name), name_key(area.code)):
            return self.name
        return f"{area.name} {_UNNAMED}"

    def area_meant(self, asked: str) -> str:
        """Return the area meant by a name: this partnership's own, where its name is given."""
        return self.area if self.area and name_key(asked) == name_key(self.name) else asked


def identity_of(home: Path) -> Identity:
    """Return whose home this is; nobody's where it holds no `partnership.yaml`."""
    path = _path(home)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Identity()
    return _read(path, changed)


@lru_cache(maxsize=64)  # a page asks four times, and putting a path together costs as much again
def _path(home: Path) -> Path:
    return home / FILE


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Identity:
    import yaml

    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadIdentity(f"{FILE} is not readable as YAML: {fault_of(error)}.") from error
    return checked(held)


def checked(held: Any) -> Identity:
    """Return the identity that these fields declare; refuse unknown fields and faint colours."""
    if not isinstance(held, dict) or not set(held) <= set(_FIELDS):
        raise BadIdentity(f"{FILE} may hold only these fields: {', '.join(_FIELDS)}.")
    told = {name: str(value).strip() for name, value in held.items()}
    plain = Identity()
    if not told.get("name", plain.name):
        raise BadIdentity(f"{FILE} has an empty name: write the partnership's name.")
    try:
        colours = Colours(
            told.get("main_colour", plain.colours.main),
            told.get("accent_colour", plain.colours.accent),
        )
    except (NotAColour, PoorContrast) as error:
        raise BadIdentity(f"{FILE}: {error}") from error
    return Identity(
        told.get("name", plain.name), told.get("area", ""), colours, told.get("user", "")
    )
