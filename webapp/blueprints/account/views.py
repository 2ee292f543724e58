"""One's own account: what is kept of it, its preferences, its password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import clean_name
from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES
from webapp.auth.accounts import hash_password, set_password
from webapp.auth.sign_in import enter_again
from webapp.blueprints.account.account_page import account_page
from webapp.blueprints.account.own_account import (
    Answer,
    blueprint,
    note,
    own_account,
    password_refusal,
)
from webapp.http.database import db
from webapp.http.i18n import COOKIE, keep_choice, known_zones, speak
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes


@blueprint.get("/cuenta")
def mine() -> str:
    """One's own account."""
    return account_page()


@blueprint.post("/cuenta/preferencias")
def preferences() -> Response:
    """Language, hours and look; the door of this browser speaks the language, too."""
    user = own_account()
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
    speak(language)
    flash(_("Preferencias guardadas."), "done")
    answer = redirect(url_for("account.mine"))
    keep_choice(answer, COOKIE, language)
    return answer


@blueprint.post("/cuenta/nombre")
def set_name() -> Answer:
    """Say one's name, or (empty, or not now) that one would rather be known by the address."""
    user, is_later = own_account(), "later" in request.form
    text = "" if is_later else request.form.get("name", "").strip()
    try:
        user.name = clean_name(text) if text else ""
    except UnusableInput as wrong:
        give_up_writing()
        return account_page({"name": _(wrong.what)}, {"name": text}), 422
    note(user, "account.name")
    flash(_("Nombre guardado.") if text else _("Sus colegas le leen por su correo."), "done")
    is_asked_at_home = request.form.get("from") == "home"
    return redirect(url_for("home.home" if is_asked_at_home else "account.mine"))


@blueprint.route("/cuenta/contrasena", methods=["GET", "POST"])
def password() -> Answer:
    """Ask for a new password and give it to the account; all other sessions end."""
    if request.method != "POST":
        return render_template("account/password.html", errors={})
    user, status = own_account(), 422
    new, errors = request.form.get("new", ""), dict[str, str]()
    refused = password_refusal(
        user, request.form.get("old", ""), _("La contraseña actual no es correcta.")
    )
    if refused is not None:
        errors["old"], status = refused
    elif new != request.form.get("again", ""):
        errors["again"] = _("Las dos contraseñas nuevas no son iguales.")
    elif new == request.form.get("old", ""):
        errors["new"] = _("La contraseña nueva es igual a la actual.")
    else:
        try:
            hashed = hash_password(new, user.email, user.country)
        except UnusableInput as wrong:
            errors["new"] = _(wrong.what)
    if errors:
        return render_template("account/password.html", errors=errors), status
    writes()
    set_password(user, hashed)
    note(user, "account.password")
    enter_again(db.session(), user, services().clock())
    flash(_("Contraseña cambiada. Las demás sesiones se cerraron."), "done")
    return redirect(url_for("account.mine"))
