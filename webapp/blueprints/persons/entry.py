"""A household registered on one page: by keyboard alone, or typed in from the paper form, whose
boxes the page lays out in the same order.

Enter saves; a person is a row, and what all of them share stands behind. Nothing typed is lost when
something is asked: which place, which telephone, whether somebody is registered already.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.phones.evidence import PhoneEvidence
from registry.people.card_parts import ConsentOrigin
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.history import PersonEventKind, note_events
from registry.people.models import Need, StayKind
from registry.people.purposes import PURPOSES
from registry.registration.entry_rules import (
    ENTRY_RULES,
    FIELD_RULES,
    HouseholdEntry,
    check_entry,
)
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from webapp.auth.access import current_scope
from webapp.blueprints.persons.rows import own_country
from webapp.blueprints.persons.same_people import LikelySame, likely_same
from webapp.blueprints.persons.views import blueprint
from webapp.forms import engine
from webapp.forms.field_types import Boxes
from webapp.forms.people.person_form import (
    FIRST_ROWS,
    HOUSEHOLD,
    MORE_ROWS,
    ReadCard,
    ReadingTerms,
    day_of_box,
    read_person,
    with_contact,
)
from webapp.forms.people.stay_places import PlacedWords, place_words
from webapp.forms.place_choice import place_choices, sent_choices
from webapp.forms.submission import Submission
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.person_choices import person_choices

Page = str | tuple[str, int] | AnyResponse
_PERSONS = "persons"


@dataclass(slots=True)
class EntryRead:
    """A form of a household as it was read: what is to be registered, or what must be answered."""

    boxes: Boxes
    cards: list[ReadCard] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """The row on the page of each card."""
    placed: PlacedWords = field(default_factory=PlacedWords)
    entry: HouseholdEntry = field(default_factory=lambda: HouseholdEntry(cards=()))
    errors: dict[str, str] = field(default_factory=dict)
    """By the name of the box."""


@blueprint.route("/nuevas", methods=["GET", "POST"])
def new() -> Page:
    """Register the people of a household by keyboard."""
    return _entry("persons/entry.html", "officer")


@blueprint.route("/papel", methods=["GET", "POST"])
def paper() -> Page:
    """Type in what somebody wrote on the paper form."""
    return _entry("persons/paper_entry.html", "paper")


# -- inside ---------------------------------------------------------------------------------


def _entry(template: str, source: str) -> Page:
    today = services().clock().date()
    if request.method == "GET":
        return _page(template, EntryRead(_blank(today, source)), [])
    read = _read(today)
    if request.form.get("act") == "more":
        return _page(template, EntryRead(read.boxes), [], spare=MORE_ROWS)
    doubles = [] if read.errors or read.placed.question else _doubles(read)
    if read.errors or read.placed.question or doubles:
        return _page(template, read, doubles), 422
    ids = _register(read, source)
    count = len(ids)
    words = ngettext("%(num)s persona registrada.", "%(num)s personas registradas.", count)
    if read.placed.sought is not None:
        words = f"{words} {_('Quedó por ubicar.')}"
    flash(words, "done")
    return redirect(url_for(f"persons.{'paper' if source == 'paper' else 'new'}", hecha=ids[0]))


def _blank(today: date, source: str) -> Boxes:
    values = {"consent_on": today.isoformat() if source == "officer" else "", "how": source}
    boxes = engine.boxes_of(HOUSEHOLD, {**values, "kind": StayKind.RESIDENCE.value})
    return engine.with_spare_rows(HOUSEHOLD, boxes, FIRST_ROWS)


def _read(today: date) -> EntryRead:
    """Return what was sent, read by the place first: it tells where telephones ring."""
    boxes = engine.submitted_boxes(HOUSEHOLD, Submission(request.form))
    read = EntryRead(boxes, placed=place_words(request.form))
    read.entry = _shared(boxes)
    terms = ReadingTerms(
        PhoneEvidence(stated=read.placed.country, owner=own_country()),
        today,
        read.entry.consent_on or today,
        read.entry.how or ConsentOrigin.OFFICER,
    )
    (rows_field,) = (each for each in HOUSEHOLD if each.name == _PERSONS)
    for at, row in enumerate(boxes[_PERSONS]):
        if engine.is_filled(rows_field, row):
            read.rows.append(at)
            read.cards.append(read_person(row, terms))
    shared = with_contact(read.cards, boxes["contact_name"], boxes["contact_phone"], terms)
    read.entry = replace(read.entry, cards=[each.card for each in read.cards])
    read.errors = _errors(read, today) | {name: each.explain(_) for name, each in shared.items()}
    return read


def _shared(boxes: Boxes) -> HouseholdEntry:
    """Return what all of a household share: the stay and the consent."""
    kind, how = boxes["kind"], boxes["how"]
    return HouseholdEntry(
        cards=(),
        kind=StayKind(kind) if kind in set(StayKind) else StayKind.RESIDENCE,
        from_on=day_of_box(boxes["from_on"]),
        until_on=day_of_box(boxes["until_on"]),
        consent_on=day_of_box(boxes["consent_on"]),
        how=ConsentOrigin(how) if how in set(ConsentOrigin) else None,
    )


def _errors(read: EntryRead, today: date) -> dict[str, str]:
    """Return what is wrong in words, by box; what could not be read goes before the rules."""
    errors: dict[str, str] = {}
    for name, problem in check_entry(read.entry, today).items():
        box, _dot, number = name.partition(".")
        errors[_box(read, box, int(number)) if number else box] = problem.explain(_)
    for at, card in enumerate(read.cards):
        for box, problem in card.faults.items():
            errors[_box(read, box, at)] = problem.explain(_)
    if read.placed.fault is not None:
        errors["place"] = read.placed.fault.explain(_)
    if not read.cards:
        errors[f"{_PERSONS}-0-full_name"] = _("Falta el nombre.")
    return errors


def _box(read: EntryRead, box: str, card: int) -> str:
    """Return the name of a box of one person; the one to call stands behind all of them."""
    if box in {"contact_name", "contact_phone"}:
        return box
    box = "until" if box == "needs_until" else box
    return f"{_PERSONS}-{read.rows[card]}-{box}"


def _doubles(read: EntryRead) -> list[LikelySame]:
    """Return who may be registered already, of those nobody has said of that they are others."""
    others = set(request.form.getlist("other"))
    found = likely_same([each.card for each in read.cards], read.rows, read.placed.place)
    return [each for each in found if each.code not in others]


def _register(read: EntryRead, source: str) -> list[uuid.UUID]:
    here, scope = services(), current_scope()
    now, entry = here.clock(), read.entry
    persons = _new_persons(read, source, now)
    writes()
    session = db.session()
    ids = add_persons(session, here.keyring, persons)
    kind = PersonEventKind.REGISTERED
    note_events(session, ids, kind, at=now, actor=scope.actor)
    record(
        session,
        at=now,
        actor=scope.actor,
        action="person.register",
        subject=str(ids[0]) if len(ids) == 1 else "",
        country=scope.country,
        purpose="registration",
        persons=len(ids),
        how=entry.how.value if entry.how else "",
        **tags_of(ids),
    )
    return ids


def _new_persons(read: EntryRead, source: str, now: datetime) -> list[NewPerson]:
    scope, entry, placed = current_scope(), read.entry, read.placed
    days: dict[str, Any] = {
        "kind": entry.kind,
        "from_on": entry.from_on,
        "until_on": entry.until_on,
    }
    consent_on = entry.consent_on or now.date()
    agreed = now if consent_on == now.date() else datetime.combine(consent_on, time(12), UTC)
    return [
        NewPerson(
            country=scope.country,
            card=card,
            stays=[NewStay(place=placed.place, **days)] if placed.place else [],
            unplaced=[NewUnplacedStay(place=placed.sought, **days)] if placed.sought else [],
            consent_at=agreed,
            household_id=home,
            post_id=scope.post_id,
            source=source,
        )
        for home in [uuid.uuid4() if len(entry.cards) > 1 else None]
        for card in entry.cards
    ]


def _page(template: str, read: EntryRead, doubles: list[LikelySame], *, spare: int = 1) -> str:
    questions = [read.placed.question] if read.placed.question else []
    at_first = FIRST_ROWS if spare == 1 and not read.rows else None
    return render_template(
        template,
        boxes=engine.with_spare_rows(HOUSEHOLD, read.boxes, spare, at_first),
        errors=read.errors,
        questions=place_choices(questions, sent_choices(request.form)),
        doubles=doubles,
        others=request.form.getlist("other"),
        is_left=request.form.get("leave_unplaced") == "1",
        may_leave=bool(read.placed.fault or read.placed.question),
        done=request.args.get("hecha", ""),
        purposes=PURPOSES,
        rules=ENTRY_RULES,
        rule_of=FIELD_RULES,
        dated=Need.PREGNANCY.value,
        **person_choices(),
        consent=[_(each) for each in consent_text(CONSENT_TEXT)],
        version=CONSENT_TEXT,
    )
