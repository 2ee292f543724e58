"""No address inside is ever dialled: as a feed, behind a redirect, behind a link, typed into the
form or the command, whatever its number is written like and whatever a name resolves to.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from urllib3.util import connection
from werkzeug import Request, Response

from core.http import HttpRequest, HttpRetrieve, RetrievalFailure
from feeds.formats.registry import read
from feeds.sources.links import CompletedReading
from feeds.sources.retrieval import SourceClient
from feeds.sources.views import SourceView
from tests.feeds.worlds import NOW
from tests.webapp.cli.conftest import Terminal, terminal
from tests.webapp.conftest import House, post

__all__ = ["terminal"]  # a fixture

PUBLIC = "93.184.216.34"
"""Where the good server seems to stand; nobody is asked there."""
NAMES = {"good.test": PUBLIC, "inside.test": "127.0.0.1", "private.test": "10.1.2.3"}
PORT = "{port}"
FORBIDDEN = (
    f"http://127.0.0.1:{PORT}/",
    f"http://127.1:{PORT}/",
    f"http://2130706433:{PORT}/",
    f"http://0177.0.0.1:{PORT}/",
    f"http://0x7f.0.0.1:{PORT}/",
    f"http://localhost:{PORT}/",
    f"http://inside.test:{PORT}/",
    f"http://private.test:{PORT}/",
    f"http://[::1]:{PORT}/",
    f"http://[::ffff:127.0.0.1]:{PORT}/",
    f"http://[::7f00:1]:{PORT}/",
    f"http://[::]:{PORT}/",
    f"http://0.0.0.0:{PORT}/",
    f"http://0:{PORT}/",
    f"http://[64:ff9b::7f00:1]:{PORT}/",
    f"http://[2002:7f00:1::]:{PORT}/",
    f"http://[fec0::1]:{PORT}/",
    f"http://[fe80::1]:{PORT}/",
    f"http://[fd00:ec2::254]:{PORT}/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    f"http://good.test@127.0.0.1:{PORT}/",
    f"http://good.test:x@127.0.0.1:{PORT}/",
    "http://good.test:22/",
    "file:///etc/passwd",
    f"gopher://127.0.0.1:{PORT}/_GET",
    "ftp://127.0.0.1/feed",
)


@dataclass
class Machine:
    """This machine as a stranger's feed would like to reach it: all that is dialled is written
    down, and a listener counts who comes.
    """

    port: int
    good_port: int
    dialled: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)

    @property
    def wrongly_dialled(self) -> list[str]:
        return [host for host in self.dialled if host != PUBLIC]


@pytest.fixture
def machine(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    machine = Machine(listener.getsockname()[1], httpserver.port)

    def count() -> None:
        while True:
            try:
                visitor, address = listener.accept()
            except OSError:
                return
            machine.came.append(str(address))
            visitor.close()

    resolve, dial = socket.getaddrinfo, connection.create_connection

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        return resolve(NAMES.get(host, host), *rest, **more)

    def connect(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        machine.dialled.append(address[0])
        here = ("127.0.0.1", machine.good_port) if address[0] == PUBLIC else address
        return dial(here, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(connection, "create_connection", connect)
    httpserver.expect_request("/to").respond_with_handler(
        lambda request: Response(status=302, headers={"Location": request.args["to"]})
    )
    httpserver.expect_request("/links").respond_with_handler(_links)
    threading.Thread(target=count, daemon=True).start()
    yield machine
    listener.close()


def _links(request: Request) -> Response:
    item = f"<item><title>x</title><link>{request.args['to']}</link><guid>1</guid></item>"
    channel = f"<channel><copyright>public domain</copyright>{item}</channel>"
    return Response(f'<rss version="2.0">{channel}</rss>', content_type="application/rss+xml")


def client() -> HttpRetrieve:
    """As in operation: nothing is allowed that is inside."""
    return HttpRetrieve(user_agent="Atalaya/test", max_bytes=100_000, timeout_seconds=5)


def test_nothing_inside_is_dialled_by_any_way(
    machine: Machine, house: House, terminal: Terminal
) -> None:
    retrieve = client()
    browser = house.signed_in("secretariat")
    asking = SourceClient(house.engine, retrieve, read, seconds=10)
    assert len(FORBIDDEN) >= 16
    for each in FORBIDDEN:
        address = each.replace(PORT, str(machine.port))
        assert isinstance(retrieve(HttpRequest(address)), RetrievalFailure), address
        redirect = retrieve(HttpRequest(f"http://good.test/to?to={address}"))
        assert isinstance(redirect, RetrievalFailure), address
        assert "HTTP" not in redirect.reason, "the redirect itself was followed"
        view = SourceView(
            house.users["secretariat"], "x", f"http://good.test/links?to={address}", "rss-cap",
            "", "", "", hosts=_hosts_of_a_careless_keeper(address),
        )  # fmt: skip
        outcome = asking.ask(view, NOW).outcome
        assert isinstance(outcome, CompletedReading), address
        assert (outcome.reading.alerts, len(outcome.reading.rejected)) == ((), 1), address
        answer = post(browser, "/fuentes/nueva", act="try", address=address)
        assert answer.status_code == 422, address
        if each.startswith("http://10.") or "localhost" in each or "@" in each:
            assert terminal("sources", "test", address).exit_code == 2, address
    assert machine.wrongly_dialled == []
    assert machine.came == []
    assert machine.dialled, "the good server was asked"


def _hosts_of_a_careless_keeper(address: str) -> tuple[str, ...]:
    """The host of an address, listed as one that links may lead to."""
    return (address.split("//")[1].split("/")[0].split("@")[-1].rsplit(":", 1)[0].strip("[]"),)


def test_the_good_server_is_reached_and_the_listener_counts(machine: Machine) -> None:
    """What the proof leans on: a wrong dial would be seen."""
    socket.create_connection(("127.0.0.1", machine.port)).close()
    allowed = HttpRetrieve(user_agent="x", max_bytes=1000, timeout_seconds=5, allow_loopback=True)
    allowed(HttpRequest(f"http://inside.test:{machine.port}/"))
    assert machine.wrongly_dialled == ["127.0.0.1"]
    assert len(machine.came) >= 1
