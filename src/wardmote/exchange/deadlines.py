"""A limit on the time one document may be worked on, for readers that keep no clock themselves."""

from __future__ import annotations

import time

from wardmote.exchange.refusals import Refused

CHECK_SECONDS = 60.0  # a plan of 100 pages takes about 5
SITE_SECONDS = 20.0  # a person waits for the page


class Deadline:
    """Call it now and then: it refuses once this thread has worked for so many seconds."""

    def __init__(self, name: str, seconds: float = CHECK_SECONDS) -> None:
        self.name = name
        self.seconds = seconds
        self._last = time.thread_time() + seconds

    def __call__(self) -> None:
        """Do nothing in time.

        Raises:
            Refused: if the time is used up.
        """
        if time.thread_time() > self._last:
            raise Refused(
                f"{self.name} takes longer to check than {self.seconds:.0f} seconds. "
                "Check it in parts."
            )
