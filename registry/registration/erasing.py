"""Many persons erased at once, as an import that is undone needs it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import unindexed
from registry.card_blocks.storing import drop_records
from registry.matching.writing import drop_persons, stays_before
from registry.people.access import in_parts
from registry.people.history import PastConsent, PersonEvent
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.registration.retention import RetentionNotice
from registry.search.storing import NAMES
from registry.statistics.traits.storing import TRAITS


def erase_persons(
    session: Session, keyring: Keyring, country: str, person_ids: Sequence[uuid.UUID]
) -> int:
    """Erase persons of a country with their stays and their rows of the index; return how many.

    Households that nobody is left in go as well. The caller writes the audit log.
    """
    erased = 0
    for part in in_parts(person_ids):
        own = sa.and_(Person.id.in_(part), unindexed(Person.country) == country)
        ids = list(session.scalars(sa.select(Person.id).where(own)))
        homes = set(session.scalars(sa.select(Person.household_id).where(own)))
        drop_persons(session, keyring, country, stays_before(session, keyring, country, ids))
        drop_records(session, keyring, NAMES, country, ids)
        drop_records(session, keyring, TRAITS, country, ids)
        for table in (Stay, UnplacedStay, RetentionNotice, PersonEvent, PastConsent):
            session.execute(sa.delete(table).where(table.person_id.in_(ids)))
        session.execute(sa.delete(Person).where(Person.id.in_(ids)))
        _drop_empty_homes(session, [home for home in homes if home is not None])
        erased += len(ids)
    return erased


# -- inside ---------------------------------------------------------------------------------


def _drop_empty_homes(session: Session, homes: Sequence[uuid.UUID]) -> None:
    lived_in = set(
        session.scalars(sa.select(Person.household_id).where(Person.household_id.in_(homes)))
    )
    empty = [home for home in homes if home not in lived_in]
    session.execute(sa.delete(Household).where(Household.id.in_(empty)))
