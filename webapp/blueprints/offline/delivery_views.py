"""What a device wrote down without a network, as it comes: one thing at a time, each exactly once.

What is slow (reading who may be the same person, asking the map) is done before the lock; whether
it was taken in meanwhile is looked at again under it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, jsonify, request
from flask_babel import gettext as _

from core.accounts import User
from webapp.auth.access import current_scope, signed_in
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import token_hasher
from webapp.blueprints.offline.call_deliveries import deliver_call
from webapp.blueprints.offline.family_deliveries import deliver_family
from webapp.blueprints.offline.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.offline.deliveries import Delivery, known_answer

_ACTS = {"call": deliver_call, "family": deliver_family}


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing as a device sends it."""

    delivery: Delivery
    kind: str
    answers: Mapping[str, Any]
    """What a person said to what was asked about it."""


@blueprint.post("/sin-red/entregas")
def deliver() -> Response | tuple[Response, int]:
    """Take in one thing; answer what became of it, or what a person has to decide."""
    user, sent = signed_in(), _read()
    if user is None:
        abort(403)
    if not _may_go_on(user):
        return jsonify(words=_("Demasiadas veces en una hora. Espere y vuelva a intentar.")), 429
    known = known_answer(db.session(), sent.delivery, token_hasher())
    if known:
        return jsonify(state=known)
    return jsonify(_ACTS[sent.kind](sent.delivery, sent.answers, user))


# -- inside ---------------------------------------------------------------------------------


def _read() -> Sent:
    """Return what was sent; 422 for what no device of ours sends."""
    body: Any = request.get_json(silent=True)
    try:
        content, answers = dict(body["content"]), dict(body.get("answers") or {})
        kind = str(content["kind"])
        delivery = Delivery(
            current_scope().country, uuid.UUID(body["device"]), uuid.UUID(body["id"]), content
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        abort(422)
    if kind not in _ACTS:
        abort(422)
    return Sent(delivery, kind, answers)


def _may_go_on(user: User) -> bool:
    attempt = Try(Brake.DELIVERED, str(user.id), "")
    with short_write() as session:
        return begin_attempt(session, attempt, services().clock()) is not None
