"""The channels beside e-mail: short messages, Telegram, ntfy, Matrix and addresses of the web.

Each is a transport of the outbox. They leave through Apprise, and only to hosts the operator listed
(`Settings.gateway_hosts`): for SMS and Telegram the gateway is the operator's, for the others it is
part of the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from core.connections import ListedHost
from core.settings import Settings
from core.transports.apprise_sender import GatewayRequest
from core.transports.gateway_addresses import (
    MATRIX,
    NTFY,
    SMS,
    TELEGRAM,
    WEB_ADDRESSINGS,
    WEBHOOK,
    GatewayAddress,
    listed_host,
)
from core.transports.gateway_formats import GATEWAY_FORMATS
from core.transports.sms_length import with_plain_spaces
from core.transports.transport import Addressing, OutgoingMessage, TransportError

TELEGRAM_HOST = ListedHost("api.telegram.org", 443)
RECIPIENT_MARK = "{to}"
"""Where the number stands in the address of the SMS gateway."""
LONGEST_SHORT = {SMS.name: 600, TELEGRAM.name: 4000}
"""Letters of a message without a title: four parts of an SMS, one message of Telegram."""
GATEWAY_ADDRESSINGS: Mapping[str, Addressing] = {
    each.name: each for each in (SMS, TELEGRAM, NTFY, MATRIX, WEBHOOK)
}


class GatewaySender(Protocol):
    """What hands a message to a gateway: `AppriseSender`, or several of them (`SenderPool`)."""

    def send(self, request: GatewayRequest) -> str:
        """Return the id the gateway gave it. Raises TransportError."""


@dataclass(frozen=True, slots=True)
class GatewayTransport:
    """One of these channels, ready to send."""

    addressing: Addressing
    settings: Settings
    sender: GatewaySender

    @property
    def name(self) -> str:
        """The name, as the outbox keeps it."""
        return self.addressing.name

    def recipient(self, text: str) -> str:
        """Return the recipient as this channel writes it; empty when it can take no such one."""
        return self.addressing.recipient(text)

    def send(self, message: OutgoingMessage) -> str:
        """Send one message; return the id its gateway gave it. Raises TransportError, permanent for
        an address that is none, or whose host is not listed.
        """
        service, host = self._service(message.to)
        hosts = listed_hosts(self.settings)
        if host is not None and host not in hosts:
            raise TransportError(f"{host.name}:{host.port} is not listed", is_permanent=True)
        format_ = GATEWAY_FORMATS.get(self.name)
        title, body = _words(self.name, message)
        paths = format_.sent_id if format_ is not None else ()
        return self.sender.send(GatewayRequest(service, title, body, hosts, paths))

    # -- inside -----------------------------------------------------------------------------

    def _service(self, to: str) -> tuple[str | Mapping[str, Any], ListedHost | None]:
        """Return the service of Apprise that reaches a recipient, and its host where the recipient
        says it.
        """
        if not to or self.recipient(to) != to:
            raise TransportError("not an address of this channel", is_permanent=True)
        if self.name == SMS.name:
            return sms_service(self.settings, to), None
        if self.name == TELEGRAM.name:
            return telegram_service(self.settings, to), TELEGRAM_HOST
        address = WEB_ADDRESSINGS[self.name].address(to)
        if address is None:  # it was one just now
            raise TransportError("not an address of this channel", is_permanent=True)
        return web_service(self.name, address), address.listed_host


def listed_hosts(settings: Settings) -> tuple[ListedHost, ...]:
    """Return the hosts messages may be handed to."""
    found = (listed_host(each) for each in settings.gateway_hosts)
    return tuple(each for each in found if each is not None)


def configured_channels(settings: Settings) -> tuple[str, ...]:
    """Return the names of the channels beside e-mail by which this installation can send."""
    if settings.drill:  # all of them end in its folder
        return tuple(GATEWAY_ADDRESSINGS)
    hosts = listed_hosts(settings)
    names = [SMS.name] if settings.sms_gateway and hosts else []
    if settings.telegram_bot and TELEGRAM_HOST in hosts:
        names.append(TELEGRAM.name)
    return (*names, *(WEB_ADDRESSINGS if hosts else ()))


def gateway_transports(settings: Settings, sender: GatewaySender) -> list[GatewayTransport]:
    """Return the transports of the channels that are configured."""
    return [
        GatewayTransport(GATEWAY_ADDRESSINGS[name], settings, sender)
        for name in configured_channels(settings)
    ]


def is_listed(settings: Settings, channel: str, recipient: str) -> bool:
    """Return whether the host of a recipient is one of those the operator listed; of SMS and
    Telegram the operator's own gateway is.
    """
    addressing = WEB_ADDRESSINGS.get(channel)
    if addressing is None or settings.drill:
        return channel in configured_channels(settings)
    address = addressing.address(recipient)
    return address is not None and address.listed_host in listed_hosts(settings)


def sms_service(settings: Settings, number: str) -> str:
    """Return the address of the SMS gateway with the number in its place."""
    return settings.sms_gateway.replace(RECIPIENT_MARK, quote(number, safe=""))


def telegram_service(settings: Settings, chat: str) -> dict[str, Any]:
    """Return the bot of the installation, speaking to one chat."""
    return {
        "schema": "tgram",
        "bot_token": settings.telegram_bot,
        "targets": [chat],
        "detect_owner": False,
        "include_image": False,
        **_timeouts(),
    }


def web_service(channel: str, address: GatewayAddress) -> dict[str, Any]:
    """Return what an address of the web says, as parts of a service of Apprise."""
    mark = "s" if address.is_secure else ""
    server = {"host": address.host, "port": address.port, "secure": address.is_secure}
    login = {"user": address.user or None, "password": address.password or None}
    target = address.path.lstrip("/")
    parts: dict[str, dict[str, Any]] = {
        NTFY.name: {
            "schema": f"ntfy{mark}",
            "mode": "private",
            "targets": [target],
            **_ntfy_login(address),
        },
        MATRIX.name: {
            "schema": f"matrix{mark}",
            "targets": [target],
            "discovery": False,
            "e2ee": False,
            "include_image": False,
            **_matrix_login(address),
        },
        WEBHOOK.name: {"schema": f"json{mark}", "fullpath": address.path, **login},
    }
    return {**server, **parts[channel], **_timeouts()}


# -- inside ---------------------------------------------------------------------------------


def _ntfy_login(address: GatewayAddress) -> dict[str, Any]:
    """Return name and password, or the token that stands alone."""
    if address.user and not address.password:
        return {"token": address.user, "auth": "token"}
    return {"user": address.user or None, "password": address.password or None}


def _matrix_login(address: GatewayAddress) -> dict[str, Any]:
    """Return name and password, or the token that stands alone: Apprise takes it as a password."""
    if not address.password:
        return {"password": address.user}
    return {"user": address.user, "password": address.password}


def _timeouts() -> dict[str, Any]:
    """Return how long each connection and each answer are waited for, in seconds: the process as a
    whole has a limit besides.
    """
    return {"cto": 5.0, "rto": 10.0, "redirect": False}


def _words(channel: str, message: OutgoingMessage) -> tuple[str, str]:
    """Return title and body: one text for telephones, a title besides where there is one.

    What is cut ends in three dots, for the sign `…` would make each SMS of it half as long.
    """
    longest = LONGEST_SHORT.get(channel)
    if longest is None:
        return message.subject, message.short_text or message.text
    body = message.short_text or f"{message.subject}\n{message.text}"
    if channel == SMS.name:
        body = with_plain_spaces(body)
    return "", body if len(body) <= longest else f"{body[: longest - 3]}..."
