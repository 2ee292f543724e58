"""The system in operation: the web process, and web and worker together for `make run`."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.child import end_group, start_child
from core.child.process import pipe_of
from core.errors import AtalayaError
from core.settings import Settings

OPENING_SECONDS = 600.0
"""A web process that ends is noticed at once; one that is slow may have a machine as busy as in a
crisis.
"""
CLOSING_SECONDS = 10.0
_GUNICORN = (sys.executable, "-m", "gunicorn")
_TOGETHER = (sys.executable, "-m", "webapp.cli.operation.together")
WORK = b"w"
"""What is written to the web and the worker together when the worker is to begin."""


class DidNotOpen(AtalayaError):
    """The web process ended, or did not answer in time."""


def require_port(settings: Settings) -> None:
    """Raise DidNotOpen when somebody else listens where the web should, before anything is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as taken:
            raise DidNotOpen(
                f"port {settings.port} is taken; set ATALAYA_PORT to another one"
            ) from taken


def web_command(settings: Settings) -> list[str]:
    """Return how the web process is started."""
    return [
        *_GUNICORN,
        "webapp.wsgi:app",
        "--config",
        "python:webapp.gunicorn_settings",
        "--bind",
        f"{settings.host}:{settings.port}",
        "--worker-class",
        "gthread",
        "--workers",
        str(settings.web_workers),
        "--threads",
        str(settings.web_threads),
        "--timeout",
        "60",
        "--graceful-timeout",
        "5",
        "--log-level",
        "warning",
        "--no-control-socket",
        # Whom a request comes from, and under which address, ProxyGuard alone says: of themselves
        # they believe whoever stands on this machine, as the proxy that hands on any header does.
        "--forwarded-allow-ips",
        "",
        "--forwarder-headers",
        "",
        # The application is built once, and what its processes only read they share.
        "--preload",
    ]


def serve(settings: Settings) -> None:
    """Become the web process; never returns."""
    command = web_command(settings)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell


@dataclass
class Supervisor:
    """The web and the worker, divided from one process that is a child of this one: it ends both,
    and takes them with it when it is killed.
    """

    settings: Settings
    web: subprocess.Popen[bytes] | None = None
    """The web, and the worker once it was opened."""
    preparation: subprocess.Popen[bytes] | None = None
    """What makes the installation ready and ends by itself."""
    is_open: bool = False
    is_closing: bool = False

    def open_web(self) -> None:
        """Start the web process; it opens while other things are done."""
        self.web = start_child(_TOGETHER, stdin=subprocess.PIPE, ends_with_parent=True)

    def open_worker(self) -> None:
        """Start the worker. Raises DidNotOpen when that it would be divided from has ended."""
        order = pipe_of(self.web.stdin if self.web else None)
        try:
            os.write(order.fileno(), WORK)
        except BrokenPipeError as ended:
            raise DidNotOpen("the web process ended") from ended

    def wait_until_open(self, seconds: float = OPENING_SECONDS) -> None:
        """Wait until the web answers. Raises DidNotOpen."""
        address = f"http://{self.settings.host}:{self.settings.port}/healthz"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.web is None or self.web.poll() is not None:
                raise DidNotOpen(f"the web process ended; is port {self.settings.port} taken?")
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            # A port of those that the system hands out may answer to itself until the web listens.
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise DidNotOpen(f"the web did not answer within {seconds:.0f} seconds")

    @property
    def is_preparing(self) -> bool:
        """Whether what makes the installation ready is still at it."""
        return self.preparation is not None and self.preparation.poll() is None

    def listen(self) -> None:
        """Let Ctrl-C and SIGTERM close both from here on; before `stay` they raise
        KeyboardInterrupt.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._close_on_signal)

    def stay(self) -> int:
        """Wait for a signal or the end of a child; close both and return the exit code."""
        self.is_open = True
        while not self.is_closing and (self.web is None or self.web.poll() is None):
            time.sleep(0.2)
        ended_by_itself = not self.is_closing
        self.close()
        return 1 if ended_by_itself else 0

    def _close_on_signal(self, _number: int, _frame: object) -> None:
        # Remembered as well as raised: a library that sets a plan may swallow what is raised inside
        # it.
        self.is_closing = True
        if not self.is_open:
            raise KeyboardInterrupt

    def close(self) -> None:
        """End all children, patiently first."""
        running = [
            child for child in self._children() if child is not None and child.poll() is None
        ]
        for child in running:
            child.terminate()
        end = time.monotonic() + CLOSING_SECONDS
        for child in running:
            try:
                child.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                end_group(child)

    def _children(self) -> Sequence[subprocess.Popen[bytes] | None]:
        return (self.web, self.preparation)


def on_signal(stop: Callable[[], None]) -> None:
    """Call `stop` at SIGINT or SIGTERM."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop())
