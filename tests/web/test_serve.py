"""The server in a real run: a process of its own, asked over the network, and stopped."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import ask, serving
from wardmote.web.config.serve import CannotServe, check_address


@pytest.fixture(scope="module", params=[1, 2], ids=["one worker", "two workers"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    home = tmp_path_factory.mktemp("home")
    with serving(home, workers=request.param) as port:
        yield port, home


def test_pages_and_files_are_served(server: tuple[int, Path]) -> None:
    port, home = server
    status, headers, html = ask(port, "/about/")
    assert (status, headers["x-frame-options"]) == (200, "DENY")
    style = next(part for part in html.decode().split('"') if part.endswith("own/site.css"))
    status, headers, css = ask(port, style)
    assert (status, "immutable" in headers["cache-control"]) == (200, True)
    assert b"--partnership-main" in css
    assert (home / "secret-key").is_file()
    assert (home / "records.sqlite3").is_file()


def test_files_of_the_folder_it_is_started_in_are_not_run(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "wsgiref.py").write_text("raise SystemExit('run from the folder')\n")
    with serving(tmp_path / "home", folder=folder) as port:
        assert ask(port, "/about/")[0] == 200


SLOW_TO_START = """
import os, time
forks = []
os.register_at_fork(before=lambda: forks.append(1), after_in_child=lambda: time.sleep(3 * len(forks) - 3))
"""


def test_a_worker_that_is_told_to_end_as_it_starts_ends(tmp_path: Path) -> None:
    """The second worker comes three seconds late, and is told to end before it has begun."""
    with serving(tmp_path, workers=2, planted=SLOW_TO_START) as port:
        assert ask(port, "/about/")[0] == 200


def test_a_worker_that_is_stopped_when_told_to_end_ends_when_it_goes_on(tmp_path: Path) -> None:
    """Any of its threads may take the word then, and the first alone heeds it."""
    named = tmp_path / "worker"
    naming = f"open({str(named)!r}, 'w').write(str(os.getpid()))"
    planted = f"import os; os.register_at_fork(after_in_child=lambda: {naming}); "
    with serving(tmp_path / "home", planted=planted):
        worker = int(named.read_text())
        os.kill(worker, signal.SIGSTOP)
        threading.Timer(2, os.kill, (worker, signal.SIGCONT)).start()


def test_absent_pages_and_strange_hosts_are_refused(server: tuple[int, Path]) -> None:
    port, _ = server
    assert ask(port, "/absent/")[0] == 404
    assert ask(port, "/", {"Host": "elsewhere.example"})[0] == 400


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org", "::"])  # noqa: S104
def test_an_address_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(CannotServe, match="this machine only"):
        check_address(host, 8080)


def test_a_taken_port_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotServe, match="Choose another with --port"):
            check_address("127.0.0.1", taken.getsockname()[1])
