"""Where a redirect leads is judged before it is asked, by what the first address was."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import pytest

from core.connections import ConnectionGuard
from core.http.body import ForbiddenAddress, UnusableRedirect
from core.http.redirects import RedirectRules, follow_redirects

FIRST = "https://feeds.example.org/a"


class Line:
    """A session whose server leads from address to address."""

    def __init__(self, *ways: str) -> None:
        self.ways, self.asked = list(ways), list[str]()

    def get(self, address: str, **_: Any) -> Line:
        self.asked.append(address)
        return self

    @property
    def status_code(self) -> int:
        return 302 if self.ways else 200

    @property
    def headers(self) -> dict[str, str]:
        return {"Location": self.ways.pop(0)}

    def close(self) -> None:
        """Nothing is held."""


class Patience:
    def seconds_left(self) -> float:
        return 5.0


def asked(hosts: Collection[str] | None, *ways: str) -> list[str]:
    line, guard = Line(*ways), cast("ConnectionGuard", Patience())
    rules = RedirectRules(hosts=hosts, connect_seconds=1)
    follow_redirects(cast("Any", line), FIRST, {}, guard, rules)
    return line.asked


def test_a_way_within_the_house_or_to_a_listed_one_is_followed() -> None:
    assert asked((), "/b", "c") == [
        FIRST,
        "https://feeds.example.org/b",
        "https://feeds.example.org/c",
    ]
    listed = "https://cdn.example.net/x"
    assert asked(("cdn.example.net",), listed) == [FIRST, listed]
    assert asked(None, listed) == [FIRST, listed]


@pytest.mark.parametrize(
    ("hosts", "way", "fault"),
    [
        ((), "https://cdn.example.net/x", UnusableRedirect),
        (("cdn.example.net",), "https://cdn.example.net.evil.example/x", UnusableRedirect),
        (None, "http://feeds.example.org/a", UnusableRedirect),
        (None, "ftp://feeds.example.org/a", ForbiddenAddress),
        (None, FIRST.replace("//", "//ana:luz@"), ForbiddenAddress),
        (None, "file:///etc/passwd", ForbiddenAddress),
    ],
)
def test_what_leads_elsewhere_is_never_asked(
    hosts: Collection[str] | None, way: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        asked(hosts, way)


def test_a_round_ends() -> None:
    with pytest.raises(UnusableRedirect, match="more than 3"):
        asked(None, *(f"/{number}" for number in range(9)))
