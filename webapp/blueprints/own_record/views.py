"""One's own record, without an account: seen, confirmed by one tap, left, taken back, erased.

GET shows, POST does. What a link opens is decided anew at each request.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Outdated, UnusableInput
from core.geo.geometry import Point
from core.i18n.languages import N_
from registry.confirmation.answers import (
    check_undo,
    confirm_household,
    last_undo_day,
    leave_person,
    return_person,
)
from registry.confirmation.links import note_use
from registry.people.access import OpenPerson, read_persons
from registry.people.models import Person
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure
from registry.registration.persons import KEEP_DAYS
from registry.sharing.permission import PERMISSION_TEXT, TEXTS, permitted_among
from webapp.blueprints.own_record.link_auth import (
    forbid_keeping,
    link_answer,
    link_context,
    linked_persons,
    open_link,
)
from webapp.erasure import erase_for_good
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.joining_answers import further_facts
from webapp.queries.close_to_me import CloseToMe, close_to_me

blueprint = Blueprint("own_record", __name__, url_prefix="/mi-registro/<token>")
blueprint.before_request(open_link)
blueprint.after_request(forbid_keeping)
_DONE = {
    "confirmado": N_("Gracias: todo sigue igual. Le preguntaremos otra vez dentro de seis meses."),
    "fuera": N_("Anotado: ya no está aquí. Ninguna alerta le contará ni le escribiremos."),
    "vuelta": N_("Anotado: sigue aquí. Las alertas le alcanzan."),
    "cambiado": N_("Cambiado."),
    "mudado": N_("Cambiado: ahora se le busca en el lugar nuevo."),
    "comparte": N_("Anotado: un acuerdo puede incluirle. Puede retirarlo aquí cuando quiera."),
    "no-comparte": N_("Anotado: nada de lo suyo se comparte con otro país."),
    "una-mas": N_("Añadido: ya se le puede buscar con ustedes."),
    "tarde": N_("Pasaron demasiados días para deshacerlo aquí: llame a su consulado."),
    "marque": N_("Marque a quién borrar: no hay vuelta atrás."),
}


@blueprint.get("")
def home(token: str) -> str:
    """Return what is kept of those whom the link opens."""
    linked = linked_persons()
    read = read_persons(link_context(), linked.ids)
    opened = [read.opened.get(each) for each in linked.ids]
    return render_template(
        "own_record/home.html",
        token=token,
        language=str(get_locale()),
        persons=list(zip(linked.persons, opened, strict=True)),
        is_demo=any(each.is_demo for each in linked.persons),
        here=[each for each in linked.persons if each.left_on is None],
        undo_days={each.id: last_undo_day(each.left_on) for each in linked.persons if each.left_on},
        country=linked.country,
        keep_years=round(KEEP_DAYS / 365),
        names={row.id: _name(one) for row, one in zip(linked.persons, opened, strict=True)},
        further=_further(opened),
        close=_close_to(opened),
        today=services().clock().date(),
        name_of_hazard=name_of_hazard,
        sharing=permitted_among(db.session(), linked.ids),
        sharing_text=TEXTS[PERMISSION_TEXT],
        done=_(_DONE[request.args["hecho"]]) if request.args.get("hecho") in _DONE else "",
    )


@blueprint.post("/confirmar")
def confirm(token: str) -> AnyResponse:
    """Write down that all is right with everybody who has not left."""
    answer = link_answer()
    _begin_writing()
    try:
        confirm_household(db.session(), linked_persons().persons, answer)
    except Outdated:
        abort(404)
    return _back(token, "confirmado")


@blueprint.post("/<uuid:person_id>/me-fui")
def leave(token: str, person_id: uuid.UUID) -> AnyResponse:
    """Write down that one of them is not here any more."""
    person = _person_or_404(person_id)
    _begin_writing()
    try:
        leave_person(db.session(), services().keyring, person, link_answer())
    except Outdated:
        abort(404)
    return _back(token, "fuera")


@blueprint.post("/<uuid:person_id>/sigo-aqui")
def come_back(token: str, person_id: uuid.UUID) -> AnyResponse:
    """Take back that one of them left, within some days."""
    person, answer = _person_or_404(person_id), link_answer()
    try:
        check_undo(person, answer.now)
    except UnusableInput:
        return _back(token, "tarde")
    _begin_writing()
    try:
        return_person(db.session(), services().keyring, person, answer)
    except Outdated:
        abort(404)
    return _back(token, "vuelta")


@blueprint.post("/borrar")
def erase(token: str) -> AnyResponse | str:
    """Erase for good those who are ticked."""
    linked, answer, here = linked_persons(), link_answer(), services()
    ticked = set(request.form.getlist("person"))
    ids = [each for each in linked.ids if str(each) in ticked]
    if not ids:
        return _back(token, "marque")
    erasure = Erasure(linked.country, ErasureCause.WISH, answer.actor, answer.actor, answer.now)
    remaining = len(linked.ids) - len(ids)
    db.session().rollback()  # what this request has read would hold the old pages
    erase_for_good(db.engine, here.keyring, here.settings, ids, erasure)
    return render_template(
        "own_record/erased.html", count=len(ids), remaining=remaining, token=token, is_demo=False
    )


# -- inside ---------------------------------------------------------------------------------


def _further(people: Sequence[OpenPerson | None]) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """Return what else is kept of each, with its title."""
    return {one.id: further_facts(one.card) for one in people if one is not None}


def _close_to(people: Sequence[OpenPerson | None]) -> CloseToMe:
    """Return what threatens where they are, and the numbers of their post."""
    known = [each for each in people if each is not None]
    points = [Point(stay.place.lon, stay.place.lat) for one in known for stay in one.stays]
    return close_to_me(db.session(), points, known[0].post_id if known else None)


def _person_or_404(person_id: uuid.UUID) -> Person:
    found = (each for each in linked_persons().persons if each.id == person_id)
    return next(found, None) or abort(404)


def _begin_writing() -> None:
    """Begin to write, and note that the link was used."""
    writes()
    note_use(db.session(), linked_persons().link_id, services().clock())


def _name(person: OpenPerson | None) -> str:
    return person.card.full_name if person else ""


def _back(token: str, outcome: str) -> AnyResponse:
    language = request.args.get("l") or None
    return redirect(url_for("own_record.home", token=token, l=language, hecho=outcome), 303)
