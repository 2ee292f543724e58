"""One's own account: what is kept of it, its preferences, its password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

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
from webapp.http.transactions import writes


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
