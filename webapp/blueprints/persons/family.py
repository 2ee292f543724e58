"""One more of a household registered from the page of a person, and the personal link of a
household on paper, for whoever has neither e-mail nor a telephone.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.audit_log import record
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.problems import Problem
from registry.confirmation.links import LINK_DAYS, LINK_PATH, new_person_link, revoke_links
from registry.joining.one_more import OneMore, register_beside
from registry.papers.link_card import LinkCard, link_card_pdf
from registry.people.access import OpenPerson, read_persons
from registry.people.card_parts import ConsentOrigin
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person
from registry.people.purposes import PURPOSES
from registry.registration.entry_rules import check_words
from registry.registration.households import members_of
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.persons.post_words import post_words
from webapp.blueprints.persons.rows import person_row
from webapp.blueprints.persons.views import blueprint
from webapp.forms import engine
from webapp.forms.people.person_form import PERSON, ReadCard, ReadingTerms, read_person
from webapp.forms.submission import Submission
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, short_write, writes
from webapp.labels.person_choices import person_choices
from webapp.queries.demo_notice import is_demo

_PURPOSE = "registration"
SOURCE = "officer"


@blueprint.route("/<uuid:person_id>/hogar/nueva", methods=["GET", "POST"])
def add_member(person_id: uuid.UUID) -> str | tuple[str, int] | AnyResponse:
    """Register one more who lives with somebody."""
    holder = _opened(person_id)
    if request.method == "GET":
        return _page(holder, engine.boxes_of(PERSON, {}), {})
    boxes = engine.submitted_boxes(PERSON, Submission(request.form))
    read = _read(boxes, holder)
    faults = {**check_words(read.card), **read.faults}
    if request.form.get("agreed") != "1":
        faults["agreed"] = Problem(N_("Lea el consentimiento y marque que está de acuerdo."))
    if faults:
        return _page(holder, boxes, {key: each.explain(_) for key, each in faults.items()}), 422
    now, actor = services().clock(), current_scope().actor
    more = OneMore(card=read.card, consent_at=now, now=now, actor=actor, source=SOURCE)
    writes()
    session = db.session()
    try:
        row = session.get(Person, person_id) or abort(404)
        new_id, is_new = register_beside(session, services().keyring, row, more)
    except Outdated:
        abort(404)
    except UnusableInput as wrong:
        give_up_writing()
        return _page(holder, boxes, {"full_name": _(wrong.what)}), 422
    flash(_("Registrada en este hogar.") if is_new else _("Ya estaba en este hogar."), "done")
    return redirect(url_for("persons.person", person_id=new_id))


@blueprint.post("/<uuid:person_id>/enlace.pdf")
def link_card(person_id: uuid.UUID) -> Response:
    """Make a personal link to somebody and their household, and return it on paper; where they lost
    the one before, every link to them ends first.
    """
    row, here, actor = person_row(person_id), services(), current_scope().actor
    now, country, name = here.clock(), row.country, country_name(row.country)
    post, phone = post_words()
    with short_write() as session:
        holder = session.get(Person, person_id) or abort(404)
        family = [
            session.get_one(Person, each)
            for each in members_of(session, country, holder.household_id)
        ]
        if request.form.get("lost") == "1":
            revoke_links(session, [person_id, *(each.id for each in family)], now)
        token = new_person_link(session, here.keyring, holder, now, family=family)
        note_event(session, person_id, PersonEventKind.PRINTED, at=now, actor=actor)
        record(
            session, at=now, actor=actor, action="person.link", subject=person_id,
            country=country, purpose=_PURPOSE, persons=max(1, len(family)),
        )  # fmt: skip
    order = LinkCard(
        address=f"{here.settings.public_url}{LINK_PATH}{token}",
        ends_on=(now + timedelta(days=LINK_DAYS)).date(),
        country=name,
        post=post,
        phone=phone,
        language=str(get_locale()),
        made_at=now,
        timezone=zone().key,
        is_demo=is_demo(),
    )
    headers = {"Content-Disposition": 'inline; filename="enlace.pdf"', "Cache-Control": "no-store"}
    body = here.press(link_card_pdf, order)
    return Response(body, content_type="application/pdf", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _opened(person_id: uuid.UUID) -> OpenPerson:
    person_row(person_id)
    return read_persons(request_context(_PURPOSE), [person_id]).opened.get(person_id) or abort(404)


def _read(boxes: dict[str, Any], holder: OpenPerson) -> ReadCard:
    """Return the card of the new one; whoever they live with is to be called for them."""
    today = services().clock().date()
    terms = ReadingTerms(PhoneEvidence(owner=holder.country), today, today, ConsentOrigin.OFFICER)
    read = read_person(boxes, terms)
    card = holder.card
    if not boxes["languages"].strip():
        read.card = replace(read.card, language=card.language)
    read.card = replace(read.card, contact_name=card.full_name, contact_phone=card.phone)
    return read


def _page(holder: OpenPerson, boxes: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "persons/member.html",
        person=holder,
        boxes=boxes,
        errors=errors,
        purposes=PURPOSES,
        consent=consent_text(CONSENT_TEXT),
        is_agreed=request.form.get("agreed") == "1",
        **person_choices(),
    )
