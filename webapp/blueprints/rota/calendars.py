"""Calendars of shifts: links to subscribe to, and what they open."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from watch.rota.calendar import to_calendar
from watch.rota.calendar_links import (
    LINK_DAYS,
    calendar_links,
    new_calendar_link,
    read_calendar,
    revoke_calendar_link,
)
from watch.rota.models import Rota
from webapp.auth.access import scope_of, signed_in
from webapp.auth.brakes.attempts import Brake, Try, begin_attempt
from webapp.auth.sessions.browser_session import client_address
from webapp.blueprints.rota.views import blueprint, known_rota
from webapp.http.database import db
from webapp.http.i18n import speak
from webapp.http.services import services
from webapp.http.transactions import end_writing, short_write
from webapp.labels.rota import holder_name

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@blueprint.get("/calendarios")
def calendars() -> str:
    """Return the links of the asker that open still."""
    return _page("", None)


@blueprint.post("/calendarios")
def make_calendar() -> str:
    """Make a link to one's own shifts, or to a rota, and show it this once."""
    user, now = signed_in(), services().clock()
    if user is None:
        abort(403)
    rota = _rota_asked()
    token = new_calendar_link(db.session(), services().keyring, user, rota, now)
    end_writing()
    address = url_for("rota.feed", token=token)
    return _page(f"{services().settings.public_url}{address}", rota)


@blueprint.post("/calendarios/<uuid:calendar_id>/quitar")
def end_calendar(calendar_id: uuid.UUID) -> AnyResponse:
    """End a link: calendars that subscribed to it get nothing any more."""
    user = signed_in()
    now = services().clock()
    if user is None or not revoke_calendar_link(db.session(), user.id, calendar_id, now):
        abort(404)
    flash(_("El enlace ya no abre nada."), "done")
    return redirect(url_for("rota.calendars"))


@blueprint.get("/calendario/<token>.ics")
def feed(token: str) -> Response:
    """Return what a link opens, as a calendar; the same 404 for any that opens nothing."""
    now = services().clock()
    read = read_calendar(db.session(), services().keyring, token, now)
    if read is None:
        return _shut()
    speak(read.user.language)
    viewer = scope_of(read.user).viewer
    body = to_calendar(
        read.rota.name if read.rota is not None else _("Mis guardias"),
        read.shifts,
        read.holes,
        _,
        now,
        name_of=(lambda holder: holder_name(holder, viewer, _)) if read.rota else None,
    )
    answer = Response(body, mimetype="text/calendar")
    answer.headers.update(_HEADERS)
    answer.headers["Content-Disposition"] = 'inline; filename="guardia.ics"'
    return answer


# -- inside ---------------------------------------------------------------------------------


def _rota_asked() -> Rota | None:
    text = request.form.get("rota_id", "")
    try:
        return known_rota(uuid.UUID(text)) if text else None
    except ValueError:
        abort(404)


def _page(address: str, rota: Rota | None) -> str:
    user, now = signed_in(), services().clock()
    links = calendar_links(db.session(), user.id, now) if user is not None else ()
    return render_template(
        "rota/calendars.html",
        address=address,
        rota=rota,
        links=[
            (each, db.session().get(Rota, each.rota_id)) if each.rota_id else (each, None)
            for each in links
        ],
        days=LINK_DAYS,
        language=str(get_locale()),
    )


def _shut() -> Response:
    """Count a wrong token, for its address; 429 when too many come from one."""
    attempt = Try(Brake.LINK, "", client_address())
    with short_write() as session:
        code = 404 if begin_attempt(session, attempt, services().clock()) else 429
    answer = make_response("", code)
    answer.headers.update(_HEADERS)
    return answer
