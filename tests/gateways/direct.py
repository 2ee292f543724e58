"""The transports of both gateways without a socket between: ten thousand messages in seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.http import ApiAnswer, ApiRequest, FailureKind, RetrievalFailure
from core.transports.apprise_sender import GatewayAnswer, failure_of
from core.transports.gateway_addresses import SmsAddressing
from core.transports.transport import OutgoingMessage
from core.transports.whatsapp.cloud_api import CloudAccount
from core.transports.whatsapp.sender import WhatsappState, WhatsappTransport
from tests.gateways.cloud_api import ACCOUNT, NUMBER, TOKEN, VERSION, CloudApiFake
from tests.gateways.sms_gateway import SmsGatewayFake

API = "https://graph.example"
ACCOUNT_OF_FAKE = CloudAccount(f"{API}/{VERSION}", NUMBER, ACCOUNT, TOKEN)


@dataclass(frozen=True, slots=True)
class DirectAsk:
    """Asks the fake of the Cloud API as the client would."""

    api: CloudApiFake

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        """Return its answer."""
        target = request.address.removeprefix(API)
        answer = self.api.answer(request.method, target, dict(request.headers), request.body)
        if answer.is_lost:
            return RetrievalFailure("it hung up without an answer", kind=FailureKind.CUT_OFF)
        pause = int(dict(answer.headers).get("Retry-After", 0))
        return ApiAnswer(answer.status, answer.body, pause)


def direct_whatsapp(
    api: CloudApiFake, engine: Engine, keyring: Keyring, clock: Callable[[], datetime]
) -> WhatsappTransport:
    """Return the transport of WhatsApp, with the fake behind it."""
    state = WhatsappState(engine, keyring, clock)
    return WhatsappTransport(ACCOUNT_OF_FAKE, DirectAsk(api), state)


class DirectSms(SmsAddressing):
    """The transport of SMS, with the fake behind it; what a status means is as with Apprise."""

    def __init__(self, gateway: SmsGatewayFake) -> None:
        self.gateway = gateway

    def send(self, message: OutgoingMessage) -> str:
        """Send one message; return the id it got. Raises TransportError."""
        words = {"to": message.to, "message": message.short_text or message.text}
        answer = self.gateway.answer("POST", "/send", {}, json.dumps(words).encode())
        status = 0 if answer.is_lost else answer.status
        if status == 200:
            return str(json.loads(answer.body)["id"])
        retry_after = dict(answer.headers).get("Retry-After", "")
        failed = GatewayAnswer(False, status, retry_after, "", "", False)
        raise failure_of(failed, datetime.now(UTC))
