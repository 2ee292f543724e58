"""Who wants to return: counted by district, and said of a person."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.geo.geometry import Point
from registry.people.access import OpenPerson
from registry.people.models import Person
from response.movements.models import PapersState, ReturnWish
from response.movements.returns import ReturnDraft, reason_of, return_counts, return_of, say_return
from webapp.auth.access import current_scope
from webapp.blueprints.movements.form_values import chosen
from webapp.blueprints.movements.presenters import opened
from webapp.blueprints.movements.views import WORDS, blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes


@blueprint.get("/retorno")
def returns(number: str) -> str:
    """Return how many want to return, by district."""
    page, part = participation_page(number)
    whole, by_unit = return_counts(db.session(), part.id)
    atlas = services().atlas
    units = [(atlas.unit(code) if code else None, counts) for code, counts in by_unit.items()]
    return render_template("movements/returns.html", page=page, whole=whole, units=units)


@blueprint.get("/retorno/<uuid:person_id>")
def wish(number: str, person_id: uuid.UUID) -> str:
    """Return what somebody said of returning, and the form to say it."""
    page, part = participation_page(number)
    person = opened(part, [_own(part.country, person_id)]).get(person_id)
    row = return_of(db.session(), part.id, person_id)
    return render_template(
        "movements/wish.html",
        page=page,
        person_id=person_id,
        person=person,
        row=row,
        reason=reason_of(services().keyring, row) if row is not None else "",
        **WORDS,
    )


@blueprint.post("/retorno/<uuid:person_id>")
def say(number: str, person_id: uuid.UUID) -> Response:
    """Write down what somebody wants."""
    _page, part = participation_page(number)
    person = opened(part, [_own(part.country, person_id)]).get(person_id)
    unit = _district(person)
    writes()
    _page, part = participation_page(number)
    here = services()
    try:
        draft = ReturnDraft(
            person_id=person_id,
            wish=chosen(request.form, "wish", ReturnWish),
            papers=chosen(request.form, "papers", PapersState),
            asks_fund=bool(request.form.get("fund")),
            reason=form_text(request.form, "reason"),
            unit_code=unit,
            by=current_scope().actor,
            said_at=here.clock(),
        )
        say_return(db.session(), here.keyring, part, draft, here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Anotado."), "done")
    return redirect(url_for("movements.wish", number=number, person_id=person_id), 303)


# -- inside ---------------------------------------------------------------------------------


def _own(country: str, person_id: uuid.UUID) -> uuid.UUID:
    """Return the id of a person of the own country; 404 for any other."""
    row = db.session().get(Person, person_id)
    if row is None or row.country != country:
        abort(404)
    return person_id


def _district(person: OpenPerson | None) -> str:
    """Return in which district somebody stays, as far as the atlas knows; empty: not known."""
    if person is None or not person.stays:
        return ""
    place = person.stays[0].place
    found = services().atlas.locate(Point(place.lon, place.lat))
    unit = found.admin2 or found.admin1 or found.country
    return unit.code if unit is not None else ""
