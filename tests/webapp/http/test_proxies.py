"""Only a trusted proxy is believed about anybody else, and no stranger gives us a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.settings import Settings
from tests.webapp.conftest import House
from webapp.http.proxies import REFUSED_HOST, ProxyGuard

PUBLIC = "https://atalaya.example"


def asked(settings: Settings, peer: str, **headers: str) -> tuple[str, str, str]:
    """Return the address, scheme and host an application behind the guard is given."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: object) -> list[bytes]:
        seen.update(environ)
        return [b""]

    environ = {
        "REMOTE_ADDR": peer,
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "atalaya.example",
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }
    ProxyGuard(application, settings)(environ, lambda *_given: lambda _data: None)
    return tuple(seen.get(name, "") for name in ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST"))


@pytest.mark.parametrize(
    ("peer", "listed", "client"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7, 10.0.0.3", "192.0.2.7"),
        ("10.0.0.9", "192.0.2.7", "192.0.2.7"),
        ("::ffff:10.0.0.9", "2001:db8::5", "2001:db8::5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7, rubbish", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.3, 10.0.0.4", "127.0.0.1"),
        ("198.51.100.4", "192.0.2.7", "198.51.100.4"),
        ("11.0.0.9", "192.0.2.7", "11.0.0.9"),
        ("", "192.0.2.7", ""),
    ],
)
def test_the_client_is_the_last_one_that_no_trusted_proxy_is(
    peer: str, listed: str, client: str
) -> None:
    settings = Settings(trusted_proxies=("127.0.0.1", "::1", "10.0.0.0/24"))
    assert asked(settings, peer, X_FORWARDED_FOR=listed)[0] == client


def test_scheme_and_host_are_taken_from_a_trusted_proxy_only() -> None:
    told = {"X_FORWARDED_PROTO": "https", "X_FORWARDED_HOST": "atalaya.example", "HOST": "inside"}
    assert asked(Settings(), "127.0.0.1", **told)[1:] == ("https", "atalaya.example")
    assert asked(Settings(), "192.0.2.7", **told)[1:] == ("http", "inside")
    odd = {"X_FORWARDED_PROTO": "gopher"}
    assert asked(Settings(), "127.0.0.1", **odd)[1] == "http"


@pytest.mark.parametrize(
    ("peer", "host", "is_answered"),
    [
        ("192.0.2.7", "atalaya.example", True),
        ("192.0.2.7", "Atalaya.Example:443", True),
        ("192.0.2.7", "atalaya.example.", True),
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("::1", "[::1]:8000", True),
        ("127.0.0.1", "localhost", True),
        ("192.0.2.7", "localhost", False),
        ("192.0.2.7", "evil.example", False),
        ("127.0.0.1", "evil.example", False),
        ("192.0.2.7", "atalaya.example@evil.example", False),
        ("192.0.2.7", "evil.example/atalaya.example", False),
        ("192.0.2.7", "atalaya.example.evil.example", False),
        ("192.0.2.7", "atalaya.example:x", False),
        ("192.0.2.7", "[", False),
        ("192.0.2.7", "", False),
    ],
)
def test_we_answer_to_our_public_name_and_to_loopback_from_loopback(
    peer: str, host: str, is_answered: bool
) -> None:
    settings = Settings(base_url=PUBLIC)
    assert bool(asked(settings, peer, HOST=host)[0]) is is_answered


def test_without_a_public_address_any_name_will_do() -> None:
    assert asked(Settings(), "192.0.2.7", HOST="anything")[0] == "192.0.2.7"


def test_no_page_redirects_to_a_name_that_a_stranger_chose(
    make_house: Callable[..., House],
) -> None:
    browser = make_house(base_url=PUBLIC, mode="test").browser()
    stranger = {"REMOTE_ADDR": "192.0.2.7"}
    for path in ("/static//x", "/entrar", "/healthz"):
        answer = browser.get(path, headers={"Host": "evil.example"}, environ_base=stranger)
        assert (answer.status_code, answer.data) == (400, REFUSED_HOST)
    assert browser.get("/healthz").status_code == 200
    ours = browser.get("/entrar", headers={"Host": "atalaya.example"}, environ_base=stranger)
    assert ours.status_code == 200
