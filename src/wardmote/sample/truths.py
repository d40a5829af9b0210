"""The key to the sample: what was planted, where, when and how large."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted truth.

    `where` holds codes, streets or a circle (`centre_bng` easting and northing, `centre_wgs84`
    longitude and latitude, `radius_metres`); `when` holds months (`2024-04`) or dates, both ends
    included; `size` is the one number an analysis should recover, in the words of `size_is`.
    """

    kind: str
    category: str
    where: dict[str, Any]
    when: dict[str, str]
    size: float | None
    size_is: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Truths:
    """Every planted truth of one sample, in the order they are listed in the documentation."""

    seed: int
    first: str
    last: str
    scale: float
    truths: tuple[Truth, ...]

    def __iter__(self) -> Iterator[Truth]:
        return iter(self.truths)

    def of(self, kind: str) -> Truth:
        """Return the first truth of this kind; a `KeyError` names the kinds there are."""
        for truth in self.truths:
            if truth.kind == kind:
                return truth
        raise KeyError(f"{kind}: planted are {', '.join(t.kind for t in self.truths)}")

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        raw["truths"] = tuple(Truth(**each) for each in raw["truths"])
        return cls(**raw)

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.from_json(path.read_text(encoding="utf-8"))
