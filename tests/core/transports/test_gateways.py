from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from core.settings import Settings
from core.transports.apprise_sender import GatewayRequest
from core.transports.gateways import (
    GATEWAY_ADDRESSINGS,
    LONGEST_SHORT,
    GatewayTransport,
    configured_channels,
    is_listed,
)
from core.transports.transport import OutgoingMessage, TransportError
from tests.core.transports.example import MESSAGE

BOT = "123456789:abcdefghij"


@dataclass
class Recorder:
    """Takes what would be handed to a gateway."""

    requests: list[GatewayRequest] = field(default_factory=list)

    def send(self, request: GatewayRequest) -> str:
        self.requests.append(request)
        return "id-1"


def settings_of(*hosts: str, **more: str) -> Settings:
    return replace(Settings(mode="test"), gateway_hosts=hosts, **more)  # type: ignore[arg-type]


def sent(name: str, settings: Settings, message: OutgoingMessage) -> GatewayRequest:
    recorder = Recorder()
    channel = GatewayTransport(GATEWAY_ADDRESSINGS[name], settings, recorder)
    assert channel.send(message) == "id-1"
    return recorder.requests[0]


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (settings_of(), ()),
        (settings_of("ntfy.sh"), ("ntfy", "matrix", "webhook")),
        (settings_of("ntfy.sh", telegram_bot=BOT), ("ntfy", "matrix", "webhook")),
        (
            settings_of("api.telegram.org", telegram_bot=BOT, sms_gateway="x://{to}"),
            ("sms", "telegram", "ntfy", "matrix", "webhook"),
        ),
        (settings_of(sms_gateway="x://{to}"), ()),
    ],
)
def test_by_which_channels_an_installation_sends(
    settings: Settings, names: tuple[str, ...]
) -> None:
    assert configured_channels(settings) == names


def test_a_recipient_whose_host_is_not_listed_is_refused_for_good() -> None:
    settings = settings_of("ntfy.sh")
    assert is_listed(settings, "ntfy", "https://ntfy.sh/tema")
    assert not is_listed(settings, "ntfy", "https://ntfy.sh:8443/tema")
    assert not is_listed(settings, "webhook", "https://evil.example/h")
    assert not is_listed(settings, "telegram", "123456789")
    channel = GatewayTransport(GATEWAY_ADDRESSINGS["webhook"], settings, Recorder())
    for to in ("https://evil.example/h", "no address", ""):
        with pytest.raises(TransportError) as wrong:
            channel.send(replace(MESSAGE, to=to))
        assert wrong.value.is_permanent


def test_the_number_stands_in_its_place_and_nowhere_else() -> None:
    settings = settings_of("api.twilio.com", sms_gateway="twilio://SID:TOKEN@+15550001111/{to}")
    request = sent("sms", settings, replace(MESSAGE, to="+50255551234", short_text="Corto"))
    assert request.service == "twilio://SID:TOKEN@+15550001111/%2B50255551234"
    assert (request.title, request.body) == ("", "Corto")
    assert [each.name for each in request.hosts] == ["api.twilio.com"]
    assert request.id_paths


def test_a_telephone_gets_no_more_than_it_takes() -> None:
    settings = settings_of("x.example", sms_gateway="x://{to}")
    long = replace(MESSAGE, to="+50255551234", text="a" * 5000)
    request = sent("sms", settings, long)
    assert len(request.body) == LONGEST_SHORT["sms"]
    assert request.body.startswith(MESSAGE.subject)
    assert request.body.endswith("aaa...")


@pytest.mark.parametrize(
    ("name", "to", "parts"),
    [
        ("ntfy", "https://ntfy.sh/tema", {"schema": "ntfys", "targets": ["tema"], "user": None}),
        ("ntfy", "https://tk_1@ntfy.sh/tema", {"token": "tk_1", "auth": "token"}),
        ("ntfy", "https://ana:pw@ntfy.sh/tema", {"user": "ana", "password": "pw"}),
        (
            "matrix",
            "https://tok@ntfy.sh/!r:m.example",
            {"schema": "matrixs", "password": "tok", "e2ee": False, "discovery": False},
        ),
        (
            "webhook",
            "https://ntfy.sh/h/1",
            {"schema": "jsons", "fullpath": "/h/1", "host": "ntfy.sh"},
        ),
    ],
)
def test_what_an_address_becomes(name: str, to: str, parts: dict[str, object]) -> None:
    request = sent(name, settings_of("ntfy.sh"), replace(MESSAGE, to=to))
    assert isinstance(request.service, dict)
    assert parts.items() <= request.service.items()
    assert request.service["secure"] is True
    assert (request.title, request.body) == (MESSAGE.subject, MESSAGE.text)


def test_the_bot_speaks_to_one_chat() -> None:
    settings = settings_of("api.telegram.org", telegram_bot=BOT)
    request = sent("telegram", settings, replace(MESSAGE, to="123456789"))
    assert isinstance(request.service, dict)
    assert request.service["targets"] == ["123456789"]
    assert request.service["detect_owner"] is False
