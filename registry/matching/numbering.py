"""Persons and households by number within their country, and the state that numbers come from."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.matching.blocks.models import MatchingGroup, MatchingState
from registry.matching.open_index import CountryState, states
from registry.people.access import in_parts
from registry.people.models import Household, Person


def own_state(session: Session, country: str) -> CountryState:
    """Return the state of the index of a country, begun where there is none."""
    rows = states(session, [country])
    if not rows:
        begin_anew(session, country, stamp=0, token=0)
        rows = states(session, [country])
    return rows[0]


def begin_anew(session: Session, country: str, *, stamp: int, token: int) -> None:
    """Write a state in the place of one that was lost or put back: what was numbered before keeps
    its numbers, and no number is given twice.
    """
    highest = [
        session.scalar(sa.select(sa.func.max(column)).where(owner == country)) or 0
        for column, owner in (
            (MatchingGroup.no, MatchingGroup.country),
            (Person.number, Person.country),
            (Household.number, Household.country),
        )
    ]
    fresh = {"country": country, "stamp": stamp, "token": token, "blocks": 0, "groups": highest[0]}
    fresh |= {"next_person": highest[1] + 1, "next_household": highest[2] + 1}
    session.execute(sa.delete(MatchingState).where(MatchingState.country == country))
    session.execute(sa.insert(MatchingState), [fresh])


def household_numbers(
    session: Session, country: str, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """Return the numbers of households of a country; who has none gets one."""
    wanted = sorted(ids)
    found: dict[uuid.UUID, int] = {}
    for part in in_parts(wanted):
        query = sa.select(Household.id, Household.number).where(Household.id.in_(part))
        rows = session.execute(query)
        found.update((key, number) for key, number in rows if number is not None)
    missing = [each for each in wanted if each not in found]
    if missing:
        first = own_state(session, country).next_household
        fresh = {each: first + at for at, each in enumerate(missing)}
        rows_of = [{"id": each, "number": number} for each, number in fresh.items()]
        session.execute(sa.update(Household), rows_of)
        table: Any = MatchingState.__table__
        change = sa.update(table).where(table.c.country == country)
        session.execute(change.values(next_household=first + len(fresh)))
        found |= fresh
    return found


def household_ids(session: Session, country: str, numbers: Collection[int]) -> dict[int, uuid.UUID]:
    """Return the ids of households by number."""
    found: dict[int, uuid.UUID] = {}
    for part in in_parts(sorted(number for number in numbers if number > 0)):
        query = sa.select(Household.number, Household.id)
        query = query.where(Household.country == country, Household.number.in_(part))
        rows = session.execute(query)
        found.update((number, key) for number, key in rows if number is not None)
    return found
