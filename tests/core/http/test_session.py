from __future__ import annotations

import socket
from contextlib import closing

import pytest
import requests
from pytest_httpserver import HTTPServer
from requests_hardened.ip_filter import InvalidIPAddress

from core.connections import ConnectionGuard, NameTimeout
from core.http.session import guarded_session


def ask(guard: ConnectionGuard, address: str, *, allow_loopback: bool) -> requests.Response:
    session = guarded_session(guard, user_agent="test", allow_loopback=allow_loopback)
    with session, guard.limit(5):
        answer: requests.Response = session.get(address, timeout=5)
        return answer


def test_an_address_inside_is_refused_though_its_name_is_looked_up_apart(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"<rss/>")
    address = httpserver.url_for("/feed")
    with closing(ConnectionGuard()) as guard:
        assert ask(guard, address, allow_loopback=True).content == b"<rss/>"
        with pytest.raises(InvalidIPAddress):
            ask(guard, address, allow_loopback=False)
    assert len(httpserver.log) == 1


def test_where_the_first_address_takes_no_connection_the_next_one_is_dialled(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        numbers = led_to.get(host.strip("[]"), (host.strip("[]"),))
        families = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in numbers]
        kind = socket.SOCK_STREAM
        return [
            (family, kind, 6, "", (number, port, *([0, 0] if ":" in number else [])))
            for family, number in zip(families, numbers, strict=True)
        ]

    led_to = {"both.test": ("::1", "10.0.0.1", "127.0.0.1"), "six.test": ("::1", "10.0.0.1")}
    httpserver.expect_request("/feed").respond_with_data(b"<rss/>")
    monkeypatch.setattr(socket, "getaddrinfo", find)
    with closing(ConnectionGuard()) as guard:
        both = f"http://both.test:{httpserver.port}/feed"
        assert ask(guard, both, allow_loopback=True).content == b"<rss/>"
        for name in ("six.test", "[::1]"):
            with pytest.raises(requests.ConnectionError):
                ask(guard, f"http://{name}:{httpserver.port}/feed", allow_loopback=True)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_server_that_hangs_is_left(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> list[object]:
        ready.recv(1)
        return []

    ready, other = socket.socketpair()
    monkeypatch.setattr("requests_hardened.ip_filter.socket.getaddrinfo", hang)
    with closing(ConnectionGuard()) as guard, guard.limit(0.1):
        session = guarded_session(guard, user_agent="test", allow_loopback=True)
        with session, pytest.raises(NameTimeout):
            session.get(f"{scheme}://example.test/feed", timeout=5)
    other.close()
    ready.close()


def test_the_environment_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:8080")
    with closing(ConnectionGuard()) as guard:
        assert not guarded_session(guard, user_agent="test", allow_loopback=True).trust_env
