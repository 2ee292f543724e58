"""Helps that somebody said and nobody has in hand: they come before everything else.

They are read from the statements each time somebody asks for the next household, whoever wrote them
(a call, the hotline, an officer): nothing stands between what was said and who sees it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.accounting.models import Says, Statement
from response.accounting.states import state_of
from response.calldown.models import CallItem, CallItemPerson


def waiting_helps(
    session: Session, participation_id: uuid.UUID, now: datetime
) -> dict[uuid.UUID, datetime]:
    """Return by person when a help was said that is open, and that nobody has in hand or whoever
    has it is late with: the eldest of each.
    """
    waits = sa.or_(Statement.owner_id.is_(None), Statement.due_at <= now)
    persons = sa.select(Statement.person_id).where(
        Statement.participation_id == participation_id, Statement.says == Says.HELP, waits
    )
    query = sa.select(Statement).where(
        Statement.participation_id == participation_id, Statement.person_id.in_(persons)
    )
    by_person: dict[uuid.UUID, dict[uuid.UUID, Statement]] = defaultdict(dict)
    for each in session.scalars(query):
        by_person[each.person_id][each.id] = each
    found = {}
    for person_id, statements in by_person.items():
        said = [
            statements[help_id].said_at
            for help_id in state_of(statements.values()).open_helps
            if _waits(statements[help_id], now)
        ]
        if said:
            found[person_id] = min(said)
    return found


def open_helps_of(
    session: Session, participation_id: uuid.UUID, person_ids: Iterable[uuid.UUID]
) -> list[Statement]:
    """Return the helps of some persons that no act has closed."""
    query = sa.select(Statement).where(
        Statement.participation_id == participation_id,
        Statement.person_id.in_(list(person_ids)),
    )
    by_person: dict[uuid.UUID, dict[uuid.UUID, Statement]] = defaultdict(dict)
    for each in session.scalars(query):
        by_person[each.person_id][each.id] = each
    return [
        statements[help_id]
        for statements in by_person.values()
        for help_id in state_of(statements.values()).open_helps
    ]


def items_with_help(
    session: Session, participation_id: uuid.UUID, now: datetime
) -> dict[uuid.UUID, datetime]:
    """Return by household of the list when its help was said, as `waiting_helps` does."""
    persons = waiting_helps(session, participation_id, now)
    query = sa.select(CallItemPerson.item_id, CallItemPerson.person_id).join(
        CallItem, CallItem.id == CallItemPerson.item_id
    )
    query = query.where(
        CallItem.participation_id == participation_id, CallItemPerson.person_id.in_(list(persons))
    )
    found: dict[uuid.UUID, datetime] = {}
    for row in session.execute(query) if persons else ():
        said = persons[row.person_id]
        found[row.item_id] = min(said, found.get(row.item_id, said))
    return found


def unlisted_helps(session: Session, participation_id: uuid.UUID, now: datetime) -> set[uuid.UUID]:
    """Return who asked for help and is in no household of the list: outside the zone, or registered
    since.
    """
    persons = waiting_helps(session, participation_id, now)
    query = sa.select(CallItemPerson.person_id).join(
        CallItem, CallItem.id == CallItemPerson.item_id
    )
    listed = set(
        session.scalars(
            query.where(
                CallItem.participation_id == participation_id,
                CallItemPerson.person_id.in_(list(persons)),
            )
        )
    )
    return set(persons) - listed


# -- inside ---------------------------------------------------------------------------------


def _waits(statement: Statement, now: datetime) -> bool:
    return statement.owner_id is None or (statement.due_at is not None and statement.due_at <= now)
