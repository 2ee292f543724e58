"""Other systems that are told what happened: added, tried, paused, taken out; what left last."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.announcements.models import (
    EVENT_WORDS,
    LONGEST_SUBSCRIBER,
    EventKind,
    EventSubscription,
)
from core.announcements.subscriptions import (
    add_subscription,
    last_deliveries,
    own_subscription,
    subscription_wish,
    subscriptions_of,
)
from core.audit_log import record
from core.errors import UnusableInput
from feeds.labels import SEVERITY_WORDS
from feeds.values import Severity
from webapp.auth.access import current_scope, signed_in
from webapp.blueprints.users.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes
from webapp.messages.event_messages import put_trial


@blueprint.get("/avisos")
def subscriptions() -> str:
    """Return the systems that are told, with what left last, and the form of another."""
    return _page()


@blueprint.post("/avisos", endpoint="add_subscription")
def add_one() -> str | tuple[str, int]:
    """Add a system and show the secret its messages are signed with, once."""
    typed = [request.form.get(name, "") for name in ("name", "address", "least")]
    try:
        wish = subscription_wish(
            typed[0], typed[1], request.form.getlist("kinds"), typed[2], [*Severity]
        )
        writes()
        scope, user = current_scope(), signed_in()
        row, secret = add_subscription(
            db.session(),
            services().keyring,
            wish,
            country=scope.country,
            actor=scope.actor,
            now=services().clock(),
            is_demo=user is not None and user.is_demo,
        )
    except UnusableInput as wrong:
        return _page(errors={wrong.location: _(wrong.what)}), 422
    _note("event_subscription.add", row)
    end_writing()
    return _page(secret=secret)


@blueprint.post("/avisos/<uuid:subscription_id>/pausa", endpoint="pause_subscription")
def pause_one(subscription_id: uuid.UUID) -> Response:
    """Let a system wait, or go on: what happened meanwhile is not told."""
    row, now = _own(subscription_id), services().clock()
    if row.paused_at is None:
        row.paused_at = now
        _note("event_subscription.pause", row)
        flash(_("En pausa: no se le avisa de nada."), "done")
    else:
        row.paused_at, row.since_at = None, now
        _note("event_subscription.resume", row)
        flash(_("Se le avisa otra vez, de lo que pase desde ahora."), "done")
    return _back()


@blueprint.post("/avisos/<uuid:subscription_id>/prueba", endpoint="try_subscription")
def try_one(subscription_id: uuid.UUID) -> Response:
    """Send a system a message that says nothing but that it is a trial."""
    put_trial(db.session(), _own(subscription_id), services().clock())
    flash(_("La prueba sale en menos de un minuto; aquí se ve si llegó."), "done")
    return _back()


@blueprint.post("/avisos/<uuid:subscription_id>/quitar", endpoint="remove_subscription")
def remove_one(subscription_id: uuid.UUID) -> Response:
    """Take a system out: nothing more is sent to it."""
    row = _own(subscription_id)
    row.removed_at = services().clock()
    _note("event_subscription.remove", row)
    flash(_("Quitado: no se le avisa de nada más."), "done")
    return _back()


# -- inside ---------------------------------------------------------------------------------


def _own(subscription_id: uuid.UUID) -> EventSubscription:
    row = own_subscription(db.session(), subscription_id, current_scope().country)
    if row is None:
        abort(404)
    return row


def _back() -> Response:
    return redirect(url_for("users.subscriptions"))


def _page(secret: str = "", errors: Mapping[str, str] | None = None) -> str:
    session, is_wrong = db.session(), bool(errors)
    rows = subscriptions_of(session, current_scope().country)
    form = {name: request.form.get(name, "") for name in ("name", "address", "least")}
    return render_template(
        "users/subscriptions.html",
        rows=[(each, last_deliveries(session, each.id)) for each in rows],
        secret=secret,
        errors=errors or {},
        form=form if is_wrong else {"name": "", "address": "", "least": Severity.SEVERE.value},
        chosen=request.form.getlist("kinds") if is_wrong else [each.value for each in EventKind],
        kinds=[(each.value, EVENT_WORDS[each]) for each in EventKind],
        severities=[(each.value, _(SEVERITY_WORDS[each])) for each in Severity],
        longest_name=LONGEST_SUBSCRIBER,
    )


def _note(action: str, row: EventSubscription) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=f"event_subscription:{row.id}",
        country=row.country,
    )
