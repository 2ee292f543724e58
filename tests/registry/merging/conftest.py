from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.marks import contact_faults
from registry.matching.checking import check_index
from registry.merging.merge import MergeDecision, merge_persons
from registry.merging.models import PersonMerge
from registry.merging.row_documents import document_of
from registry.merging.undo import UndoneMerge, undo_merge
from registry.merging.way_back import (
    pair_documents,
    person_document,
    stay_documents,
    unplaced_documents,
)
from registry.people.models import Household, Person
from registry.people.record import Card
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import NewPerson
from registry.registration.unplaced import NewUnplacedStay
from registry.search.checking import check_names
from registry.statistics.traits.checking import check_traits
from tests.registry.conftest import stay_at

VOLATILE = ("updated_at", "created_at", "seal_version", "is_indexed")
"""What a row may bear otherwise after it was written again: `seal_version` never falls."""


@dataclass
class Merging:
    """Merges and undoes persons of El Salvador, and says what stands."""

    session: Session
    keyring: Keyring
    now: datetime

    def merge(self, survivor: Person, merged: Person, **decided: Any) -> PersonMerge:
        """Make one of two."""
        decision = MergeDecision(
            country="SV", survivor_id=survivor.id, merged_id=merged.id, actor="user:1",
            now=self.now, **decided,
        )  # fmt: skip
        return merge_persons(self.session, self.keyring, decision)

    def undo(self, merge: PersonMerge) -> UndoneMerge:
        """Make two of one."""
        return undo_merge(self.session, self.keyring, merge, actor="user:1", now=self.now)

    def stand(self, persons: Sequence[Person]) -> dict[str, Any]:
        """Return all that stands of some persons, comparable."""
        self.session.expire_all()
        ids = sorted(each.id for each in persons)
        found = self.session.scalars(sa.select(Person).where(Person.id.in_(ids)))
        homes = self.session.scalars(sa.select(Household).order_by(Household.id))
        return {
            "persons": {str(each.id): _steady(person_document(self.keyring, each))
                        for each in found},
            "stays": {key: _steady(row) for key, row in
                      stay_documents(self.session, self.keyring, ids).items()},
            "unplaced": {
                key: _steady(row)
                for each in ids
                for key, row in unplaced_documents(self.session, self.keyring, each).items()
            },
            "households": [_steady(document_of(each)) for each in homes],
            "pairs": pair_documents(self.session, ids),
        }  # fmt: skip

    def is_sound(self) -> bool:
        """Return whether index, names and marks are those of the cards."""
        faults = [
            *check_index(self.session, self.keyring).faults,
            *check_names(self.session, self.keyring).faults,
            *contact_faults(self.session, self.keyring),
            *check_traits(self.session, self.keyring).faults,
        ]
        assert not faults
        return not faults


def _steady(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in VOLATILE}


@pytest.fixture
def merging(session: Session, keyring: Keyring, now: datetime) -> Merging:
    return Merging(session, keyring, now)


Register = Callable[..., Person]


def person_to_place(card: Card, home: uuid.UUID, now: datetime, *, days: int) -> NewPerson:
    """Return somebody with two stays and one to be placed."""
    sought = SoughtPlace(text="Barrio", message="no")
    return NewPerson(
        country="SV", card=card, stays=[stay_at(-98, 26), stay_at(-98 + days, 25, text="x")],
        unplaced=[NewUnplacedStay(place=sought)], consent_at=now + timedelta(days=days),
        household_id=home,
    )  # fmt: skip
