"""The persons whom no alert can reach, because nobody knows where they are; each can be placed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from core.atlas.placing.readings import OpenReading, PlaceReadings, is_too_large, read_place
from core.atlas.values import Place
from core.audit_log import record
from core.errors import Outdated, UnusableInput
from core.i18n.phones import international
from core.phones.countries import country_words
from registry.people.access import OpenPerson, note_read_again, read_persons
from registry.people.history import PersonEventKind, note_event
from registry.people.models import UnplacedStay
from registry.people.record import LONGEST, StayPlace
from registry.people.unread_phones import UnreadPhone, unread_phones, words_beside
from registry.registration.placing import place_person, take_phone
from registry.registration.unplaced import (
    OpenUnplacedStay,
    count_unplaced,
    open_unplaced,
    unplaced_page,
    unplaced_stays,
)
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.registry.quality import recheck
from webapp.blueprints.registry.senders import list_sender
from webapp.blueprints.registry.views import blueprint
from webapp.forms.people.stay_places import stay_place
from webapp.forms.place_choice import own_units, place_choices, sent_choices
from webapp.http.database import db
from webapp.http.i18n import readers_marks, words_of
from webapp.http.rendering.addresses import row_addresses
from webapp.http.rendering.sealed_parts import sealed_part
from webapp.http.services import services
from webapp.http.transactions import writes

_A_PAGE = 50
_PURPOSE = "to be placed"
_FIELD = "place"
BY_PLACE = "place"
"""The answer that a telephone rings where its owner is."""


@dataclass(frozen=True, slots=True)
class UnplacedShown:
    """One person to be placed, as the list shows them."""

    stay_id: uuid.UUID
    name: str
    phone: str
    has_whatsapp: bool
    words: str
    why: str
    is_trip: bool
    offered: str
    """The point that was perhaps meant, latitude first; empty where none is."""
    name_sought: str = ""
    """The name that fits several places, where that is why."""
    unread: tuple[UnreadPhone, ...] = ()
    """Telephones of the list of which nothing told where they ring."""
    kept: tuple[str, ...] = ()
    """What else the list said that was kept as said."""


@blueprint.get("/por-ubicar")
def unplaced() -> str:
    """Return the persons of the country who are to be placed, with the reason."""
    sender = list_sender()
    page = max(1, request.args.get("page", 1, type=int))
    total = count_unplaced(db.session(), sender.country)
    return render_template(
        "registry/unplaced.html",
        rows=_rows(sender.country, (page - 1) * _A_PAGE),
        total=total,
        page=page,
        page_link=lambda number: url_for("registry.unplaced", page=number),
        pages=max(1, -(-total // _A_PAGE)),
    )


@blueprint.route("/por-ubicar/<uuid:stay_id>", methods=["GET", "POST"])
def place(stay_id: uuid.UUID) -> str | tuple[str, int] | AnyResponse:
    """Place one person: by a town, a county, coordinates, or the point that was perhaps meant."""
    waiting = _waiting(stay_id)
    (line,) = _lines([open_unplaced(waiting, services().keyring)])
    if request.method == "GET":
        return _first_form(line)
    text = request.form.get(_FIELD, "").strip()[: LONGEST["text"]]
    readings = read_place(services().atlas, text, own=own_units()) if text else PlaceReadings("")
    question = OpenReading(_FIELD, readings)
    found = readings.reading_of(sent_choices(request.form).get(question.key, "")) or readings.sure
    if found is None:
        if readings.is_open:
            return _form(line, text, {}, [question]), 422
        return _form(line, text, {_FIELD: _("No se conoce ningún lugar que se llame así.")}), 422
    if is_too_large(services().atlas, found):
        return _form(line, text, {_FIELD: _too_large(found)}), 422
    chosen = stay_place(services().atlas, found, text)
    writes()
    try:
        person_id = _place(_waiting(stay_id), chosen)
    except UnusableInput as wrong:
        return _form(line, text, {"from_on": wrong.what}), 422
    _take_phones(person_id, line, found.country or "")
    recheck(person_id, list_sender().country)
    flash(_("%(name)s ya tiene lugar: las alertas la alcanzan.", name=line.name or "—"), "done")
    return redirect(url_for("registry.unplaced"))


# -- inside ---------------------------------------------------------------------------------


def _rows(country: str, offset: int) -> Markup:
    """Return the rows of a page, empty where nobody is on it; each look goes into the audit log."""
    here = unplaced_page(db.session(), country, limit=_A_PAGE, offset=offset)
    context = request_context(_PURPOSE)
    key = ("unplaced", current_scope(), readers_marks(context.now), request.script_root)

    def make() -> tuple[bytes, bool]:
        keyring = services().keyring
        stays = unplaced_stays(db.session(), keyring, country, limit=_A_PAGE, offset=offset)
        lines = _lines(stays)
        place_of = row_addresses("registry.place", "stay_id")
        text = render_template("registry/unplaced_rows.html", lines=lines, place_of=place_of)
        are_open = all(stay.place and line.name for stay, line in zip(stays, lines, strict=True))
        return text.strip().encode(), are_open

    rows = sealed_part(key, here.version, make, lambda _: note_read_again(context, here.hexes))
    return Markup(rows.decode())  # noqa: S704 - a template of ours, escaped where it was made


def _lines(stays: list[OpenUnplacedStay]) -> list[UnplacedShown]:
    """Return the lines of stays; reading the persons goes into the audit log."""
    ids = {each.person_id for each in stays}
    read = read_persons(request_context(_PURPOSE), ids, with_stays=False)
    country = list_sender().country
    return [_line(each, read.opened.get(each.person_id), country) for each in stays]


def _line(stay: OpenUnplacedStay, person: OpenPerson | None, country: str) -> UnplacedShown:
    sought = stay.place
    unread = _unread(person, country)
    point = ""
    if sought is not None and sought.offered_lat is not None and sought.offered_lon is not None:
        point = f"{sought.offered_lat:.5f}, {sought.offered_lon:.5f}"
    return UnplacedShown(
        stay.id,
        person.card.full_name if person else "",
        person.card.phone if person else "",
        person.card.has_whatsapp if person else False,
        sought.text if sought else "",
        sought.problem.explain(words_of) if sought else _("no se pudo abrir el lugar"),
        stay.kind.value == "trip",
        point,
        sought.name if sought else "",
        unread,
        _other_words(person, unread),
    )


def _unread(person: OpenPerson | None, country: str) -> tuple[UnreadPhone, ...]:
    return unread_phones(person.card, country) if person else ()


def _other_words(person: OpenPerson | None, unread: tuple[UnreadPhone, ...]) -> tuple[str, ...]:
    return words_beside(person.card, unread) if person else ()


def _first_form(line: UnplacedShown) -> str:
    """Return the form as it opens: the name sought, and among which places to choose."""
    text = request.args.get(_FIELD, "") or line.name_sought or line.words
    question = OpenReading(_FIELD, read_place(services().atlas, text, own=own_units()))
    return _form(line, text, {}, [question] if question.readings.is_open else [])


def _form(
    line: UnplacedShown,
    text: str,
    errors: dict[str, str],
    questions: list[OpenReading] | None = None,
) -> str:
    return render_template(
        "registry/place.html",
        line=line,
        phone_choices=[_phone_choices(each) for each in line.unread],
        BY_PLACE=BY_PLACE,
        text=text,
        errors=errors,
        questions=place_choices(questions or [], sent_choices(request.form)),
    )


def _phone_choices(unread: UnreadPhone) -> list[tuple[str, str]]:
    """Return what a telephone may be, for a person to choose: by the place, one of the numbers, or
    none yet.
    """
    numbers = [
        (each.value, f"{international(each.value)}, {_(country_words(each.country))}")
        for each in unread.readings
    ]
    by_place = (BY_PLACE, _("el del país del lugar que se guarde, si allí existe"))
    return [by_place, *numbers, ("none", _("no se sabe: que siga como está dicho"))]


def _waiting(stay_id: uuid.UUID) -> UnplacedStay:
    waiting = db.session().get(UnplacedStay, stay_id)
    if waiting is None or waiting.country != list_sender().country:
        abort(404)
    return waiting


def _too_large(place: Place) -> str:
    """Return why nobody is put in the middle of a whole state, and what to write instead."""
    words: str = _(
        "%(name)s es demasiado grande: en su centro no vive nadie y las alertas de la costa no le"
        " llegarían. Escriba el municipio, el condado, la ciudad o el código postal; mientras"
        " tanto sigue sin lugar.",
        name=place.name,
    )
    return words


def _place(waiting: UnplacedStay, chosen: StayPlace) -> uuid.UUID:
    """Place somebody, and say so in the audit log; return who. Raises InvalidPlace, InvalidStay.
    Aborts with 404 where somebody else has.
    """
    person_id, sender = waiting.person_id, list_sender()
    days = {"from_on": _day("from_on"), "until_on": _day("until_on")}
    try:
        place_person(db.session(), services().keyring, waiting, chosen, **days)
    except Outdated:
        abort(404)
    record(
        db.session(),
        at=services().clock(),
        actor=sender.actor,
        action="person.place",
        subject=person_id,
        country=sender.country,
        purpose=_PURPOSE,
    )
    note_event(
        db.session(), person_id, PersonEventKind.PLACED, at=services().clock(), actor=sender.actor
    )
    return person_id


def _take_phones(person_id: uuid.UUID, line: UnplacedShown, country: str) -> None:
    """Put the telephones decided on the card: the one chosen, or where nobody chose, the one that
    rings in the country in which the person is now known to be.
    """
    for number, unread in enumerate(line.unread):
        chosen = request.form.get(f"phone-{number}", BY_PLACE)
        values = {each.value for each in unread.readings}
        value = unread.in_country(country) if chosen == BY_PLACE else chosen
        if value in values and take_phone(
            db.session(),
            services().keyring,
            person_id,
            value,
            is_of_contact=unread.is_of_contact,
        ):
            flash(
                _(
                    "«%(typed)s» se guardó como %(number)s.",
                    typed=unread.typed,
                    number=international(value),
                ),
                "done",
            )


def _day(field: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        return None
