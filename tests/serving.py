"""Starts `serve` as a process of its own on a free loopback port, and asks it over the network."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

# Seconds for anything that is waited for: only what never comes may fail for want of time, however
# slow the machine. The server is given as long, so that a worker that had to be killed takes it all.
PATIENCE = 300

_RUN = (
    "import sys; from pathlib import Path; from wardmote.web.config import serve; "
    f"serve.WORKERS_MAY_TAKE = {PATIENCE}; "
    "serve.serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=int(sys.argv[3]))"
)


@contextmanager
def port_kept() -> Iterator[int]:
    """Give a loopback port that nobody else is given until the end.

    It stays bound and does not listen. The server may bind it beside, for both allow reuse; the
    system hands a bound port to no one who asks for any.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


@contextmanager
def serving(
    home: Path, workers: int = 1, folder: Path | None = None, planted: str = ""
) -> Iterator[int]:
    """Serve one home; give the port. At the end: stopped as by Ctrl-C, cleanly and silently.

    Ctrl-C in a terminal reaches the server and its workers at once, so the group is signalled.
    `planted` is code that the server's process runs first.
    """
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with port_kept() as port:
        process = subprocess.Popen(  # noqa: S603  our own code with our own arguments
            [sys.executable, "-P", "-c", planted + _RUN, str(home), str(port), str(workers)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
        try:
            _wait(process, port)
            yield port
            told = time.monotonic()
            os.killpg(process.pid, signal.SIGINT)
            said, _ = process.communicate(timeout=2 * PATIENCE)
            assert (process.returncode, said) == (0, b""), (process.returncode, said.decode())
            assert time.monotonic() - told < PATIENCE, "a worker had to be killed"
        finally:
            if process.poll() is None:  # a test failed: the workers end by the server's word alone
                os.killpg(process.pid, signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.communicate(timeout=30)
            process.kill()
            process.communicate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in patiently("the server's first answer"):
        assert process.poll() is None, process.communicate()[0].decode()
        with suppress(OSError):
            ask(port, "/about/")
            return


def patiently(what: str) -> Iterator[None]:
    """Give turns to try something, with a pause after each, until patience ends.

    Raises:
        AssertionError: it did not come.
    """
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        yield
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {PATIENCE} seconds")


def ask(
    port: int, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in small letters) and body of one address."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()
