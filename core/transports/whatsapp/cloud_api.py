"""The requests of the Cloud API, and what its answers say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.http import ApiAnswer, ApiClient, ApiRequest, FailureKind, RetrievalFailure
from core.settings import Settings
from core.transports.gateway_addresses import listed_host
from core.transports.transport import (
    FailureClass,
    OutgoingMessage,
    TemplateText,
    TransportError,
)
from core.transports.whatsapp.error_codes import error_of
from core.transports.whatsapp.templates import gap_text

LONGEST_TEXT = 4096
WITHOUT_PAUSE_SECONDS = 60
"""The pause of a platform that is asked too often and does not say for how long."""
_NUMBER_FIELDS = "quality_rating,messaging_limit_tier"
_TEMPLATE_FIELDS = "name,language,category,status,components"


@dataclass(frozen=True, slots=True)
class CloudAccount:
    """Where an installation speaks with the platform, and as whom."""

    api: str
    """With its version, without a slash at its end."""
    number_id: str
    account_id: str
    token: str = field(repr=False)

    def message(self, payload: Mapping[str, Any]) -> ApiRequest:
        """Return the request that sends one message."""
        body = json.dumps(payload, ensure_ascii=False).encode()
        return self._request("POST", f"{self.number_id}/messages", body)

    def templates(self, after: str = "") -> ApiRequest:
        """Return the request for the templates, from where the page before ended."""
        page = f"&after={after}" if after else ""
        query = f"fields={_TEMPLATE_FIELDS}&limit=100{page}"
        return self._request("GET", f"{self.account_id}/message_templates?{query}")

    def number(self) -> ApiRequest:
        """Return the request for the state of our number."""
        return self._request("GET", f"{self.number_id}?fields={_NUMBER_FIELDS}")

    def _request(self, method: str, path: str, body: bytes = b"") -> ApiRequest:
        headers = [("Authorization", f"Bearer {self.token}"), ("Accept", "application/json")]
        if body:
            headers.append(("Content-Type", "application/json"))
        return ApiRequest(method, f"{self.api}/{path}", tuple(headers), body)


def cloud_account(settings: Settings) -> CloudAccount | None:
    """Return where and as whom this installation speaks; None where WhatsApp is not set up."""
    number, account, token = (
        settings.whatsapp_number,
        settings.whatsapp_account,
        settings.whatsapp_token,
    )
    if not (number and account and token):
        return None
    return CloudAccount(settings.whatsapp_api.rstrip("/"), number, account, token)


def api_client(settings: Settings, *, allow_loopback: bool = False) -> ApiClient:
    """Return what asks the platform: only where the operator listed its host."""
    found = (listed_host(each) for each in settings.gateway_hosts)
    return ApiClient(
        user_agent=settings.user_agent,
        hosts=[each for each in found if each is not None],
        timeout_seconds=settings.gateway_timeout_seconds,
        allow_loopback=allow_loopback,
    )


def words_of(message: OutgoingMessage) -> str:
    """Return what a message says on a telephone."""
    return message.short_text or f"{message.subject}\n{message.text}".strip()


def text_payload(message: OutgoingMessage) -> dict[str, Any]:
    """Return a message in free words."""
    words = words_of(message)
    if len(words) > LONGEST_TEXT:
        words = f"{words[: LONGEST_TEXT - 1]}…"
    return _payload(message, "text", {"body": words, "preview_url": False})


def template_payload(
    message: OutgoingMessage, template: TemplateText, language: str
) -> dict[str, Any]:
    """Return a message as a template, in a language by the platform's own code."""
    parameters = [{"type": "text", "text": gap_text(each)} for each in template.parameters]
    components = [{"type": "body", "parameters": parameters}] if parameters else []
    content = {"name": template.name, "language": {"code": language}, "components": components}
    return _payload(message, "template", content)


def sent_id(answer: ApiAnswer | RetrievalFailure) -> str:
    """Return the id of a message that was taken. Raises TransportError for one that was not, or of
    which nobody knows.
    """
    content = content_of(answer)
    try:
        return str(content["messages"][0]["id"])
    except (LookupError, TypeError) as wrong:
        # It said yes, and we do not understand to what: it may have the message.
        raise TransportError("an answer without an id") from wrong


def content_of(answer: ApiAnswer | RetrievalFailure) -> dict[str, Any]:
    """Return what an answer holds. Raises TransportError, of the class its error has."""
    if isinstance(answer, RetrievalFailure):
        is_forbidden = answer.kind is FailureKind.FORBIDDEN
        failure = FailureClass.OPERATOR if is_forbidden else FailureClass.RETRY
        raise TransportError(answer.reason, failure=failure)
    content = _json(answer.data)
    code = _code(content)
    if code is not None:
        raise error_of(code, answer.retry_after_seconds)
    if answer.status == 200 and content is not None:
        return content
    raise _by_status(answer)


# -- inside ---------------------------------------------------------------------------------


def _payload(message: OutgoingMessage, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to.lstrip("+"),
        "type": kind,
        kind: content,
        # Said again in each receipt: by it a message is known whose answer was lost.
        "biz_opaque_callback_data": message.message_id.strip("<>")[:512],
    }


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _code(content: dict[str, Any] | None) -> int | None:
    """Return the code of the error in an answer; None for an answer without."""
    error = (content or {}).get("error")
    if not isinstance(error, dict):
        return None
    code = error.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else -1


def _by_status(answer: ApiAnswer) -> TransportError:
    """Return the error of an answer that says nothing but its status."""
    words, pause = f"HTTP {answer.status}", answer.retry_after_seconds
    if answer.status == 429 or (answer.status == 503 and pause):
        return TransportError(words, pause_seconds=pause or WITHOUT_PAUSE_SECONDS)
    if answer.status in {401, 403}:
        return TransportError(words, failure=FailureClass.OPERATOR)
    is_theirs = answer.status >= 500 or answer.status in {200, 408}
    return TransportError(words, failure=FailureClass.RETRY if is_theirs else FailureClass.PERSON)
