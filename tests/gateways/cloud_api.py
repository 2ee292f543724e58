"""The Cloud API of WhatsApp: what it accepts, what it refuses by which code, what it tells later.

Accepted is not sent: whether a message arrived, only its receipts say, and they come late, twice
and out of order. Made after the vendors' pages that agree with one another.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.gateways.misbehaving import GOOD, FakeAnswer, Mischief, MischiefDice, Trick

VERSION, NUMBER, ACCOUNT = "v23.0", "100000000000001", "200000000000002"
TOKEN, APP_SECRET, VERIFY = "EAAtoken", "5ec" * 11, "ver1fy" * 6
OTHER_NUMBER = "100000000000009"
_PAGE = 2
"""Templates on a page: few, so that pages are turned."""


@dataclass(frozen=True, slots=True)
class AcceptedMessage:
    """One message it accepted."""

    id: str
    to: str
    payload: Mapping[str, Any]

    @property
    def own_id(self) -> str:
        """Our own name of it."""
        return str(self.payload.get("biz_opaque_callback_data", ""))

    @property
    def words(self) -> str:
        """What arrives of it."""
        if self.payload["type"] == "text":
            return str(self.payload["text"]["body"])
        parts = self.payload["template"].get("components") or [{"parameters": []}]
        gaps = " | ".join(each["text"] for each in parts[0]["parameters"])
        return f"{self.payload['template']['name']}: {gaps}"


def template(
    name: str, language: str = "es_MX", state: str = "APPROVED", category: str = "UTILITY",
    body: str = "Aviso: {{1}}. {{2}}",
) -> dict[str, Any]:  # fmt: skip
    """Return a template as the API lists it."""
    components = [{"type": "BODY", "text": body}, {"type": "FOOTER", "text": "Consulado"}]
    return {
        "name": name, "language": language, "status": state, "category": category,
        "components": components, "id": f"t-{name}-{language}",
    }  # fmt: skip


@dataclass
class CloudApiFake:
    """One account with one number."""

    mischief: Mischief = GOOD
    templates: list[dict[str, Any]] = field(default_factory=lambda: [template("aviso")])
    open_windows: set[str] = field(default_factory=set)
    """Numbers (digits) that wrote to us within a day."""
    refusals: dict[str, int] = field(default_factory=dict)
    """Codes by which numbers are refused at once."""
    late_refusals: dict[str, int] = field(default_factory=dict)
    """Codes with which messages to numbers fail after they were accepted."""
    next_codes: list[int] = field(default_factory=list)
    """Codes by which the next messages are refused, whomever they go to."""
    number: dict[str, Any] = field(
        default_factory=lambda: {"quality_rating": "GREEN", "messaging_limit_tier": "TIER_1K"}
    )
    token: str = TOKEN
    accepted: list[AcceptedMessage] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = MischiefDice(self.mischief)
        self._lock = threading.Lock()

    # -- what it answers ----------------------------------------------------------------------

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> FakeAnswer:
        """Return what is answered to one question."""
        parts = urlsplit(target)
        path = parts.path.removeprefix(f"/{VERSION}")
        with self._lock:
            self.asked[f"{method} {path}"] += 1
        if headers.get("Authorization") != f"Bearer {self.token}":
            return _error(190, 401, "Error validating access token: Session has expired")
        if (method, path) == ("GET", f"/{NUMBER}"):
            return _json(200, {"id": NUMBER, **self.number})
        if (method, path) == ("GET", f"/{ACCOUNT}/message_templates"):
            return self._templates(parse_qs(parts.query))
        if (method, path) == ("POST", f"/{NUMBER}/messages"):
            return self._message(body)
        return _error(100, 400, f"Unsupported {method} request")

    def _templates(self, query: Mapping[str, list[str]]) -> FakeAnswer:
        start = int(query.get("after", ["0"])[0])
        page = self.templates[start : start + _PAGE]
        content: dict[str, Any] = {"data": page}
        end = start + len(page)
        content["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(self.templates):
            content["paging"]["next"] = f"https://graph.example/next?after={end}"
        return _json(200, content)

    def _message(self, body: bytes) -> FakeAnswer:
        trick = self.dice.throw()
        refusal = _of_trick(trick, self.mischief)
        if refusal is not None:
            return refusal
        try:
            payload = json.loads(body)
            code = self._code(payload)
        except (ValueError, LookupError, TypeError):
            code = 100
        if code:
            return _error(code, 400, f"(#{code}) refused for +{payload.get('to')}")
        with self._lock:
            message = AcceptedMessage(f"wamid.{len(self.accepted) + 1}", payload["to"], payload)
            self.accepted.append(message)
        content = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": payload["to"], "wa_id": payload["to"]}],
            "messages": [{"id": message.id, "message_status": "accepted"}],
        }
        return FakeAnswer(200, json.dumps(content).encode(), is_lost=trick is Trick.LOSE)

    def _code(self, payload: Mapping[str, Any]) -> int:
        """Return by which code a message is refused; 0 for one that is accepted."""
        if payload["messaging_product"] != "whatsapp" or not payload["to"].isdecimal():
            return 131009
        if self.next_codes:
            return self.next_codes.pop(0)
        if payload["to"] in self.refusals:
            return self.refusals[payload["to"]]
        if payload["type"] == "text":
            is_open = payload["to"] in self.open_windows
            return 0 if is_open and payload["text"]["body"] else 131047
        return self._template_code(payload["template"])

    def _template_code(self, wanted: Mapping[str, Any]) -> int:
        key = (wanted["name"], wanted["language"]["code"])
        known = {(each["name"], each["language"]): each for each in self.templates}
        found = known.get(key)
        if found is None:
            return 132001
        codes = {"APPROVED": 0, "PAUSED": 132015, "DISABLED": 132016}
        parts = wanted.get("components") or [{"parameters": []}]
        gaps = [each["text"] for each in parts[0]["parameters"]]
        if len(gaps) != found["components"][0]["text"].count("{{"):
            return 132000
        if found["status"] == "APPROVED" and any("\n" in each for each in gaps):
            return 132012
        return codes.get(found["status"], 132001)

    # -- what it tells ------------------------------------------------------------------------

    def receipts(self, at: int) -> Iterator[bytes]:
        """Yield bodies with receipts of all it accepted, `at` seconds since 1970: twice and in no
        order, some of them in bundles.
        """
        statuses = [each for message in self.accepted for each in self._statuses(message, at)]
        return self.dice.scattered(self.event([each]) for each in statuses)

    def _statuses(self, message: AcceptedMessage, at: int) -> Iterator[dict[str, Any]]:
        told = {
            "id": message.id, "timestamp": str(at), "recipient_id": message.to,
            "biz_opaque_callback_data": message.own_id,
        }  # fmt: skip
        code = self.late_refusals.get(message.to, 0)
        if not code and self.dice.happens(self.mischief.failed_receipts):
            code = 131026
        if code:
            yield {**told, "status": "failed", "errors": [{"code": code, "title": "failed"}]}
            return
        yield {**told, "status": "sent"}
        yield {**told, "status": "delivered", "timestamp": str(at + 1)}
        if not self.dice.happens(self.mischief.unread):
            yield {**told, "status": "read", "timestamp": str(at + 2)}

    def event(
        self, statuses: list[dict[str, Any]] | None = None,
        messages: list[dict[str, Any]] | None = None, number_id: str = NUMBER,
    ) -> bytes:  # fmt: skip
        """Return a body with receipts and words of persons."""
        value: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550001111", "phone_number_id": number_id},
        }
        if statuses:
            value["statuses"] = statuses
        if messages:
            names = [{"profile": {"name": "Ana Ejemplo"}, "wa_id": messages[0].get("from")}]
            value |= {"contacts": names, "messages": messages}
        return body_of("messages", value)


def body_of(field_name: str, value: Mapping[str, Any]) -> bytes:
    """Return a body about one change, with accents and slashes escaped as the platform does."""
    change = {"field": field_name, "value": value}
    entry = {"id": ACCOUNT, "changes": [change]}
    content = {"object": "whatsapp_business_account", "entry": [entry]}
    return json.dumps(content).replace("/", "\\/").encode()


def word(
    number: str, text: str, at: int, *, about: str = "", kind: str = "text", identity: str = ""
) -> dict[str, Any]:
    """Return what somebody wrote, as the platform says it."""
    message: dict[str, Any] = {
        "from": number, "id": identity or f"wamid.in-{number}-{at}", "timestamp": str(at),
        "type": kind, "text": {"body": text},
    }  # fmt: skip
    return message | ({"context": {"from": NUMBER, "id": about}} if about else {})


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """Return the header the platform signs a body with."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


# -- inside ---------------------------------------------------------------------------------


def _json(status: int, content: Mapping[str, Any]) -> FakeAnswer:
    return FakeAnswer(status, json.dumps(content).encode(), (("Content-Type", "application/json"),))


def _error(code: int, status: int, words: str) -> FakeAnswer:
    details = {"messaging_product": "whatsapp", "details": words}
    error = {
        "message": words, "type": "OAuthException", "code": code, "error_data": details,
        "fbtrace_id": "A1b2",
    }  # fmt: skip
    return _json(status, {"error": error})


def _of_trick(trick: Trick, mischief: Mischief) -> FakeAnswer | None:
    if trick is Trick.ERROR:
        return _error(131000, 500, "Something went wrong")
    if trick is Trick.THROTTLE:
        answer = _error(130429, 429, "Rate limit hit")
        return FakeAnswer(429, answer.body, (("Retry-After", str(mischief.retry_after)),))
    return FakeAnswer(0, b"", is_lost=True) if trick is Trick.DROP else None
