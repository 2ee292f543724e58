from __future__ import annotations

import pytest

from core.http.addresses import is_loopback, is_public, is_web_port, web_address
from core.http.body import ForbiddenAddress


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("file:///etc/passwd", "not an http address"),
        ("gopher://127.0.0.1:70/_x", "not an http address"),
        ("ftp://example.test/feed", "not an http address"),
        ("//example.test/feed", "not an http address"),
        ("", "not an http address"),
        ("http:///feed", "not an http address"),
        ("https://gdacs.org@127.0.0.1/", "name and password"),
        ("https://gdacs.org:x@127.0.0.1/", "name and password"),
        ("https://@127.0.0.1/", "name and password"),
        ("http://example.test:22/", "another service"),
        ("http://example.test:25/", "another service"),
        ("http://example.test:6379/", "another service"),
        ("http://example.test:99999/", "unusable address"),
        ("http://[::1/", "unusable address"),
    ],
)
def test_an_address_is_refused_before_anything_is_looked_up(address: str, why: str) -> None:
    with pytest.raises(ForbiddenAddress, match=why):
        web_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://www.gdacs.org/xml/rss.xml", "http://met.example:8080/cap", "https://x.test:443/a@b"],
)
def test_an_address_of_the_web_is_taken_apart(address: str) -> None:
    assert web_address(address).hostname


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("[::1]", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("172.31.255.255", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.127.255.255", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::7f00:1", False),
        ("::ffff:0:7f00:1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fec0::1", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
    ],
)
def test_what_is_no_number_of_the_public_internet_is_inside(number: str, public: bool) -> None:
    assert is_public(number) is public


def test_ports_and_this_very_machine() -> None:
    assert [is_web_port(port) for port in (80, 443, 8080, 49152)] == [True] * 4
    assert [is_web_port(port) for port in (0, 21, 22, 445, 5432, 6000)] == [False] * 6
    assert [is_loopback(number) for number in ("127.9.9.9", "[::1]", "10.0.0.1")] == [
        True,
        True,
        False,
    ]
