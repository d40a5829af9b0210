"""Why a document may not leave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document may not leave: the sentence, what is printed, what it comes to, what to do."""

    place: str
    sentence: str
    printed: str
    recomputed: str
    mend: str

    def __str__(self) -> str:
        return (
            f'In "{self.place}": “{self.sentence}” prints “{self.printed}”; {self.recomputed}. '
            f"{self.mend}"
        )
