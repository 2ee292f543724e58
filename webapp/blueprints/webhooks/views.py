"""Receipts and replies of gateways, signed.

Whatever comes, the answer is one and the same: who tries signatures, or sends twice, learns
nothing. What is not signed for this gateway and this hour does no work.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from core.transports.gateway_formats import GATEWAY_FORMATS
from core.webhooks.intake import LONGEST_BODY, IncomingEvent, take_event
from core.webhooks.signatures import is_authentic
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.messages.gateway_replies import take_reply

blueprint = Blueprint("webhooks", __name__)


@blueprint.post("/entrada/<gateway>")
def receive(gateway: str) -> Response:
    """Take one event of a gateway."""
    body = _body()
    incoming = _authentic(gateway, body) if body is not None else None
    if incoming is not None:
        writes()
        take_event(db.session(), services().keyring, incoming, take_reply, services().clock())
    return Response(status=200, mimetype="text/plain", headers={"Cache-Control": "no-store"})


# -- inside ---------------------------------------------------------------------------------


def _body() -> bytes | None:
    """Return the bytes as they came; None for more than an event has."""
    if (request.content_length or 0) > LONGEST_BODY:
        return None
    body = request.stream.read(LONGEST_BODY + 1)
    return body if len(body) <= LONGEST_BODY else None


def _authentic(gateway: str, body: bytes) -> IncomingEvent | None:
    """Return the event where its gateway signed it not long ago."""
    format_ = GATEWAY_FORMATS.get(gateway)
    if format_ is None:
        return None
    secret = services().settings.webhook_secret_of.get(gateway, "")
    signature = request.headers.get(format_.signature_header, "")
    if not is_authentic(format_, secret, signature, body, services().clock()):
        return None
    return IncomingEvent(format_, body, request.headers.get("Content-Type", ""))
