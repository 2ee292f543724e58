"""Whose persons an agreement is about at this moment, before anybody of them is opened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.people.access import in_parts
from registry.people.models import Person
from registry.sharing.models import AgreementPerson, SharingAgreement, SharingReach
from registry.sharing.permission import may_be_shared

Touched = Callable[[Session, str, uuid.UUID], Collection[uuid.UUID]]
"""Which persons of a country a live hazard touches: what `watch` knows and the registry does not.
"""


def persons_in_reach(
    session: Session, agreement: SharingAgreement, touched: Touched
) -> list[uuid.UUID]:
    """Return the persons an agreement is about, of those who agreed to be shared; the members of a
    household follow each other.
    """
    rows = [
        row for query in _queries(session, agreement, touched) for row in session.execute(query)
    ]
    rows.sort(key=lambda row: (row.household_id or row.id, row.id))
    return [row.id for row in rows]


# -- inside ---------------------------------------------------------------------------------

Query = sa.Select[uuid.UUID, uuid.UUID | None]


def _queries(session: Session, agreement: SharingAgreement, touched: Touched) -> Iterator[Query]:
    base = sa.select(Person.id, Person.household_id).where(
        Person.country == agreement.country, may_be_shared()
    )
    if agreement.reach is SharingReach.POST:
        yield base.where(Person.post_id == agreement.reach_id)
        return
    for part in in_parts(sorted(_listed(session, agreement, touched))):
        yield base.where(Person.id.in_(part))


def _listed(session: Session, agreement: SharingAgreement, touched: Touched) -> Iterable[uuid.UUID]:
    """Return the persons listed one by one, or those of the hazard."""
    if agreement.reach is SharingReach.PERSONS:
        query = sa.select(AgreementPerson.person_id)
        return session.scalars(query.where(AgreementPerson.agreement_id == agreement.id))
    if agreement.reach_id is None:
        return []
    return touched(session, agreement.country, agreement.reach_id)
