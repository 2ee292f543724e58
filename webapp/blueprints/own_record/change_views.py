"""What somebody changes of their own record: how they are reached, their needs, where they are."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Outdated
from core.geo.geometry import Point
from registry.confirmation.links import note_use
from registry.joining.answer_checks import InvalidAnswer, read_consents, read_needs, read_phone
from registry.joining.answers import FormAnswers, StayAnswer
from registry.joining.own_record import OwnChanges, change_own_card, consents_of, move_home
from registry.people.access import OpenPerson, read_persons
from registry.people.models import Person
from registry.people.record import LONGEST
from webapp.blueprints.own_record.link_auth import link_answer, link_context, linked_persons
from webapp.blueprints.own_record.views import blueprint
from webapp.forms.joining_places import choice_of, question_of, with_choice
from webapp.forms.submission import Submission
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.joining_answers import channel_choices, need_choices

Page = str | tuple[str, int] | AnyResponse


@blueprint.route("/<uuid:person_id>/cambiar", methods=["GET", "POST"])
def change(token: str, person_id: uuid.UUID) -> Page:
    """Change how one of them is reached, and what they need."""
    person = _own(person_id)
    if request.method == "GET":
        return _change_page(token, person, {})
    sent = Submission(request.form)
    try:
        phone = read_phone(sent.text("phone"), _countries(person))
    except InvalidAnswer as wrong:
        return _change_page(token, person, {"phone": wrong.problem.explain(_)}), 422
    consents = read_consents(
        sent.chosen("consents"), has_phone=bool(phone), has_email=bool(person.card.email)
    )
    changes = OwnChanges(phone, _needs(person, sent), consents if _is_first(person) else None)
    writes()
    try:
        for row in _rows():
            if row.id == person_id:
                change_own_card(db.session(), services().keyring, row, changes, link_answer())
    except Outdated:
        abort(404)
    return _back(token, "cambiado")


@blueprint.route("/lugar", methods=["GET", "POST"])
def move(token: str) -> Page:
    """Say where all of them live now: first in words, then which place the words mean."""
    text = Submission(request.form).text("place")[: LONGEST["text"]]
    if request.method == "GET":
        return _move_page(token, "", {})
    if not text:
        words = _("Escriba el pueblo, la ciudad o el código postal.")
        return _move_page(token, "", {"place": words}), 422
    answers = FormAnswers(stages=(StayAnswer(text=text),))
    try:
        stage = with_choice(answers, request.form.to_dict()).home
    except InvalidAnswer:
        return _move_page(token, text, {}, is_asked=True)
    writes()
    try:
        for person in _rows():
            move_home(db.session(), services().keyring, person, stage, link_answer())
    except Outdated:
        abort(404)
    return _back(token, "mudado")


# -- inside ---------------------------------------------------------------------------------


def _rows() -> list[Person]:
    """Return the persons of the link within the transaction that writes, and note its use; who was
    erased since is not among them.
    """
    session, linked = db.session(), linked_persons()
    note_use(session, linked.link_id, services().clock())
    found = [session.get(Person, each) for each in sorted(linked.ids)]
    return [each for each in found if each is not None]


def _own(person_id: uuid.UUID) -> OpenPerson:
    if person_id not in linked_persons().ids:
        abort(404)
    return read_persons(link_context(), [person_id]).opened.get(person_id) or abort(404)


def _is_first(person: OpenPerson) -> bool:
    """Return whether it is they who are written to, for all of them."""
    return person.id == linked_persons().ids[0]


def _countries(person: OpenPerson) -> tuple[str, ...]:
    """Return where a telephone may ring: where they live, then where they are from."""
    atlas = services().atlas
    here = [atlas.locate(Point(each.place.lon, each.place.lat)).country for each in person.stays]
    codes = [unit.code for unit in here if unit is not None]
    return tuple(dict.fromkeys((*codes, person.country)))


def _needs(person: OpenPerson, sent: Submission) -> tuple[str, ...]:
    """Return the needs that were ticked; those the form does not offer stay."""
    offered = {code for code, _words in need_choices()}
    left = [need.value for need in person.card.needs if need.value not in offered]
    return read_needs([*left, *sent.chosen("needs")])


def _back(token: str, outcome: str) -> AnyResponse:
    language = request.args.get("l") or None
    return redirect(url_for("own_record.home", token=token, l=language, hecho=outcome), 303)


def _change_page(token: str, person: OpenPerson, errors: dict[str, str]) -> str:
    return render_template(
        "own_record/change.html",
        token=token,
        language=str(get_locale()),
        is_demo=person.is_demo,
        person=person,
        is_first=_is_first(person),
        phone=request.form.get("phone", person.card.phone),
        needs=[need.value for need in person.card.needs],
        need_choices=need_choices(),
        consents=consents_of(person.card),
        purposes=channel_choices(has_phone=True, has_email=bool(person.card.email)),
        errors=errors,
    )


def _move_page(token: str, text: str, errors: dict[str, str], *, is_asked: bool = False) -> str:
    question = question_of(StayAnswer(text=text)) if is_asked else None
    return render_template(
        "own_record/move.html",
        token=token,
        language=str(get_locale()),
        is_demo=any(each.is_demo for each in linked_persons().persons),
        text=text,
        errors=errors,
        is_asked=is_asked,
        choice=choice_of(question) if question else None,
    )
