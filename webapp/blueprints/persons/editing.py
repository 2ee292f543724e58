"""The card of one person changed, one more place of theirs, and whom they live with sought."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Outdated, UnusableInput
from core.geo.geometry import Point
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from registry.labels import (
    CHANNEL_PURPOSE_WORDS,
    CHANNEL_WORDS,
)
from registry.people.access import OpenPerson, read_persons
from registry.people.card_parts import ChannelPurpose, ConsentOrigin
from registry.people.models import StayKind
from registry.people.purposes import PURPOSES
from registry.registration.card_changes import revise_card
from registry.registration.entry_rules import check_words
from registry.registration.persons import NewStay
from registry.registration.stays import take_stay
from registry.registration.unplaced import NewUnplacedStay
from registry.search.person_search import search_persons
from response.calldown.lookup import place_said
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.persons.rows import own_country, person_row
from webapp.blueprints.persons.views import blueprint
from webapp.forms import engine
from webapp.forms.people.person_form import (
    CHANGE,
    ReadingTerms,
    boxes_of_card,
    channel_code,
    day_of_box,
    language_words,
    read_person,
)
from webapp.forms.people.stay_places import PlacedWords, place_words
from webapp.forms.place_choice import place_choices, sent_choices
from webapp.forms.submission import Submission
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.person_choices import person_choices

_PURPOSE = "correction"
Page = str | tuple[str, int] | AnyResponse


@blueprint.route("/<uuid:person_id>/cambiar", methods=["GET", "POST"])
def edit(person_id: uuid.UUID) -> Page:
    """Change what is kept of somebody; what the form does not ask stays."""
    found, version = _opened(person_id)
    if request.method == "GET":
        boxes = engine.boxes_of(CHANGE, boxes_of_card(found.card))
        boxes["languages"] = language_words(found.card, Formats(str(get_locale())))
        return _edit_page(found, boxes, {}, version)
    boxes = engine.submitted_boxes(CHANGE, Submission(request.form))
    here = services()
    now = here.clock()
    how = request.form.get("how", "")
    terms = ReadingTerms(
        PhoneEvidence(stated=_country_of(found), owner=found.country),
        now.date(),
        now.date(),
        ConsentOrigin(how) if how in set(ConsentOrigin) else ConsentOrigin.OFFICER,
    )
    read = read_person(boxes, terms, found.card)
    faults = {**check_words(read.card), **read.faults}
    if faults:
        errors = {name: problem.explain(_) for name, problem in faults.items()}
        return _edit_page(found, boxes, errors, version), 422
    writes()
    try:
        fields = revise_card(
            db.session(),
            here.keyring,
            person_row(person_id),
            read.card,
            seen_version=_version_sent(),
            at=now,
            actor=current_scope().actor,
        )
    except Outdated:
        abort(404)
    if fields is None:
        errors = {"full_name": _("Otra persona la cambió mientras tanto: mire cómo está ahora.")}
        return _edit_page(found, boxes, errors, version), 409
    flash(_("Guardada.") if fields else _("No había nada que cambiar."), "done")
    return redirect(url_for("persons.person", person_id=person_id))


@blueprint.route("/<uuid:person_id>/lugares", methods=["GET", "POST"])
def add_place(person_id: uuid.UUID) -> Page:
    """Keep one more residence, season or trip of somebody."""
    found, _version = _opened(person_id)
    if request.method == "GET":
        return _place_page(found, {}, [], _said_in_call(person_id, found.country))
    placed = place_words(request.form)
    if placed.question is not None:
        questions = place_choices([placed.question], sent_choices(request.form))
        return _place_page(found, {}, questions), 422
    if placed.fault is not None:
        return _place_page(found, {"place": placed.fault.explain(_)}, []), 422
    here, actor = services(), current_scope().actor
    writes()
    try:
        take_stay(
            db.session(),
            here.keyring,
            person_row(person_id),
            _new_stay(placed),
            at=here.clock(),
            actor=actor,
        )
    except UnusableInput as wrong:
        errors = {wrong.location: _(_DAYS.get(wrong.what, wrong.what))}
        return _place_page(found, errors, []), 422
    flash(_("Lugar guardado."), "done")
    return redirect(url_for("persons.person", person_id=person_id))


@blueprint.route("/<uuid:person_id>/hogar", methods=["GET", "POST"])
def household(person_id: uuid.UUID) -> str:
    """Seek the person with whom somebody lives from now on."""
    found, _version = _opened(person_id)
    text = request.form.get("q", "").strip()
    ids = [
        each
        for each in search_persons(db.session(), services().keyring, own_country(), text).ids
        if each != person_id
    ]
    read = read_persons(request_context(_PURPOSE), ids) if ids else None
    return render_template(
        "persons/household.html",
        person=found,
        text=text,
        persons=[read.opened[key] for key in ids if key in read.opened] if read else [],
    )


# -- inside ---------------------------------------------------------------------------------

_DAYS = {
    "a trip needs a first day": N_("De un viaje hace falta el primer día."),
    "a season needs a last day": N_("Hace falta el último día: después nadie le busca ahí."),
    "lies before the first day": N_("Termina antes de empezar."),
}


def _opened(person_id: uuid.UUID) -> tuple[OpenPerson, int]:
    """Return a person of the own country with the card open, and the number of its text; 404 where
    there is none, or it does not open.
    """
    version = person_row(person_id).seal_version
    read = read_persons(request_context(_PURPOSE), [person_id])
    if person_id not in read.opened:
        abort(404)
    return read.opened[person_id], version


def _country_of(person: OpenPerson) -> str:
    """Return the country in which somebody stays, where their telephones ring; empty when no map
    says.
    """
    for stay in person.stays:
        located = services().atlas.locate(Point(stay.place.lon, stay.place.lat))
        if located.country is not None:
            return located.country.code
    return ""


def _version_sent() -> int:
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def _new_stay(placed: PlacedWords) -> NewStay | NewUnplacedStay:
    """Return the stay of a form, or the one to be placed. Raises InvalidPlace, InvalidStay."""
    kind = request.form.get("kind", "")
    days: dict[str, Any] = {
        "kind": StayKind(kind) if kind in set(StayKind) else StayKind.RESIDENCE,
        "from_on": _day("from_on"),
        "until_on": _day("until_on"),
    }
    if placed.place is None:
        assert placed.sought is not None
        return NewUnplacedStay(place=placed.sought, **days)
    new = NewStay(place=placed.place, **days)
    new.check()
    return new


def _day(name: str) -> date | None:
    return day_of_box(request.form.get(name, ""))


def _edit_page(
    found: OpenPerson, boxes: dict[str, Any], errors: dict[str, str], version: int
) -> str:
    return render_template(
        "persons/edit.html",
        person=found,
        boxes=engine.with_spare_rows(CHANGE, boxes, 1),
        errors=errors,
        version=version,
        purposes=PURPOSES,
        channel_boxes=[
            (channel_code(channel, purpose), channel, purpose)
            for channel in CHANNEL_WORDS
            for purpose in ChannelPurpose
        ],
        channel_words=CHANNEL_WORDS,
        purpose_words=CHANNEL_PURPOSE_WORDS,
        **person_choices(),
    )


def _said_in_call(person_id: uuid.UUID, country: str) -> dict[str, str]:
    """Return what a call of a crisis said of where somebody is, as the boxes take it. The address
    bears the call alone: a place tells who it is.
    """
    try:
        call_id = uuid.UUID(request.args.get("llamada", ""))
    except ValueError:
        return {}
    said = place_said(db.session(), services().keyring, country, person_id, call_id)
    if said is None:
        return {}
    place, at = said
    day = at.astimezone(zone()).date().isoformat()
    return {"place": place, "kind": StayKind.TRIP.value, "from_on": day}


def _place_page(
    found: OpenPerson,
    errors: dict[str, str],
    questions: list[Any],
    boxes: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "persons/place.html",
        person=found,
        errors=errors,
        questions=questions,
        sent=boxes or request.form,
        **person_choices(),
        purposes=PURPOSES,
    )
