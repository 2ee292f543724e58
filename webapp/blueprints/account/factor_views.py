"""The second factor of one's own account: set up, moved to another telephone, taken off; and the
codes of recovery that go with it.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.late import late_module
from webapp.auth.accounts import end_sessions
from webapp.auth.factors.recovery_codes import drop_factor, make_recovery_codes
from webapp.auth.sessions.browser_session import token_hasher
from webapp.auth.sign_in import Factor, enter_again
from webapp.blueprints.account.own_account import (
    Answer,
    blueprint,
    note,
    own_account,
    password_refusal,
)
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import end_writing, writes

segno = late_module("segno")

NEW_SECRET = "new_totp_secret"  # noqa: S105 - the name of a place in the session


@blueprint.route("/cuenta/segundo-paso", methods=["GET", "POST"])
def totp_page() -> Answer:
    """Set up the second factor: scan, type one code and the password, done; the codes of recovery
    are shown then, once.
    """
    user, totp = own_account(), services().totp
    if request.method != "POST" or NEW_SECRET not in session:
        session[NEW_SECRET] = totp.new_secret()
        return _totp_page(user, {})
    secret = session[NEW_SECRET]
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None:
        return _totp_page(user, {"password": refused[0]}), refused[1]
    writes()  # a code that fits is used up with that
    user = own_account()
    user.totp_counter = None
    if not totp.fits(user, request.form.get("code", ""), secret):
        wrong = _("El código no es correcto. Revise la hora del teléfono y pruebe el siguiente.")
        return _totp_page(user, {"code": wrong}), 422
    user.totp_secret = secret
    note(user, "account.totp_on")
    end_sessions(user)
    enter_again(db.session(), user, services().clock(), Factor.CODE)
    return codes_page(user, is_new=True)


@blueprint.post("/cuenta/segundo-paso/quitar")
def totp_off() -> Response:
    """Remove the second factor; needs the password once more."""
    user = own_account()
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None:
        flash(" ".join((refused[0], _("El segundo paso sigue activo."))), "wrong")
        return redirect(url_for("account.mine"))
    writes()
    drop_factor(db.session(), user)
    note(user, "account.totp_off")
    flash(_("Segundo paso quitado."), "done")
    return redirect(url_for("account.mine"))


@blueprint.post("/cuenta/codigos")
def recovery_codes() -> Answer:
    """Return new codes of recovery; needs the password once more. Those before end."""
    user = own_account()
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None or not user.has_second_factor:
        words = refused[0] if refused else _("Active primero el segundo paso.")
        flash(" ".join((words, _("Los códigos de antes siguen sirviendo."))), "wrong")
        return redirect(url_for("account.mine"))
    writes()
    return codes_page(user, is_new=False)


def codes_page(user: User, *, is_new: bool) -> str:
    """Make the codes, keep them, and return the one page that ever shows them."""
    codes = make_recovery_codes(db.session(), user, hasher=token_hasher(), now=services().clock())
    note(user, "account.recovery_codes")
    email = user.email
    end_writing()
    return render_template("account/codes.html", codes=codes, email=email, is_new=is_new)


# -- inside ---------------------------------------------------------------------------------


def _totp_page(user: User, errors: dict[str, str]) -> str:
    secret, totp = session[NEW_SECRET], services().totp
    code = segno.make(totp.address(user.email, secret), error="m")
    return render_template(
        "account/totp.html",
        errors=errors,
        key=totp.key(secret),
        picture=code.svg_data_uri(scale=5, border=4, light="#fff"),
        is_change=bool(user.totp_secret),
    )
