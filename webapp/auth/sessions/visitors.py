"""What is kept of a browser, coarsely: which kind it is, and from where it comes.

Enough to tell one's own telephone from a stranger's computer; too little to follow anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(?:Headless)?Chrome/|\bCriOS/")),
    ("Safari", re.compile(r"\bSafari/")),
)
_SYSTEMS = (
    ("Android", re.compile(r"\bAndroid\b")),
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Windows", re.compile(r"\bWindows\b")),
    ("macOS", re.compile(r"\bMacintosh\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)
"""Each names itself among others: the first that fits is meant."""
_LONGEST_AGENT = 500


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the other end: names of browser and system, and the network it comes from.

    Empty where nothing is known.
    """

    browser: str = ""
    system: str = ""
    network: str = ""


def read_visitor(user_agent: str, address: str) -> Visitor:
    """Return what is kept of a browser that calls itself `user_agent` and comes from `address`."""
    agent = user_agent[:_LONGEST_AGENT]
    return Visitor(_name(_BROWSERS, agent), _name(_SYSTEMS, agent), coarse_network(address))


def coarse_network(address: str) -> str:
    """Return the beginning of an address, and stars: `192.0.*.*`, `2001:db8:*`."""
    parsed = parse_address(address)
    if parsed is None:
        return ""
    if isinstance(parsed, IPv4Address):
        return ".".join([*str(parsed).split(".")[:2], "*", "*"])
    first, second = parsed.exploded.split(":")[:2]
    return f"{int(first, 16):x}:{int(second, 16):x}:*"


def counted_address(address: str) -> str:
    """Return as whom an address is counted: IPv4 alone, IPv6 by its /64.

    One household or one rented machine has a /64 of IPv6 to itself (RFC 6177): counted one by one,
    its addresses never end. An IPv4 address written as IPv6 is the IPv4 address.
    """
    parsed = parse_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed or "")


def parse_address(address: str) -> IPv4Address | IPv6Address | None:
    """Return an IP address as it is meant, or None for what is none."""
    try:
        parsed = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


# -- inside ---------------------------------------------------------------------------------


def _name(known: tuple[tuple[str, re.Pattern[str]], ...], agent: str) -> str:
    return next((name for name, pattern in known if pattern.search(agent)), "")
