"""Judgements written by hand as YAML, read as a person means them."""

from __future__ import annotations

from typing import Any

import yaml

from wardmote.assessment.judgements import BadJudgement
from wardmote.terms.yaml_text import fault_of


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are yes and no.

    YAML 1.1 reads the bare words on, off, yes and no as booleans, and every judgement has a field
    called "on".
    """


_BOOLEAN = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != _BOOLEAN or first in "tTfF"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_written(text: str) -> dict[str, Any]:
    """Return judgements written as YAML as plain data for `read_judgements`.

    Raises:
        BadJudgement: it is not YAML, or not a set of named lists.
    """
    try:
        told = yaml.load(text, Loader=_Loader)  # noqa: S506  it is a SafeLoader
    except yaml.YAMLError as error:
        raise BadJudgement(
            f"The judgements are not readable as YAML: {fault_of(error)}."
        ) from error
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise BadJudgement("The judgements must be written as scores, prose and overrides.")
    return {str(name): value for name, value in told.items()}
