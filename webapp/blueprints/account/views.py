"""Signing in and out, and one's own account."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import ROLE_WORDS, User
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from webapp.auth.access import signed_in
from webapp.auth.accounts import end_sessions, hash_password, password_fits, set_password
from webapp.auth.sign_in import (
    SignInOutcome,
    code_fits,
    enter_again,
    leave,
    pending_user,
    totp,
    try_code,
    try_password,
)
from webapp.http.database import db
from webapp.http.i18n import known_zones
from webapp.http.redirects import safe_path
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("account", __name__)
NEW_SECRET = "new_totp_secret"  # noqa: S105 - the name of a place in the session
Answer = str | Response | tuple[str, int]


@blueprint.route("/entrar", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Return the way in."""
    way = safe_path(request.values.get("next"), url_for("home.home"))
    if request.method != "POST":
        return (
            redirect(way)
            if signed_in()
            else render_template("account/sign_in.html", way=way, errors={}, email="")
        )
    email, password = request.form.get("email", ""), request.form.get("password", "")
    outcome = try_password(
        db.session(), email, password, request.remote_addr or "", services().clock()
    )
    if outcome is SignInOutcome.IN:
        return redirect(way)
    if outcome is SignInOutcome.SECOND_FACTOR:
        return redirect(url_for("account.second_factor", next=way))
    words, status = _refusal(outcome, _("El correo o la contraseña no son correctos."))
    return render_template(
        "account/sign_in.html", way=way, errors={"email": words}, email=email
    ), status


@blueprint.route("/entrar/codigo", methods=["GET", "POST"])
def second_factor() -> Answer:
    """Return the code of the second factor, within five minutes of the password."""
    way = safe_path(request.values.get("next"), url_for("home.home"))
    user = pending_user(db.session())
    if user is None:
        return redirect(url_for("account.sign_in", next=way))
    if request.method != "POST":
        return render_template("account/second_factor.html", way=way, errors={})
    outcome = try_code(
        user, request.form.get("code", ""), request.remote_addr or "", services().clock()
    )
    if outcome is SignInOutcome.IN:
        return redirect(way)
    words, status = _refusal(
        outcome, _("El código no es correcto o ya se usó. Espere el siguiente.")
    )
    return render_template("account/second_factor.html", way=way, errors={"code": words}), status


@blueprint.post("/salir")
def sign_out() -> Response:
    """Leave, on this device."""
    leave()
    answer = redirect(url_for("public.landing"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/cuenta")
def mine() -> str:
    """One's own account."""
    return render_template(
        "account/mine.html",
        zones=[(name, name.replace("_", " ")) for name in known_zones()],
        languages=LANGUAGES,
        role_words=ROLE_WORDS[_me().role],
        house_zone=services().settings.default_timezone,
    )


@blueprint.post("/cuenta/preferencias")
def preferences() -> Response:
    """Language, hours and look."""
    user = _me()
    language, zone, theme = (
        request.form.get(name, "") for name in ("language", "timezone", "theme")
    )
    if (
        language not in LANGUAGES
        or (zone and zone not in known_zones())
        or theme not in {"", "light", "dark"}
    ):
        raise UnusableInput(_("Preferencias"), _("elija entre lo ofrecido"))
    user.language, user.timezone, user.theme = language, zone, theme
    flash(_("Preferencias guardadas."), "done")
    return redirect(url_for("account.mine"))


@blueprint.route("/cuenta/contrasena", methods=["GET", "POST"])
def password() -> Answer:
    """Return a new password; all other sessions end."""
    if request.method != "POST":
        return render_template("account/password.html", errors={})
    user, errors = _me(), {}
    new = request.form.get("new", "")
    if not password_fits(user, request.form.get("old", "")):
        errors["old"] = _("La contraseña actual no es correcta.")
    elif new != request.form.get("again", ""):
        errors["again"] = _("Las dos contraseñas nuevas no son iguales.")
    elif new == request.form.get("old", ""):
        errors["new"] = _("La contraseña nueva es igual a la actual.")
    else:
        try:
            hashed = hash_password(new)
        except UnusableInput as wrong:
            errors["new"] = _(wrong.what)
    if errors:
        return render_template("account/password.html", errors=errors), 422
    writes()
    set_password(user, hashed)
    _note(user, "account.password")
    enter_again(user)
    flash(_("Contraseña cambiada. Las demás sesiones se cerraron."), "done")
    return redirect(url_for("account.mine"))


@blueprint.route("/cuenta/segundo-paso", methods=["GET", "POST"])
def totp_page() -> Answer:
    """Set up the second factor: scan, type one code, done."""
    user = _me()
    if request.method != "POST" or NEW_SECRET not in session:
        session[NEW_SECRET] = totp().generate_totp_secret()
        return _totp_page(user, {})
    secret = session[NEW_SECRET]
    writes()  # a code that fits is used up with that
    if not code_fits(user, request.form.get("code", ""), secret):
        wrong = _("El código no es correcto. Revise la hora del teléfono y pruebe el siguiente.")
        return _totp_page(user, {"code": wrong}), 422
    user.totp_secret = secret
    session.pop(NEW_SECRET)
    _note(user, "account.totp_on")
    flash(_("Segundo paso activado."), "done")
    return redirect(url_for("account.mine"))


@blueprint.post("/cuenta/segundo-paso/quitar")
def totp_off() -> Response:
    """Remove the second factor; needs the password once more."""
    user = _me()
    if not password_fits(user, request.form.get("password", "")):
        flash(_("La contraseña no es correcta: el segundo paso sigue activo."), "wrong")
        return redirect(url_for("account.mine"))
    writes()
    user.totp_secret = user.totp_counter = None
    _note(user, "account.totp_off")
    flash(_("Segundo paso quitado."), "done")
    return redirect(url_for("account.mine"))


@blueprint.post("/cuenta/cerrar-sesiones")
def end_all_sessions() -> Response:
    """Sign out everywhere, here too."""
    user = _me()
    end_sessions(user)
    _note(user, "account.end_sessions")
    leave()
    return redirect(url_for("account.sign_in"))


def _me() -> User:
    """Return the account of the asker; the guard has let nobody else in."""
    user = signed_in()
    if user is None:
        raise RuntimeError("a page of the account without an account")
    return user


def _note(user: User, action: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=f"user:{user.id}",
        action=action,
        subject=user.id,
        country=user.country,
    )


def _refusal(outcome: SignInOutcome, words: str) -> tuple[str, int]:
    if outcome is SignInOutcome.THROTTLED:
        return _(
            "Demasiados intentos. Espere 15 minutos o pida una contraseña nueva "
            "a su administración."
        ), 429
    if outcome is SignInOutcome.BUSY:
        return _("Muchas personas entran a la vez. Espere diez segundos y pruebe otra vez."), 503
    return words, 422


def _totp_page(user: User, errors: dict[str, str]) -> str:
    secret = session[NEW_SECRET]
    code = segno.make(totp().get_totp_uri(user.email, secret), error="m")
    return render_template(
        "account/totp.html",
        errors=errors,
        key=totp().get_totp_pretty_key(secret),
        picture=code.svg_data_uri(scale=5, border=4, light="#fff"),
    )
