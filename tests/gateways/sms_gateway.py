"""A gateway for SMS as most are: JSON in, an id out, receipts and replies signed as we ask."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from core.webhooks.signatures import signature_header
from tests.gateways.misbehaving import GOOD, FakeAnswer, Mischief, MischiefDice, Trick

SMS_SECRET = "5m5" * 11


@dataclass(frozen=True, slots=True)
class AcceptedSms:
    """One message it took."""

    id: str
    to: str
    text: str


@dataclass
class SmsGatewayFake:
    """One account."""

    mischief: Mischief = GOOD
    refused: frozenset[str] = frozenset()
    """Numbers there are not."""
    accepted: list[AcceptedSms] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = MischiefDice(self.mischief)
        self._lock = threading.Lock()

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> FakeAnswer:
        """Return what is answered to one question: `POST /send?to=<number>` with a text."""
        trick = self.dice.throw()
        if trick is Trick.ERROR:
            return FakeAnswer(500, b"{}")
        if trick is Trick.THROTTLE:
            return FakeAnswer(429, b"{}", (("Retry-After", str(self.mischief.retry_after)),))
        if trick is Trick.DROP:
            return FakeAnswer(0, b"", is_lost=True)
        content = json.loads(body)
        number = content.get("to") or parse_qs(urlsplit(target).query).get("to", [""])[0]
        if method != "POST" or not number.startswith("+") or number in self.refused:
            return FakeAnswer(404, b'{"error": "no such number"}')
        with self._lock:
            sms = AcceptedSms(f"sms-{len(self.accepted) + 1}", number, content["message"])
            self.accepted.append(sms)
        answer = json.dumps({"id": sms.id, "status": "queued"}).encode()
        return FakeAnswer(200, answer, is_lost=trick is Trick.LOSE)

    def receipts(self) -> Iterator[bytes]:
        """Yield bodies with receipts of all it took: twice and in no order."""
        return self.dice.scattered(each for sms in self.accepted for each in self._told(sms))

    def _told(self, sms: AcceptedSms) -> Iterator[bytes]:
        has_failed = self.dice.happens(self.mischief.failed_receipts)
        for state in ("sent", "undelivered" if has_failed else "delivered"):
            yield json.dumps({"message_id": sms.id, "status": state}).encode()


def signed_sms(body: bytes, now: datetime) -> dict[str, str]:
    """Return the header that signs a body."""
    return {"X-Atalaya-Signature": signature_header(SMS_SECRET, body, now)}
