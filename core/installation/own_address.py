"""By which address others on the same network reach this machine."""

from __future__ import annotations

import socket
from functools import cache
from ipaddress import ip_address

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - to be compared with, not listened at
_ELSEWHERE = ("192.0.2.1", 9)
"""An address kept for documentation: it is nobody's."""


@cache
def own_address() -> str:
    """Return the address of this machine on its network; empty where it stands on none.

    Nothing is sent: the table of routes is asked by which of its addresses a word would leave.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    is_usable = not (ip_address(found).is_loopback or ip_address(found).is_unspecified)
    return found if is_usable else ""


def callable_host(host: str) -> str:
    """Return by which name a host is called that listens as `host`."""
    return (own_address() or "127.0.0.1") if host in EVERYWHERE else host
