"""The wall: who holds a key of it sees it, everybody else is asked for one."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.blueprints.wall.wall_door import (
    hand_cookie,
    key_shown,
    note_seen,
    open_key,
    take_cookie,
)
from webapp.blueprints.wall.wall_view import wall_of
from webapp.crises.wall_mark import wall_version
from webapp.http.database import db
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.services import services
from webapp.http.transactions import short_write

blueprint = Blueprint("wall", __name__, url_prefix="/muro")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Return the wall, or the field for its key; to a screen that asks again the part that may have
    changed, or that it holds.
    """
    key = key_shown()
    if key is None:
        return _asked_for(401 if is_asked_again() else 200)
    present = present_mark(wall_version(db.session()), "wall", key.id)
    if present.is_held:
        return present.unchanged()
    note_seen(key)
    template = "wall/part.html" if is_asked_again() else "wall/wall.html"
    page = render_template(template, wall=wall_of(key), present=present)
    if is_asked_again():
        return present.part(page)
    return _unkept(page)


@blueprint.post("/entrar")
def enter() -> ResponseReturnValue:
    """Take a key that was typed, and give the screen its cookie."""
    text = request.form.get("key", "")
    key = open_key(text)
    if key is None:
        attempt = Try(Brake.LINK, "", client_address())
        with short_write() as session:
            is_free = begin_attempt(session, attempt, services().clock())
        return _asked_for(422 if is_free else 429, _("Esa llave no abre: quizá terminó."))
    return hand_cookie(redirect(url_for("wall.show")), key, text)


@blueprint.post("/salir")
def leave() -> Response:
    """Take the key from this screen; the key itself stays."""
    return take_cookie(redirect(url_for("wall.show")))


# -- inside ---------------------------------------------------------------------------------


def _asked_for(code: int, error: str = "") -> Response:
    return make_response(render_template("wall/door.html", error=error), code)


def _unkept(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
