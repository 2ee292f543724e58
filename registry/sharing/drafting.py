"""Write an agreement: what it must say, and what it may not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns, unindexed
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.access import in_parts
from registry.people.models import Person
from registry.sharing.fields import SharedField
from registry.sharing.models import (
    AgreementParty,
    AgreementPerson,
    AgreementState,
    SharingAgreement,
    SharingReach,
)
from registry.sharing.notes import note_agreement, one_line
from registry.sharing.signing import AgreementSigner

SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 300
LONGEST_TERM = timedelta(days=366)
"""An agreement ends within a year; whoever needs it longer signs another one."""
MOST_LISTED = 500
"""Persons listed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDraft:
    """What an administrator writes down."""

    readers: Sequence[str]
    """The countries that will read, ISO 3166-1 alpha-2."""
    fields: Sequence[SharedField]
    purpose: str
    reach: SharingReach
    reach_id: uuid.UUID | None = None
    reach_words: str = ""
    person_ids: Sequence[uuid.UUID] = ()
    has_minors_alone: bool = False
    has_detained: bool = False
    begins_at: datetime
    ends_at: datetime
    is_demo: bool = False


def draft_agreement(
    session: Session, draft: AgreementDraft, signer: AgreementSigner, now: datetime
) -> SharingAgreement:
    """Return a new agreement by which the signer's country shares; what it says is not changed any
    more. The signer's is its first signature.

    Raises UnusableInput, with the field in `location`.
    """
    _check(draft, signer.country, now)
    persons = _persons_listed(session, draft, signer.country)
    take_turns(session, "numbers of agreements")
    last = session.scalar(sa.select(sa.func.max(SharingAgreement.number))) or 0
    agreement = SharingAgreement(
        number=last + 1,
        country=signer.country,
        state=AgreementState.DRAFT,
        fields=[field.value for field in SharedField if field in draft.fields],
        purpose=one_line(draft.purpose),
        reach=draft.reach,
        reach_id=draft.reach_id,
        reach_words=draft.reach_words,
        has_minors_alone=draft.has_minors_alone,
        has_detained=draft.has_detained,
        begins_at=draft.begins_at,
        ends_at=draft.ends_at,
        drafted_at=now,
        is_demo=draft.is_demo,
    )
    own = AgreementParty(country=signer.country, first_by=signer.user_id, first_at=now)
    agreement.parties = [own, *(AgreementParty(country=each) for each in sorted(draft.readers))]
    session.add(agreement)
    session.flush()
    session.add_all(
        AgreementPerson(agreement_id=agreement.id, person_id=person_id) for person_id in persons
    )
    note_agreement(session, agreement, "agreement.draft", actor=signer.actor, now=now)
    return agreement


def with_households(
    session: Session, person_ids: Sequence[uuid.UUID], country: str
) -> list[uuid.UUID]:
    """Return the persons, and whoever of the country is of a household with one of them."""
    found = set(person_ids)
    for part in in_parts(sorted(found)):
        homes = sa.select(Person.household_id).where(
            Person.id.in_(part),
            unindexed(Person.country) == country,
            Person.household_id.is_not(None),
        )
        query = sa.select(Person.id).where(
            Person.household_id.in_(homes), unindexed(Person.country) == country
        )
        found |= set(session.scalars(query))
    return sorted(found)


# -- inside ---------------------------------------------------------------------------------


def _check(draft: AgreementDraft, country: str, now: datetime) -> None:
    """Raise UnusableInput unless all is there that an agreement says."""
    readers = set(draft.readers)
    if not readers or len(readers) < len(draft.readers) or country in readers:
        raise UnusableInput("readers", N_("Elija con qué país, otro que el suyo."))
    if not draft.fields:
        raise UnusableInput("fields", N_("Elija qué se ve: sin nada elegido no hay acuerdo."))
    if not SHORTEST_PURPOSE <= len(one_line(draft.purpose)) <= LONGEST_PURPOSE:
        raise UnusableInput("purpose", N_("Escriba para qué, con unas palabras."))
    _check_term(draft, now)
    if draft.reach is not SharingReach.PERSONS and draft.reach_id is None:
        raise UnusableInput("reach_id", N_("Elija uno de la lista."))


def _check_term(draft: AgreementDraft, now: datetime) -> None:
    if draft.ends_at <= max(now, draft.begins_at):
        raise UnusableInput("ends_on", N_("El fin queda antes del comienzo, o ya pasó."))
    if draft.ends_at - draft.begins_at > LONGEST_TERM:
        raise UnusableInput("ends_on", N_("Un acuerdo dura un año como máximo."))


def _persons_listed(session: Session, draft: AgreementDraft, country: str) -> list[uuid.UUID]:
    """Return the persons of a list. Raises UnusableInput where it holds none, too many, or somebody
    who is not of the country: as for who does not exist.
    """
    if draft.reach is not SharingReach.PERSONS:
        return []
    ids = sorted(set(draft.person_ids))
    if not ids:
        raise UnusableInput("person_ids", N_("Ponga al menos a una persona."))
    if len(ids) > MOST_LISTED:
        raise UnusableInput("person_ids", N_("Son más de 500 personas."))
    own: set[uuid.UUID] = set()
    for part in in_parts(ids):
        query = sa.select(Person.id).where(
            Person.id.in_(part), unindexed(Person.country) == country
        )
        own |= set(session.scalars(query))
    if len(own) < len(ids):
        raise UnusableInput("person_ids", N_("Alguno no es de una persona de su país."))
    return ids
