"""One caller: all their calls, and calling them back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import account_name
from response.hotline.calls import call_of, close_call, due_calls, take_call_over, thread_of
from response.hotline.labels import KIND_WORDS
from response.hotline.models import HotlineCall
from webapp.auth.access import current_scope
from webapp.blueprints.hotline.views import blueprint, own_line
from webapp.http.database import db
from webapp.http.services import services

MOST_DUE = 40


@blueprint.get("/pendientes")
def due() -> str:
    """Return whom to call back, the first to be first."""
    country = own_line()
    calls = due_calls(db.session(), services().keyring, country, MOST_DUE)
    return render_template(
        "hotline/due.html", due=calls, kind_words=KIND_WORDS, now=services().clock()
    )


@blueprint.get("/<uuid:call_id>")
def thread(call_id: uuid.UUID) -> str:
    """Return all calls of who made this one."""
    call = _own_call(call_id)
    calls = thread_of(db.session(), services().keyring, call)
    names = {each.row.by: account_name(db.session(), each.row.by) for each in calls}
    return render_template(
        "hotline/thread.html",
        call=call,
        calls=calls,
        names=names,
        kind_words=KIND_WORDS,
        now=services().clock(),
    )


@blueprint.post("/<uuid:call_id>/devuelta")
def close(call_id: uuid.UUID) -> Response:
    """Note that whoever called was called back."""
    call = _own_call(call_id)
    is_first = close_call(db.session(), call, by=current_scope().actor, now=services().clock())
    flash(_("Devuelta.") if is_first else _("Ya la había devuelto otra persona."), "done")
    return redirect(url_for("hotline.due"), 303)


@blueprint.post("/<uuid:call_id>/tomar")
def own(call_id: uuid.UUID) -> Response:
    """See to a call back myself."""
    call, user_id = _own_call(call_id), current_scope().user_id
    if user_id is not None:
        take_call_over(db.session(), call, owner_id=user_id, due_at=None)
        flash(_("Queda a su cargo."), "done")
    if request.form.get("to") == "due":
        return redirect(url_for("hotline.due"), 303)
    return redirect(url_for("hotline.thread", call_id=call_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _own_call(call_id: uuid.UUID) -> HotlineCall:
    found = call_of(db.session(), own_line(), call_id)
    if found is None:
        abort(404)
    return found
