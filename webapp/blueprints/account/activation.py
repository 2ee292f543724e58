"""The page behind the link of a new account, or of one that was reset: choose a password.

A GET changes nothing: mail scanners follow links. Whatever is wrong with a link, the answer is one
and the same page.
"""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.errors import UnusableInput
from webapp.auth.account_links import find_account, use_account_link
from webapp.auth.accounts import HashedPassword, hash_password
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import (
    chosen_language,
    client_address,
    device_token,
    hold_device,
    token_hasher,
    visitor,
)
from webapp.auth.sessions.devices import Remembering, remember_device
from webapp.auth.sign_in import leave
from webapp.blueprints.account.own_account import blueprint
from webapp.http.database import db
from webapp.http.i18n import COOKIE, keep_choice, speak
from webapp.http.services import services
from webapp.http.transactions import short_write, writes

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@blueprint.route("/cuenta/enlace/<token>", methods=["GET", "POST"])
def link(token: str) -> Response:
    """Return the page to choose a password; once it is chosen, the way in.

    The password is hashed before the database is taken to write: that takes a third of a second on
    purpose.
    """
    user = find_account(db.session(), token, services().clock())
    if user is None:
        return _shut()
    if request.method != "POST":
        return _page(user, token, {})
    new, errors = request.form.get("new", ""), {}
    if new != request.form.get("again", ""):
        errors["again"] = _("Las dos contraseñas nuevas no son iguales.")
    else:
        try:
            password = hash_password(new, user.email, user.country)
        except UnusableInput as wrong:
            errors["new"] = _(wrong.what)
    if errors:
        return _page(user, token, errors)
    return _use(token, password)


# -- inside ---------------------------------------------------------------------------------


def _use(token: str, password: HashedPassword) -> Response:
    writes()
    user = use_account_link(db.session(), token, password, now=services().clock())
    if user is None:  # somebody used it between our look and the write
        return _shut()
    language = user.language = chosen_language() or user.language
    leave(db.session())
    _remember_browser(user)
    speak(language)
    flash(_("Contraseña guardada. Entre con su correo y esa contraseña."), "done")
    answer = redirect(url_for("account.sign_in"))
    keep_choice(answer, COOKIE, language)
    return _answer(answer, 302)


def _remember_browser(user: User) -> None:
    """Know this browser from here on: who holds the link comes in with the new password, however
    many others try the account.
    """
    what = Remembering(services().clock(), visitor())
    _device, token = remember_device(
        db.session(), user, device_token(), what, hasher=token_hasher()
    )
    hold_device(token)


def _shut() -> Response:
    """Return the one page of links that open nothing; so many wrong ones from one address are not
    even answered.
    """
    if db.session().info.get("writes"):
        return _answer(render_template("account/link_shut.html"), 404)
    attempt = Try(Brake.LINK, "", client_address())
    with short_write() as counting:
        is_answered = begin_attempt(counting, attempt, services().clock()) is not None
    return _answer(render_template("account/link_shut.html"), 404 if is_answered else 429)


def _page(user: User, token: str, errors: dict[str, str]) -> Response:
    speak(chosen_language() or user.language)
    # Not `token`: the frame of every page imports a macro of that name.
    address = url_for("account.link", token=token)
    text = render_template("account/link.html", account=user, address=address, errors=errors)
    return _answer(text, 422 if errors else 200)


def _answer(body: str | Response, status: int) -> Response:
    """Return an answer that is never kept, never indexed, never told to the next site."""
    response = make_response(body, status)
    response.headers.update(HEADERS)
    return response
