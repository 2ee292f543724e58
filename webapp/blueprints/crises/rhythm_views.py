"""How often a crisis is reported on, and when next: set by whoever leads."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import NotAllowed, UnusableInput
from response.report_rhythm import set_rhythm
from response.typed_moments import read_moment
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_pages import crisis_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import give_up_writing


@blueprint.post("/<number>/ritmo")
def rhythm(number: str) -> Response:
    """Set how often is reported, and the hour of the next report."""
    page = crisis_page(number)
    typed = request.form.get("rhythm", "")
    minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    try:
        next_at = read_moment(request.form, "next", zone())
        now = services().clock()
        set_rhythm(db.session(), page.crisis, page.officer, minutes, next_at, now)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        give_up_writing()
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Anotado: quienes esperan saben cuándo hay noticias."), "done")
    return redirect(url_for("crises.more", number=number))
