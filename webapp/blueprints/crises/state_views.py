"""A crisis goes on to its next state; a country ends its part, or puts somebody in charge of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import CrisisState
from response.crisis.moves import OpenItem, StillOpen, end_part, move_to, next_states
from response.crisis.participations import take_charge
from webapp.blueprints.crises.views import blueprint
from webapp.crisis_frame.crisis_open_items import open_items_of
from webapp.crisis_frame.crisis_pages import CrisisPage, crisis_page, participation_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing


@blueprint.route("/<number>/estado", methods=["GET", "POST"])
def state(number: str) -> str | tuple[str, int] | Response:
    """Return the states that may follow; bring one about, with a reason."""
    page = crisis_page(number)
    if request.method != "POST":
        return _state_page(page, {})
    session, form = db.session(), request.form
    target = form.get("state", "")
    if target not in set(CrisisState):
        abort(400)
    now = services().clock()
    items = open_items_of(session, page.crisis, page.officer.country, now)
    try:
        move_to(
            session,
            page.crisis,
            CrisisState(target),
            page.officer,
            reason=form.get("reason", ""),
            now=now,
            open_items=items,
            is_confirmed=form.get("seen") == "1",
        )
    except NotAllowed:
        abort(403)
    except IllegalMove:
        flash(_("La crisis ya está en otro estado."), "wrong")
    except StillOpen as still:
        give_up_writing()
        return _state_page(crisis_page(number), {"seen": _("Hay pendientes: márquelo si los vio.")},
                           still.items), 409  # fmt: skip
    except UnusableInput as wrong:
        give_up_writing()
        return _state_page(crisis_page(number), {wrong.location: _(wrong.what)}), 422
    else:
        flash(_("Anotado."), "done")
    return redirect(url_for("crises.show", number=page.crisis.number))


@blueprint.post("/<number>/parte")
def part(number: str) -> Response:
    """End the part of the own country, while the crisis goes on for others."""
    page, own = participation_page(number)
    try:
        end_part(
            db.session(),
            page.crisis,
            own,
            page.officer,
            reason=request.form.get("reason", ""),
            now=services().clock(),
        )
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        give_up_writing()
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Su país cerró su parte."), "done")
    return redirect(url_for("crises.more", number=page.crisis.number))


@blueprint.post("/<number>/al-frente")
def charge(number: str) -> Response:
    """Take charge of the part of the own country."""
    page, own = participation_page(number)
    user_id: uuid.UUID | None = page.officer.user_id
    if user_id is None:
        abort(403)
    try:
        take_charge(db.session(), page.crisis, own, page.officer, user_id, services().clock())
    except NotAllowed:
        abort(403)
    flash(_("Usted está al frente de la parte de su país."), "done")
    return redirect(url_for("crises.show", number=page.crisis.number))


# -- inside ---------------------------------------------------------------------------------


_ITEM_PAGES = {
    "staff": "crises.staff",
    "helps": "accounting.index",
    "deaths": "accounting.deaths",
    "unreachable": "calls.index",
    "calls": "calls.index",
    "tasks": "tasks.index",
    "movements": "movements.index",
    "locates": "locating.index",
    "team": "crises.team",
    "callers": "calls.index",
}
"""Where what is open is seen to."""
_PAGES_OUTSIDE = {
    "hotline": "hotline.due",
    "lent": "hotline.index",
    "notices": "notices.index",
    "replies": "replies.index",
}
"""The same, of pages outside the crisis."""


def _state_page(
    page: CrisisPage, errors: Mapping[str, str], items: Sequence[OpenItem] | None = None
) -> str:
    session = db.session()
    if items is None:
        now = services().clock()
        items = open_items_of(session, page.crisis, page.officer.country, now)
    return render_template(
        "crises/state.html",
        page=page,
        states=next_states(page.crisis, page.officer),
        items=items,
        item_pages=_ITEM_PAGES,
        pages_outside=_PAGES_OUTSIDE,
        errors=dict(errors),
        form=request.form,
    )
