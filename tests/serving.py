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

from wardmote.web.config.serve import WORKERS_MAY_TAKE

_RUN = (
    "import sys; from pathlib import Path; from wardmote.web.config.serve import serve; "
    "serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=int(sys.argv[3]))"
)


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, workers: int = 1, folder: Path | None = None) -> Iterator[int]:
    """Serve one home; give the port. At the end: stopped as by Ctrl-C, cleanly and silently.

    Ctrl-C in a terminal reaches the server and its workers at once, so the group is signalled.
    """
    port = free_port()
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    process = subprocess.Popen(  # noqa: S603  our own code with our own arguments
        [sys.executable, "-P", "-c", _RUN, str(home), str(port), str(workers)],
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
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said.decode()) == (0, "")
        assert time.monotonic() - told < WORKERS_MAY_TAKE, "a worker had to be killed"
    finally:
        if process.poll() is None:  # a test failed: the workers end by the server's word alone
            os.killpg(process.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=30)
        process.kill()
        process.communicate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[0].decode()
        try:
            ask(port, "/about/")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 30 seconds")


def ask(
    port: int, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in small letters) and body of one address."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
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
