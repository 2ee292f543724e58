"""Agreements between two countries, in the small installation of the canaries: one in force, one
that has ended, one between others, a draft.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from core.crypto import Keyring
from directory.entries.models import Post
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewPerson, NewStay, add_persons
from registry.sharing.models import (
    AgreementParty,
    AgreementPerson,
    AgreementState,
    SharingAgreement,
    SharingReach,
)
from registry.sharing.permission import permit
from tests.webapp.conftest import House
from tests.webapp.isolation.canaries import Flock

PARTNER = {"GT-A": "HN", "HN-A": "GT"}
"""Owner of an agreement -> who reads by it."""
_SIGNERS = tuple(uuid.UUID(int=number) for number in (0xA, 0xB))


class Planting(Protocol):
    """What canaries are planted in (`tests.webapp.isolation.canary_house.CanaryHouse`)."""

    house: House
    flock: Flock

    def add(self, argument: str, owner: str, value: object, label: str = "") -> None: ...


def plant_agreements(
    made: Planting, session: Session, keyring: Keyring, posts: Mapping[str, Post]
) -> None:
    for number, (owner, partner) in enumerate(PARTNER.items()):
        shared, ended = _persons(made, session, keyring, posts[owner], owner)
        rows = {
            "agreement.read": (AgreementState.SIGNED, partner, shared),
            "agreement.ended": (AgreementState.WITHDRAWN, partner, ended),
            "agreement": (AgreementState.SIGNED, "SV", shared),
            "agreement.draft": (AgreementState.DRAFT, partner, shared),
        }
        for place, (kind, (state, reader, person_id)) in enumerate(rows.items()):
            bird = made.flock.plant("agreement.read" if kind == "agreement.ended" else kind, owner)
            row = _agreement(owner[:2], reader, state, made.house.clock.at)
            row.number, row.purpose = 10 * number + place + 1, f"Para {bird.word}"
            session.add(row)
            session.flush()
            session.add(AgreementPerson(agreement_id=row.id, person_id=person_id))
            made.add("agreement_id", owner, row.id, f"{owner} {kind}")


def _persons(
    made: Planting, session: Session, keyring: Keyring, place: Post, owner: str
) -> list[uuid.UUID]:
    """Register one whose name alone is shared, and one whose agreement has ended."""
    names = [made.flock.plant(f"person.{kind}", owner) for kind in ("shared", "ended")]
    other = made.flock.plant("person.unshared", owner)
    new = [
        NewPerson(
            country=owner[:2],
            card=Card(
                full_name=f"Persona {bird.word}",
                phone=other.phone if bird.kind == "person.shared" else bird.phone,
                contact_name=f"Contacto {other.word}",
                note=f"nota {other.word}",
                birth_year=1980,
            ),
            stays=[NewStay(place=StayPlace(lon=-98.2, lat=26.2, text=f"Calle {other.word}"))],
            consent_at=made.house.clock.at,
            post_id=place.id,
        )
        for bird in names
    ]
    ids = add_persons(session, keyring, new)
    for person_id in ids:
        row = session.get_one(Person, person_id)
        permit(session, row, actor="cli:x", now=made.house.clock.at)
    for bird, person_id in zip(names, ids, strict=True):
        made.add("person_id", owner, person_id, f"{owner} {bird.kind}")
    return ids


def _agreement(country: str, reader: str, state: AgreementState, now: datetime) -> SharingAgreement:
    is_ended = state is AgreementState.WITHDRAWN
    row = SharingAgreement(
        country=country, state=state, fields=["name"], reach=SharingReach.PERSONS, reach_id=None,
        begins_at=now - timedelta(days=1), ends_at=now + timedelta(days=5), drafted_at=now,
        ended_at=now if is_ended else None, ended_by=None,
        ended_country=country if is_ended else "", end_reason="por prueba" if is_ended else "",
    )  # fmt: skip
    first = AgreementParty(country=country, first_by=_SIGNERS[0], first_at=now)
    second = AgreementParty(country=reader)
    row.parties = [first, second]
    if state is not AgreementState.DRAFT:
        first.second_by, first.second_at = _SIGNERS[1], now
        second.first_by, second.second_by = _SIGNERS
        second.first_at = second.second_at = now
    return row
