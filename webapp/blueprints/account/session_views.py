"""The sessions and remembered devices of one's own account: ended one by one, or all at once."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.auth.accounts import end_sessions
from webapp.auth.sessions.browser_session import current_session
from webapp.auth.sessions.devices import forget_device
from webapp.auth.sessions.open_sessions import end_session
from webapp.auth.sign_in import enter_again, leave
from webapp.blueprints.account.own_account import blueprint, note, own_account
from webapp.http.database import db
from webapp.http.services import services


@blueprint.post("/cuenta/sesiones/<uuid:session_id>/cerrar", endpoint="end_session")
def end_one(session_id: uuid.UUID) -> Response:
    """End one session, and forget its device; the own one is a way out, too."""
    user, found = own_account(), current_session()
    if not end_session(db.session(), session_id, user):
        abort(404)
    note(user, "account.end_session")
    if found is not None and found[0].id == session_id:
        leave(db.session())
        return redirect(url_for("account.sign_in"))
    flash(_("Sesión cerrada y aparato olvidado."), "done")
    return redirect(url_for("account.mine", _anchor="sesiones"))


@blueprint.post("/cuenta/aparatos/<uuid:device_id>/olvidar", endpoint="forget_device")
def forget_one(device_id: uuid.UUID) -> Response:
    """Forget one device: the second factor is asked for there again. Its session goes on."""
    user = own_account()
    if not forget_device(db.session(), device_id, user):
        abort(404)
    note(user, "account.forget_device")
    flash(_("Aparato olvidado: allí se pedirá de nuevo el segundo paso."), "done")
    return redirect(url_for("account.mine", _anchor="sesiones"))


@blueprint.post("/cuenta/cerrar-otras")
def end_other_sessions() -> Response:
    """Sign out everywhere but here, and forget every other device."""
    user = own_account()
    end_sessions(user)
    note(user, "account.end_other_sessions")
    enter_again(db.session(), user, services().clock())
    flash(_("Las demás sesiones se cerraron."), "done")
    return redirect(url_for("account.mine", _anchor="sesiones"))


@blueprint.post("/cuenta/cerrar-sesiones")
def end_all_sessions() -> Response:
    """Sign out everywhere, here too."""
    user = own_account()
    end_sessions(user)
    note(user, "account.end_sessions")
    leave(db.session())
    return redirect(url_for("account.sign_in"))
