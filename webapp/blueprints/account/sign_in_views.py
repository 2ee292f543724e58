"""The way in, in one step or two, and the way out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.auth.access import signed_in
from webapp.auth.sign_in import (
    SignInOutcome,
    leave,
    pending_user,
    try_code,
    try_password,
    try_recovery_code,
)
from webapp.blueprints.account.own_account import Answer, blueprint, refusal
from webapp.blueprints.account.passkey_views import second_page, sign_in_page
from webapp.http.database import db
from webapp.http.redirects import safe_path
from webapp.http.services import services


@blueprint.route("/entrar", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Ask for e-mail and password; sign in, or go on to the second factor."""
    way = safe_path(request.values.get("next"), url_for("home.home"))
    if request.method != "POST":
        return redirect(way) if signed_in() else sign_in_page(way, {}, "")
    email, password = request.form.get("email", ""), request.form.get("password", "")
    outcome = try_password(db.session(), email, password, services().clock())
    if outcome is SignInOutcome.IN:
        return redirect(way)
    if outcome is SignInOutcome.SECOND_FACTOR:
        return redirect(url_for("account.second_factor", next=way))
    words, status = refusal(outcome, _("El correo o la contraseña no son correctos."))
    return sign_in_page(way, {"email": words}, email), status


@blueprint.route("/entrar/codigo", methods=["GET", "POST"])
def second_factor() -> Answer:
    """Ask for the code of the second factor, within five minutes of the password."""
    way = safe_path(request.values.get("next"), url_for("home.home"))
    user = pending_user(db.session())
    if user is None:
        return redirect(url_for("account.sign_in", next=way))
    if request.method != "POST":
        return second_page(user, way, {})
    outcome = try_code(
        db.session(),
        user,
        request.form.get("code", ""),
        services().clock(),
        is_remembered=request.form.get("remember") == "1",
    )
    if outcome is SignInOutcome.IN:
        return redirect(way)
    words, status = refusal(
        outcome, _("El código no es correcto o ya se usó. Espere el siguiente.")
    )
    return second_page(user, way, {"code": words}), status


@blueprint.route("/entrar/recuperacion", methods=["GET", "POST"])
def recovery() -> Answer:
    """Ask, without the telephone, for one of the codes printed when the factor was set up."""
    way = safe_path(request.values.get("next"), url_for("home.home"))
    user = pending_user(db.session())
    if user is None:
        return redirect(url_for("account.sign_in", next=way))
    if request.method != "POST":
        return render_template("account/recovery.html", way=way, errors={})
    outcome = try_recovery_code(
        db.session(), user, request.form.get("code", ""), services().clock()
    )
    if outcome is SignInOutcome.IN:
        flash(
            _(
                "Entró con un código de recuperación. "
                "Si perdió el teléfono, ponga el segundo paso en el nuevo."
            ),
            "done",
        )
        return redirect(url_for("account.mine"))
    words, status = refusal(outcome, _("El código no es correcto o ya se usó."))
    return render_template("account/recovery.html", way=way, errors={"code": words}), status


@blueprint.post("/salir")
def sign_out() -> Response:
    """Leave, on this device: the session is over."""
    leave(db.session())
    answer = redirect(url_for("public.landing"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
