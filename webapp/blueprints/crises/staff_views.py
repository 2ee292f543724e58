"""The post's own staff in a crisis: how each one is, by one tap."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.team.models import StaffState
from response.crisis.team.staff import add_staff, set_staff_state, staff_line_of
from response.typed_moments import instant_of
from webapp.blueprints.crises.team_parts import staff_part, start_part
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.paging import page_link, page_number
from webapp.http.services import services

ON_A_PAGE = 14


@blueprint.get("/<number>/personal")
def staff(number: str) -> str:
    """Return how each of the own staff is."""
    page, _own = participation_page(number)
    part, page_no = staff_part(page), page_number(request.args)
    lines = part.lines if part is not None else []
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    page_no = min(page_no, pages)
    return render_template(
        "crises/staff.html",
        page=page,
        staff=part,
        lines=lines[(page_no - 1) * ON_A_PAGE : page_no * ON_A_PAGE],
        page_no=page_no,
        pages=pages,
        page_link=page_link,
    )


@blueprint.post("/<number>/personal")
def new_staff(number: str) -> Response:
    """Add somebody who has neither an account nor an entry in the directory."""
    page, own = participation_page(number)
    form, now = request.form, services().clock()
    start_part(page.crisis, own, now)
    try:
        add_staff(
            db.session(),
            services().keyring,
            own,
            page.officer,
            now,
            name=form.get("name", ""),
            telephone=form.get("telephone", ""),
        )
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    return redirect(url_for("crises.staff", number=page.crisis.number))


@blueprint.post("/<number>/personal/<uuid:line_id>")
def staff_state(number: str, line_id: uuid.UUID) -> Response:
    """Write down how somebody of the staff is."""
    page, own = participation_page(number)
    line = staff_line_of(db.session(), line_id, own)
    typed = request.form.get("state", "")
    if line is None:
        abort(404)
    if typed not in set(StaffState):
        abort(400)
    try:
        holds = set_staff_state(
            db.session(),
            services().keyring,
            own,
            line,
            StaffState(typed),
            page.officer,
            services().clock(),
            stated_at=_moment(request.form.get("stated_at", "")),
            note=request.form.get("note", ""),
        )
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
    else:
        if not holds:
            flash(_("Hay noticias más recientes de esa persona: valen esas."), "wrong")
    back = "crises.show" if request.form.get("back") == "show" else "crises.staff"
    return redirect(url_for(back, number=page.crisis.number) + "#personal")


# -- inside ---------------------------------------------------------------------------------


def _moment(text: str) -> datetime | None:
    """Return the moment typed in the reader's zone. Raises UnusableInput."""
    if not text.strip():
        return None
    try:
        return instant_of(text, zone())
    except ValueError as wrong:
        raise UnusableInput("stated_at", N_("No se entiende esa hora.")) from wrong
