"""`wardmote serve`: the pages on this machine, for one local user."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from wardmote.terms.errors import DamagedStore, Mendable

WORKERS_MAY_TAKE = 10  # seconds to end after Ctrl+C before they are ended


class CannotServe(Mendable):
    """The pages cannot be served at the address asked for."""


class CannotOpenRecords(Mendable):
    """The database of the web's own records cannot be opened."""


def serve(
    home: Path,
    host: str = "127.0.0.1",
    port: int = 8080,
    open_browser: bool = False,
    workers: int = 1,
) -> None:
    """Serve the pages of one home until interrupted.

    Raises:
        CannotServe: the host is not loopback, or the port is taken.
    """
    check_address(host, port)
    os.environ["WARDMOTE_HOME"] = str(home.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.web.config.settings"
    prepare()
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(host, port), daemon=True).start()
    if hasattr(os, "register_at_fork"):
        # A word that comes between the two is kept, not taken by the server's handler in the child.
        os.register_at_fork(
            before=_keep_words, after_in_parent=_hear_words, after_in_child=_be_a_worker
        )
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "wardmote.web.config.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        websockets=False,
        log_access=False,
        log_level="error",  # it warns of killing workers that have ended, its two waits raced
        workers_kill_timeout=WORKERS_MAY_TAKE,
    ).serve(target_loader=_application, wrap_loader=False)


def _be_a_worker() -> None:
    """Leave the terminal's group, and end when told to.

    Ctrl+C is for the server alone, which then tells its workers: one that is told twice may not
    end. One that is told while it still starts would take it by the server's own handler, which
    it has inherited, and so not at all.
    """
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _hear_words()


def _keep_words() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _hear_words() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _application() -> Any:
    """Return the application, by import: the server's own loader would search this folder first."""
    from wardmote.web.config.served import application

    _bring_words()
    return application


def _bring_words() -> None:
    """Bring a word to end that another thread took to the first thread, which alone heeds it.

    The system hands a signal to any thread of a worker that was stopped and goes on.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    first = threading.get_ident()

    def bring() -> None:
        while os.read(heard, 1)[0] not in (signal.SIGINT, signal.SIGTERM):
            continue
        while True:  # it may not wait yet
            signal.pthread_kill(first, signal.SIGTERM)
            time.sleep(1)

    threading.Thread(target=bring, name="words", daemon=True).start()


def free_port(host: str, first: int, most: int = 20) -> int:
    """Return the first port from this one on that is free; this one where none of so many is."""
    for port in range(first, first + most):
        with suppress(CannotServe):
            check_address(host, port)
            return port
    return first


def check_address(host: str, port: int) -> None:
    """Refuse an address that is not this machine's own, or that is in use."""
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise CannotServe(
            f'"{host}" can be reached from other machines: there are no accounts yet, so pages are '
            "served on this machine only. Leave --host out, or write 127.0.0.1."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} cannot be used on {host}: {error.strerror}. "
                "Choose another with --port."
            ) from error


def prepare() -> None:
    """Make the home's key and bring its records up to this version.

    Raises:
        CannotOpenRecords: the database of the records does not answer, or may not be written.
        DamagedStore: the file of the records is no database, or a torn one.
    """
    import django
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError, connection

    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        named = connection.settings_dict["NAME"]
        said = f"The records {named} cannot be opened: {' '.join(str(error).split()).rstrip('.?')}."
        if isinstance(error, OperationalError):
            raise CannotOpenRecords(
                f"{said} Check that you may write there, and DATABASE_URL where it is set."
            ) from error
        raise DamagedStore(f"{said} What people judged is in them: restore a backup.") from error


def _open_when_ready(host: str, port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection((host, port), timeout=0.5):
                webbrowser.open(f"http://{host}:{port}/")
                return
        except OSError:
            time.sleep(0.1)
