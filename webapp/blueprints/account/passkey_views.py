"""Passkeys: made and removed on one's own account, and the two ways in with one.

A script of the page has the device answer (`static/js/passkeys.js`); without it these forms stay
hidden, and codes serve.
"""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.errors import UnusableInput
from webapp.auth.accounts import end_sessions
from webapp.auth.factors.passkeys import (
    Challenge,
    Party,
    add_passkey,
    making_options,
    remove_passkey,
    using_options,
)
from webapp.auth.factors.recovery_codes import drop_factor
from webapp.auth.sign_in import (
    Factor,
    PasskeyAnswer,
    SignInOutcome,
    enter_again,
    pending_user,
    try_passkey,
    try_passkey_alone,
)
from webapp.blueprints.account.factor_views import codes_page
from webapp.blueprints.account.own_account import (
    Answer,
    blueprint,
    note,
    own_account,
    password_refusal,
    refusal,
)
from webapp.http.database import db
from webapp.http.redirects import safe_path
from webapp.http.services import services
from webapp.http.transactions import writes

CHALLENGE = "passkey_challenge"


def party() -> Party | None:
    """Return for whom passkeys are made here; None where browsers make none."""
    return Party.of_address(services().settings.public_url)


def sign_in_page(way: str, errors: dict[str, str], email: str) -> str:
    """Return the way in by password, and by a passkey alone where browsers make some."""
    here = party()
    return render_template(
        "account/sign_in.html",
        way=way,
        errors=errors,
        email=email,
        options=using_options(None, here, _give_challenge()) if here else "",
    )


def second_page(user: User, way: str, errors: dict[str, str]) -> str:
    """Return the page of the second step: for a code, a passkey, or whichever the account has."""
    here = party()
    return render_template(
        "account/second_factor.html",
        way=way,
        errors=errors,
        options=using_options(user, here, _give_challenge()) if here and user.passkeys else "",
        has_codes=bool(user.totp_secret),
    )


@blueprint.route("/cuenta/llaves", methods=["GET", "POST"])
def passkey_page() -> Answer:
    """Make a passkey: its name and the password, then the device; the first factor of an account
    brings the codes of recovery, shown once.
    """
    user, here = own_account(), _party_or_404()
    if request.method != "POST":
        return _page(here, "", {})
    name, challenge = request.form.get("name", ""), _take_challenge()
    if not name.strip():
        return _page(here, name, {"name": _("Póngale un nombre para reconocerla.")}), 422
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None:
        return _page(here, name, {"password": refused[0]}), refused[1]
    writes()
    user, now = own_account(), services().clock()
    is_first, answer = not user.has_second_factor, request.form.get("answer", "")
    try:
        add_passkey(db.session(), user, answer, name, party=here, challenge=challenge, now=now)
    except UnusableInput as wrong:
        return _page(here, name, {"passkey": _(wrong.what)}), 422
    note(user, "account.passkey_on")
    if is_first:
        end_sessions(user)
        enter_again(db.session(), user, now, Factor.PASSKEY)
        return codes_page(user, is_new=True)
    flash(_("Llave de acceso agregada."), "done")
    return redirect(url_for("account.mine", _anchor="segundo-paso"))


@blueprint.post("/cuenta/llaves/<uuid:passkey_id>/quitar", endpoint="remove_passkey")
def remove_one(passkey_id: uuid.UUID) -> Response:
    """Take one passkey off the account; needs the password once more. All other sessions end, for
    the device may be in other hands. With the last factor the codes of recovery go as well.
    """
    user = own_account()
    refused = password_refusal(user, request.form.get("password", ""))
    if refused is not None:
        flash(" ".join((refused[0], _("La llave sigue sirviendo."))), "wrong")
        return redirect(url_for("account.mine", _anchor="segundo-paso"))
    writes()
    user = own_account()
    if not remove_passkey(db.session(), user, passkey_id):
        abort(404)
    if not user.has_second_factor:
        drop_factor(db.session(), user)
    note(user, "account.passkey_off")
    end_sessions(user)
    enter_again(db.session(), user, services().clock())
    flash(_("Llave de acceso quitada. Las demás sesiones se cerraron."), "done")
    return redirect(url_for("account.mine", _anchor="segundo-paso"))


@blueprint.post("/entrar/llave")
def passkey_step() -> Answer:
    """Take a passkey in the place of the code, within five minutes of the password."""
    way = safe_path(request.form.get("next"), url_for("home.home"))
    user = pending_user(db.session())
    if user is None:
        return redirect(url_for("account.sign_in", next=way))
    outcome = try_passkey(
        db.session(),
        user,
        _answer(),
        services().clock(),
        is_remembered=request.form.get("remember") == "1",
    )
    if outcome is SignInOutcome.IN:
        return redirect(way)
    words, status = refusal(outcome, _("Esa llave de acceso no abre esta cuenta."))
    return second_page(user, way, {"passkey": words}), status


@blueprint.post("/entrar/solo-llave")
def passkey_sign_in() -> Answer:
    """Take a passkey alone, where the device itself asked who it is."""
    way = safe_path(request.form.get("next"), url_for("home.home"))
    outcome = try_passkey_alone(db.session(), _answer(), services().clock())
    if outcome is SignInOutcome.IN:
        return redirect(way)
    words, status = refusal(
        outcome, _("Con la llave sola no se puede entrar. Use su correo y su contraseña.")
    )
    return sign_in_page(way, {"email": words}, ""), status


# -- inside ---------------------------------------------------------------------------------


def _party_or_404() -> Party:
    here = party()
    if here is None:
        abort(404)
    return here


def _page(here: Party, name: str, errors: dict[str, str]) -> str:
    options = making_options(own_account(), here, _give_challenge())
    return render_template("account/passkey.html", options=options, name=name, errors=errors)


def _answer() -> PasskeyAnswer:
    return PasskeyAnswer(request.form.get("answer", ""), _party_or_404(), _take_challenge())


def _give_challenge() -> Challenge:
    challenge = Challenge.fresh(services().clock())
    session[CHALLENGE] = challenge.text
    return challenge


def _take_challenge() -> Challenge | None:
    return Challenge.of_text(session.pop(CHALLENGE, ""), services().clock())
