"""Events to other systems over HTTPS, signed: the way out `event` of the outbox.

The headers are those of Standard Webhooks: `webhook-id`, the same however often a message is sent;
`webhook-timestamp` of this attempt; `webhook-signature`, an HMAC of SHA-256 over both and the body.
Only addresses of the public Internet are dialled (`core.http`), and none is followed elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.http.addresses import is_public, web_address
from core.http.body import ForbiddenAddress
from core.http.exchange import ApiAnswer, ApiClient, ApiRequest, AskApi, listed_host_of
from core.http.values import FailureKind, RetrievalFailure
from core.settings import Settings
from core.transports.transport import FailureClass, OutgoingMessage, TransportError

LONGEST_ADDRESS = 500
SIGNING_SECRET = "signing-secret"  # noqa: S105 - the name of what stays here
"""Among the headers of a message: by what it is signed. It never leaves."""
_GONE = 410
AskedBy = Callable[[str], AskApi]
"""What asks the host of an address and no other."""


class EventAddressing:
    """Addresses of other systems: https, a public host, no name and password."""

    name = "event"

    def recipient(self, text: str) -> str:
        """Return the address as it is; empty for one that is never asked."""
        if len(text) > LONGEST_ADDRESS or not text.isascii() or not text.isprintable():
            return ""
        try:
            parts = web_address(text)
        except ForbiddenAddress:
            return ""
        host = parts.hostname or ""
        return text if parts.scheme == "https" and _may_be_public(host) else ""


EVENT = EventAddressing()


@dataclass(frozen=True, slots=True)
class EventTransport(EventAddressing):
    """Sends events, each within one limit of time."""

    asked_by: AskedBy
    clock: Callable[[], datetime]

    def send(self, message: OutgoingMessage) -> None:
        """Send one event. Raises TransportError; one receiver that fails keeps no other waiting."""
        if not message.to or self.recipient(message.to) != message.to:
            raise TransportError("not an address that is asked", is_permanent=True)
        request = signed_request(message, self.clock())
        answer = self.asked_by(message.to)(request)
        if isinstance(answer, RetrievalFailure):
            is_forbidden = answer.kind is FailureKind.FORBIDDEN
            failure = FailureClass.NEVER if is_forbidden else FailureClass.PAUSE_RECIPIENT
            raise TransportError(answer.kind.value, failure=failure)
        _check(answer)


def event_transport(settings: Settings, clock: Callable[[], datetime]) -> EventTransport:
    """Return the way out of an installation."""

    def asked_by(address: str) -> AskApi:
        return ApiClient(
            user_agent=settings.user_agent,
            hosts=[listed_host_of(address)],
            timeout_seconds=settings.gateway_timeout_seconds,
        )

    return EventTransport(asked_by, clock)


def signed_request(message: OutgoingMessage, now: datetime) -> ApiRequest:
    """Return an event with its id, the moment, and the signature over both and the body."""
    secret = dict(message.headers)[SIGNING_SECRET]
    event_id = message.message_id.strip("<>").partition("@")[0]
    body, moment = message.text.encode(), str(int(now.timestamp()))
    headers = (
        ("Content-Type", "application/json"),
        ("webhook-id", event_id),
        ("webhook-timestamp", moment),
        ("webhook-signature", signature_of(secret, event_id, moment, body)),
    )
    return ApiRequest("POST", message.to, headers, body)


def signature_of(secret: str, event_id: str, moment: str, body: bytes) -> str:
    """Return `v1,` and the HMAC in base64. Raises ValueError for what is no secret."""
    try:
        key = base64.b64decode(secret.partition("_")[2], validate=True)
    except binascii.Error as wrong:
        raise ValueError("not a secret to sign with") from wrong
    signed = f"{event_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


# -- inside ---------------------------------------------------------------------------------


def _may_be_public(host: str) -> bool:
    """Return whether a host may be one of the public Internet; what a name leads to is judged when
    it is dialled.
    """
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        # Neither a number written otherwise nor a name of this machine or of its network.
        return "." in host.strip(".") and not host.rstrip(".").rpartition(".")[2].isdigit()
    return is_public(host)


def _check(answer: ApiAnswer) -> None:
    if 200 <= answer.status < 300:
        return
    words = f"HTTP {answer.status}"
    if answer.status == _GONE:
        raise TransportError(words, failure=FailureClass.NEVER)
    raise TransportError(
        words,
        pause_seconds=answer.retry_after_seconds,
        failure=FailureClass.PAUSE_RECIPIENT,
    )
