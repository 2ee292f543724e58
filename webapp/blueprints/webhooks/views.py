"""Receipts and replies of gateways, signed.

Whatever comes, the answer is one and the same: who tries signatures, or sends twice, learns
nothing. What is not signed for this gateway and this hour does no work.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from core.transports.gateway_formats import GATEWAY_FORMATS, GatewayFormat
from core.webhooks.batches import take_batch
from core.webhooks.intake import IncomingEvent
from core.webhooks.signatures import hub_challenge, is_authentic
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.messages.gateway_replies import reply_taker
from webapp.replies.sent_messages import SENT_MESSAGES

blueprint = Blueprint("webhooks", __name__)


@blueprint.post("/entrada/<gateway>")
def receive(gateway: str) -> Response:
    """Take what a gateway tells: one event, or as many as it bundled."""
    format_ = GATEWAY_FORMATS.get(gateway)
    body = _body(format_) if format_ is not None else None
    if format_ is None or body is None or not _is_authentic(format_, body):
        return _answer()
    writes()
    take_batch(
        db.session(),
        services().keyring,
        IncomingEvent(format_, body, request.headers.get("Content-Type", "")),
        reply_taker(services().keyring, SENT_MESSAGES),
        services().clock(),
        number_id=services().settings.whatsapp_number,
    )
    return _answer()


@blueprint.get("/entrada/whatsapp")
def verify_hub() -> Response:
    """Say the challenge back to whoever shows our own token: so the platform learns that this
    address is ours. To all others there is nothing here.
    """
    challenge = hub_challenge(request.args, services().settings.whatsapp_verify)
    if challenge is None:
        abort(404)
    return _answer(challenge)


# -- inside ---------------------------------------------------------------------------------


def _answer(text: str = "") -> Response:
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _body(format_: GatewayFormat) -> bytes | None:
    """Return the bytes as they came; None for more than an event has."""
    longest = format_.longest_body
    if (request.content_length or 0) > longest:
        return None
    body = request.stream.read(longest + 1)
    return body if len(body) <= longest else None


def _is_authentic(format_: GatewayFormat, body: bytes) -> bool:
    """Return whether the gateway signed a body, not long ago."""
    secret = services().settings.webhook_secret_of.get(format_.transport, "")
    signature = request.headers.get(format_.signature_header, "")
    return is_authentic(format_, secret, signature, body, services().clock())
