"""A household as a form says it, read and registered: the one way for the page, for the paper
typed in, and for what a mobile consulate wrote down without a network.

Whoever sends it has answered what is asked: which place, which telephone, whether somebody is
registered already. Nothing is decided in their stead.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext as _

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.phones.evidence import PhoneEvidence
from registry.people.card_parts import ConsentOrigin
from registry.people.history import PersonEventKind, note_events
from registry.people.models import StayKind
from registry.registration.entry_rules import HouseholdEntry, check_entry
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.registration.unplaced import NewUnplacedStay
from webapp.auth.access import Scope
from webapp.forms import engine
from webapp.forms.field_types import Boxes
from webapp.forms.people.person_form import (
    FIRST_ROWS,
    HOUSEHOLD,
    ReadCard,
    ReadingTerms,
    day_of_box,
    read_person,
    with_contact,
)
from webapp.forms.people.same_people import LikelySame, likely_same
from webapp.forms.people.stay_places import PlacedWords, place_words
from webapp.forms.submission import Form, Submission
from webapp.http.database import db
from webapp.http.services import services

PERSONS = "persons"


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


def blank_boxes(today: date, source: str) -> Boxes:
    """Return the boxes of a form nobody has written in."""
    values = {"consent_on": today.isoformat() if source == "officer" else "", "how": source}
    boxes = engine.boxes_of(HOUSEHOLD, {**values, "kind": StayKind.RESIDENCE.value})
    return engine.with_spare_rows(HOUSEHOLD, boxes, FIRST_ROWS)


def read_household(form: Form, country: str, today: date) -> EntryRead:
    """Return what was sent, read by the place first: it tells where telephones ring."""
    boxes = engine.submitted_boxes(HOUSEHOLD, Submission(form))
    read = EntryRead(boxes, placed=place_words(form))
    read.entry = _shared(boxes)
    terms = ReadingTerms(
        PhoneEvidence(stated=read.placed.country, owner=country),
        today,
        read.entry.consent_on or today,
        read.entry.how or ConsentOrigin.OFFICER,
    )
    (rows_field,) = (each for each in HOUSEHOLD if each.name == PERSONS)
    for at, row in enumerate(boxes[PERSONS]):
        if engine.is_filled(rows_field, row):
            read.rows.append(at)
            read.cards.append(read_person(row, terms))
    shared = with_contact(read.cards, boxes["contact_name"], boxes["contact_phone"], terms)
    read.entry = replace(read.entry, cards=[each.card for each in read.cards])
    read.errors = _errors(read, today) | {name: each.explain(_) for name, each in shared.items()}
    return read


def likely_doubles(read: EntryRead, others: Collection[str]) -> list[LikelySame]:
    """Return who may be registered already, of those nobody has said of that they are others."""
    found = likely_same([each.card for each in read.cards], read.rows, read.placed.place)
    return [each for each in found if each.code not in others]


def register_household(
    read: EntryRead, source: str, scope: Scope, now: datetime
) -> list[uuid.UUID]:
    """Write the persons of a household that was read: for a request that writes; return their
    ids.
    """
    session, entry = db.session(), read.entry
    ids = add_persons(session, services().keyring, _new_persons(read, source, scope, now))
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


# -- inside ---------------------------------------------------------------------------------


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
        errors[f"{PERSONS}-0-full_name"] = _("Falta el nombre.")
    return errors


def _box(read: EntryRead, box: str, card: int) -> str:
    """Return the name of a box of one person; the one to call stands behind all of them."""
    if box in {"contact_name", "contact_phone"}:
        return box
    box = "until" if box == "needs_until" else box
    return f"{PERSONS}-{read.rows[card]}-{box}"


def _new_persons(read: EntryRead, source: str, scope: Scope, now: datetime) -> list[NewPerson]:
    entry, placed = read.entry, read.placed
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
