"""The table of all addresses: `routes.txt`, written by `scripts/routes.py`, held against the views
by a test. A line has the methods, the address, and the endpoint, with tabs between.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("routes.txt")
_BY_ITSELF = frozenset({"HEAD", "OPTIONS"})
"""What Flask answers where GET is."""


@dataclass(frozen=True, slots=True, order=True)
class PageAddress:
    """One address, with what answers there: in the order of addresses, what is read first."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str

    @property
    def line(self) -> str:
        """As the table says it."""
        return "\t".join((",".join(self.methods), self.rule, self.endpoint))


def route_of(endpoint: str, rule: str, methods: set[str] | None) -> PageAddress:
    """Return the route that a rule of Werkzeug's means."""
    return PageAddress(rule, tuple(sorted((methods or set()) - _BY_ITSELF)), endpoint)


def read_routes() -> tuple[PageAddress, ...]:
    """Return all routes, in their order."""
    lines = (line.split("\t") for line in FILE.read_text("utf-8").splitlines())
    return tuple(
        PageAddress(rule, tuple(methods.split(",")), endpoint) for methods, rule, endpoint in lines
    )
