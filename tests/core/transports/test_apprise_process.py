"""Apprise in its own process: what leaves, what is heard of the answer, and what is never dialled.

One process for all of these tests: starting it is what costs.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.settings import Settings
from core.transports.apprise_sender import AppriseSender, GatewayRequest
from core.transports.gateway_addresses import MATRIX, NTFY, SMS, WEBHOOK
from core.transports.gateways import GATEWAY_ADDRESSINGS, GatewayTransport
from core.transports.transport import Addressing, TransportError
from tests.core.transports.example import MESSAGE

SECRET = "s3cr3t-token"


@pytest.fixture(scope="module")
def sender() -> Iterator[AppriseSender]:
    with AppriseSender(60) as sender:
        yield sender


@pytest.fixture
def near(sender: AppriseSender) -> Iterator[AppriseSender]:
    """The process, let out to this very machine."""
    sender._allow_loopback = True
    yield sender
    sender._allow_loopback = False


@dataclass
class Listener:
    """Counts who dials a port of this machine."""

    port: int = 0
    calls: list[object] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    server = socket.create_server(("127.0.0.1", 0))
    found.port = server.getsockname()[1]

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, address = server.accept()
                found.calls.append(address)
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield found
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def transport(
    sender: AppriseSender, addressing: Addressing, *hosts: str, **more: str
) -> GatewayTransport:
    settings = Settings(mode="test", gateway_hosts=hosts)
    return GatewayTransport(addressing, replace(settings, **more), sender)  # type: ignore[arg-type]


def send(transport: GatewayTransport, to: str) -> str:
    return transport.send(replace(MESSAGE, to=to, short_text="Corto: 2 personas, código K7QFD"))


def test_a_webhook_gets_title_and_text(near: AppriseSender, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook/abc", method="POST").respond_with_json({"ok": True})
    host = f"127.0.0.1:{httpserver.port}"
    assert send(transport(near, WEBHOOK, host), f"http://{host}/hook/abc") == ""
    body = json.loads(httpserver.log[0][0].data)
    assert (body["title"], body["message"]) == (MESSAGE.subject, "Corto: 2 personas, código K7QFD")
    assert "attachments" not in body or body["attachments"] == []


def test_ntfy_gets_its_topic_and_token(near: AppriseSender, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/", method="POST").respond_with_json({"id": "x"})
    host = f"127.0.0.1:{httpserver.port}"
    send(transport(near, NTFY, host), f"http://{SECRET}@{host}/mi-tema")
    request = httpserver.log[0][0]
    assert json.loads(request.data)["topic"] == "mi-tema"
    assert request.headers["Authorization"] == f"Bearer {SECRET}"


def test_matrix_speaks_to_its_room(near: AppriseSender, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        values = {"room_id": "!abc:m.example", "user_id": "@a:m.example", "event_id": "$1"}
        return Response(json.dumps(values), mimetype="application/json")

    httpserver.expect_request(re.compile("/.*")).respond_with_handler(answer)
    host = f"127.0.0.1:{httpserver.port}"
    send(transport(near, MATRIX, host), f"http://{SECRET}@{host}/!abc:m.example")
    sent = [request for request, _answer in httpserver.log if "/send/" in request.path]
    assert [request.method for request in sent] == ["PUT"]
    assert "K7QFD" in sent[0].get_data(as_text=True)


def test_an_sms_gateway_gets_the_number_and_its_id_comes_back(
    near: AppriseSender, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/send", method="POST").respond_with_json(
        {"messages": [{"id": "m-1"}]}
    )
    host = f"127.0.0.1:{httpserver.port}"
    gateway = f"json://user:pass@{host}/send?:to={{to}}"
    sms = transport(near, SMS, host, sms_gateway=gateway)
    assert send(sms, "+50255551234") == "m-1"
    body = json.loads(httpserver.log[0][0].data)
    assert (body["to"], body["message"]) == ("+50255551234", "Corto: 2 personas, código K7QFD")


@pytest.mark.parametrize(
    ("status", "headers", "is_permanent", "pause"),
    [
        (429, {"Retry-After": "9"}, False, 9),
        (500, {}, False, 0),
        (404, {}, True, 0),
        (401, {}, False, 0),
    ],
)
def test_each_refusal_is_a_value_without_the_address(
    near: AppriseSender,
    httpserver: HTTPServer,
    status: int,
    headers: dict[str, str],
    is_permanent: bool,
    pause: int,
) -> None:
    httpserver.expect_request("/h").respond_with_data(SECRET, status=status, headers=headers)
    host = f"127.0.0.1:{httpserver.port}"
    with pytest.raises(TransportError) as wrong:
        send(transport(near, WEBHOOK, host), f"http://{SECRET}@{host}/h")
    found = wrong.value
    assert (str(found), found.is_permanent, found.pause_seconds) == (
        f"HTTP {status}", is_permanent, pause,
    )  # fmt: skip


def test_nobody_at_home_is_tried_again(near: AppriseSender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(TransportError) as wrong:
        send(transport(near, WEBHOOK, host), f"http://{host}/h")
    assert (wrong.value.is_permanent, wrong.value.is_throttled) == (False, False)


def test_a_redirect_to_another_port_of_this_machine_is_not_followed(
    near: AppriseSender, httpserver: HTTPServer, listener: Listener
) -> None:
    there = {"Location": f"http://127.0.0.1:{listener.port}/inside"}
    httpserver.expect_request("/h").respond_with_data("", status=307, headers=there)
    host = f"127.0.0.1:{httpserver.port}"
    for addressing, to in ((WEBHOOK, f"http://{host}/h"), (NTFY, f"http://{host}/tema")):
        httpserver.expect_request("/").respond_with_data("", status=307, headers=there)
        with pytest.raises(TransportError):
            send(transport(near, addressing, host), to)
    assert listener.calls == []


INSIDE = ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "10.0.0.1",
          "192.168.1.1", "169.254.169.254", "100.64.0.1")  # fmt: skip


@pytest.mark.parametrize("name", ["ntfy", "matrix", "webhook", "sms"])
def test_no_channel_dials_an_address_inside_though_it_is_listed(
    sender: AppriseSender, listener: Listener, name: str
) -> None:
    """The forbidden addresses through each channel: no connection, and never tried again."""
    addressing = GATEWAY_ADDRESSINGS[name]
    paths = {"ntfy": "/tema", "matrix": "/!abc:m.example", "webhook": "/h"}
    for host in INSIDE:
        listed = f"{host}:{listener.port}"
        if name == "sms":
            gateway = f"jsons://{listed}/send?:to={{to}}"
            channel, to = transport(sender, addressing, listed, sms_gateway=gateway), "+50255551234"
        else:
            channel, to = (
                transport(sender, addressing, listed),
                f"https://{SECRET}@{listed}{paths[name]}",
            )
        with pytest.raises(TransportError) as wrong:
            send(channel, to)
        assert wrong.value.is_permanent, host
    assert listener.calls == []


def test_telegram_is_dialled_only_where_it_is_listed(sender: AppriseSender) -> None:
    addressing = GATEWAY_ADDRESSINGS["telegram"]
    channel = transport(sender, addressing, "ntfy.sh", telegram_bot="123456789:abcdefghij")
    with pytest.raises(TransportError, match=r"api\.telegram\.org:443 is not listed"):
        send(channel, "123456789")
    # Past that look, the process itself refuses it.
    request = GatewayRequest(
        {"schema": "tgram", "bot_token": "123456789:abcdefghij", "targets": ["123456789"],
         "detect_owner": False},
        "", "text", (),
    )  # fmt: skip
    with pytest.raises(TransportError) as wrong:
        sender.send(request)
    assert wrong.value.is_permanent


def test_the_process_knows_no_secret_of_ours(sender: AppriseSender) -> None:
    assert not [name for name in sender._child._environment or {} if name.startswith("ATALAYA")]
