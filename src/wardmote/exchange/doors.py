"""What a reading process may not do: its memory, sockets and new programs."""

from __future__ import annotations

import sys
from typing import Any


def close_doors(memory_bytes: int) -> None:
    """Limit memory, and refuse sockets and new programs from here on."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def guard(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")):
            raise PermissionError(f"the reading process may not use {event}")

    sys.addaudithook(guard)
