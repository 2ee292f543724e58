"""Which addresses are never dialled: those of machines inside, and ports of other services.

A name is judged by what it resolves to, at every hop, in the moment it is dialled
(`core.http.session`); what an address says of itself is judged here before anything is looked up.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from core.http.body import ForbiddenAddress

WEB_PORTS = frozenset({80, 443})
LEAST_PRIVATE_PORT = 1024
OTHER_SERVICES = frozenset(
    (
        *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
        *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
        *(3306, 5432, 5672, 6379, 9200, 11211, 27017),
    )
)
"""Ports browsers refuse (WHATWG Fetch, "bad port"), and of databases: no feed is served there."""
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6 to the public (RFC 4291, 2.4): what lies outside carries addresses
of IPv4, is of one site or of nobody.
"""


def web_address(address: str) -> SplitResult:
    """Return the parts of an address that may be asked.

    Raises ForbiddenAddress for another scheme than http and https, a name and password in it, the
    port of another service, and a machine inside, however its number is written.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as wrong:
        raise ForbiddenAddress(f"unusable address: {wrong}") from wrong
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ForbiddenAddress(f"not an http address: {address[:80]}")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress("an address with a name and password in it")
    if port is not None and not is_web_port(port):
        raise ForbiddenAddress(f"port {port} is of another service than the web")
    return parts


def is_web_port(port: int) -> bool:
    """Return whether a feed may be served on a port."""
    if port < LEAST_PRIVATE_PORT:
        return port in WEB_PORTS
    return port not in OTHER_SERVICES


def is_public(address: str) -> bool:
    """Return whether a number, as it is dialled, is one of the public Internet."""
    number = ipaddress.ip_address(address.strip("[]"))
    if isinstance(number, ipaddress.IPv6Address):
        return number.is_global and number in _PUBLIC_IPV6 and number.sixtofour is None
    return number.is_global and not number.is_multicast


def is_loopback(address: str) -> bool:
    """Return whether a number is of this very machine."""
    return ipaddress.ip_address(address.strip("[]")).is_loopback
