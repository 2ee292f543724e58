"""A gate around every connection of one process, for work that a library does in our name.

A library that opens its own connections is given a process of its own (`core.child`), and that
process this gate: names are looked up only of listed hosts, and nothing is dialled but the public
addresses found for them, at their ports. What is refused is refused at the socket, by an audit hook
that no code takes off again (PEP 578), so that it holds for redirects, for names that change their
address between look-up and dialling, and for whatever the library does without our knowing.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol


class ForbiddenConnection(OSError):
    """A connection, or a look-up, that this process may not make."""


class IsPublic(Protocol):
    """What says of a number, as it is dialled, whether it is one of the public Internet."""

    def __call__(self, number: str, /) -> bool:
        """Return whether it is."""


@dataclass(frozen=True, slots=True)
class ListedHost:
    """A host that may be dialled: its name in lower case, and the port."""

    name: str
    port: int


_LOOK_UPS = frozenset(
    {"socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "socket.bind"}
)
_PROCESSES = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
        *("os.forkpty", "pty.spawn"),
    }
)
_DIALLING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class ProcessGate:
    """The gate of this process: shut at first, opened for one piece of work at a time."""

    def __init__(self, is_public: IsPublic) -> None:
        self._is_public = is_public
        self._hosts: frozenset[ListedHost] = frozenset()
        self._numbers: dict[str, set[int]] = {}
        """Addresses found for listed hosts, and the ports at which they may be dialled."""
        self._lock = threading.Lock()
        self._look_up = socket.getaddrinfo
        self.refused: list[str] = []
        """What was refused since the gate was last opened."""

    def install(self) -> None:
        """Put the gate around this process, to its end."""
        socket.getaddrinfo = self._getaddrinfo
        sys.addaudithook(self._hook)

    def open_for(self, hosts: Collection[ListedHost]) -> None:
        """Let these hosts be looked up and dialled from here on, and no others."""
        with self._lock:
            self._hosts, self._numbers = frozenset(hosts), {}
            self.refused = []

    # -- inside -----------------------------------------------------------------------------

    def _getaddrinfo(self, host: Any, port: Any, *args: Any, **more: Any) -> Any:
        """Look a listed host up and remember its public addresses; all others are left out."""
        self._check_name(host, port)
        found = [
            each
            for each in self._look_up(host, port, *args, **more)
            if self._is_public(str(each[4][0]))
        ]
        if not found:
            self._refuse(f"{host} leads to an address inside")
        with self._lock:
            for *_kind, address in found:
                self._numbers.setdefault(_number(address[0]), set()).add(int(address[1]))
        return found

    def _check_name(self, host: Any, port: Any) -> None:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        try:
            wanted = ListedHost(name.lower().rstrip("."), int(port))
        except (TypeError, ValueError):
            wanted = ListedHost(name, 0)
        if wanted not in self._hosts:
            self._refuse(f"{wanted.name}:{wanted.port} is not listed")

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _DIALLING:
            self._check_address(arguments[1])
        elif event == "socket.getaddrinfo":
            self._check_name(arguments[0], arguments[1])
        elif event in _LOOK_UPS or event in _PROCESSES:
            self._refuse(event)

    def _check_address(self, address: Any) -> None:
        """Let a number through that was found for a listed host and is of the public Internet."""
        if not isinstance(address, tuple) or len(address) < 2:
            self._refuse("an address that is none of the Internet")
        number, port = _number(address[0]), address[1]
        if port not in self._numbers.get(number, ()) or not self._is_public(number):
            self._refuse(f"{number} was not found for a listed host")

    def _refuse(self, what: str) -> None:
        with self._lock:
            self.refused.append(what)
        raise ForbiddenConnection(what)


def _number(host: Any) -> str:
    return str(host).partition("%")[0].lower()
