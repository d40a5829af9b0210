"""What a declared file (a contract, a measure) says wrong, in words: which key, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wardmote.terms.errors import did_you_mean

_KINDS = {
    "string": "text", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "array": "a list, in [ ] or with a dash before each",
    "object": "names with values, such as {name: value}",
}  # fmt: skip
_NAMED_BY = ("name", "table", "field", "slug")  # what tells one entry of a list from another
_MOST = 5


def faults_in_words(errors: Iterable[Any], told: Any) -> str:
    """Write the errors that a JSON schema's validator finds in plain data as sentences, the first few.

    Args:
        errors: of jsonschema; each has `absolute_path`, `validator`, `instance` and `schema`.
        told: the data that was checked.
    """
    listed = sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])
    said = dict.fromkeys(one for error in listed for one in _said(error, told))
    return sentences(list(said)[:_MOST])


def sentences(said: Iterable[str]) -> str:
    """Join what was said as sentences, each with its end."""
    return " ".join(one if one.endswith((".", "?")) else f"{one}." for one in said)


def _said(error: Any, told: Any) -> Iterator[str]:
    where = _where(error.absolute_path, told)
    at = f"{where}: " if where else ""
    given, rule = error.instance, error.schema
    if error.validator == "additionalProperties":
        known = list(rule.get("properties", ()))
        for name in given:
            if name not in known:
                near = did_you_mean(str(name), known)
                yield f'{at}"{name}" is no key here.{near or " Keys are " + ", ".join(known) + "."}'
    elif error.validator == "required":
        absent = [name for name in rule["required"] if name not in given]
        yield f"{at}{', '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing"
    elif error.validator in ("oneOf", "anyOf"):
        yield from _of_one_way(error, told, at)
    else:
        yield f"{at}{_value_said(error, given, rule)}"


def _of_one_way(error: Any, told: Any, at: str) -> Iterator[str]:
    """Say what is wrong by the way of writing it that was begun, where one was."""
    inner = [one for one in error.context if one.path or one.validator != "type"]
    for one in inner:
        yield from _said(one, told)
    if not inner:
        kinds = [_KINDS[one.validator_value] for one in error.context]
        yield f"{at}write {' or '.join(dict.fromkeys(kinds))}"


def _value_said(error: Any, given: Any, rule: Any) -> str:
    if error.validator == "enum":
        known = [str(one) for one in rule["enum"]]
        shown = ", ".join(one if one[:1].isalnum() else f'"{one}"' for one in known)
        return f'"{given}" is not one of {shown}.{did_you_mean(str(given), known)}'
    if error.validator == "type":
        kinds: list[str] = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        return f"{_shown(given)} must be {' or '.join(_KINDS[one] for one in kinds)}"
    if error.validator == "pattern":
        wanted = rule.get("description", f"as {rule['pattern']} asks")
        return f"{_shown(given)} must be {wanted}"
    if error.validator in ("minItems", "minProperties"):
        return "it is empty: give at least one"
    return str(error.message)[:200]


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return f"what is given (with {', '.join(map(str, list(given)[:3]))})"
    if isinstance(given, list):
        return "the list given"
    if isinstance(given, bool):
        return "true" if given else "false"
    if given is None:
        return "nothing"
    return f'"{str(given)[:60]}"'


def _where(path: Iterable[Any], told: Any) -> str:
    """Return the keys on the way to a fault; an entry of a list by its own name, else its place."""
    names = []
    for part in path:
        try:
            told = told[part]
        except (LookupError, TypeError):
            told = None
        name = part
        if isinstance(part, int):
            own = told if isinstance(told, dict) else {}
            name = next((str(own[key]) for key in _NAMED_BY if own.get(key)), f"entry {part + 1}")
        names.append(str(name))
    return ", ".join(names)
