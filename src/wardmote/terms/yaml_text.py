"""YAML, read by the C loader where it is there: it is ten times as fast. It builds plain values only."""

from __future__ import annotations

from typing import Any

import yaml

NotYaml = yaml.YAMLError
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Return the value that a YAML text holds; None where it is empty. Raises: NotYaml."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - either loader is a safe one
