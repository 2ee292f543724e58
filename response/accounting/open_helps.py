"""Who needs help now, what is due when and by whom; and of whom one thing was said, and another."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import account_names
from core.crypto import Keyring
from response.accounting.models import Says, Statement
from response.accounting.statements import StatementWords, words_of
from response.accounting.states import PersonState, state_of


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """Somebody with a help that no act has closed."""

    person_id: uuid.UUID
    statement: Statement
    """The first of those that are open: it has waited longest."""
    words: StatementWords | None
    """What was said with the last that says more; None where that does not open."""
    owner_id: uuid.UUID | None
    due_at: datetime | None
    state: PersonState
    owner: str = ""
    """The account that sees to it; empty: nobody yet."""

    def is_overdue(self, now: datetime) -> bool:
        """Return whether it should have been seen to."""
        return self.due_at is not None and self.due_at < now


def open_helps_of(
    session: Session, keyring: Keyring, participation_id: uuid.UUID
) -> list[OpenHelp]:
    """Return the open helps of a participation, a person once: those of nobody first, then by when
    they are due.
    """
    helps = [
        found
        for person_id, own in _by_person(session, participation_id).items()
        if (found := _open_help(keyring, person_id, own)) is not None
    ]
    names = _names(session, [each.owner_id for each in helps if each.owner_id is not None])
    return sorted((_with_name(each, names) for each in helps), key=_urgency)


def count_open_helps(session: Session, participation_id: uuid.UUID) -> int:
    """Return how many persons of a participation need help that no act has closed."""
    return sum(
        bool(state_of(own).open_helps) for own in _by_person(session, participation_id).values()
    )


# -- inside ---------------------------------------------------------------------------------


def _open_help(keyring: Keyring, person_id: uuid.UUID, own: Sequence[Statement]) -> OpenHelp | None:
    """Return the open help of a person out of all that was said; None where none is open."""
    state = state_of(own)
    still_open = [each for each in own if each.id in state.open_helps]
    if not still_open:
        return None
    first = min(still_open, key=lambda each: (each.said_at, each.id))
    owned = next((each for each in still_open if each.owner_id is not None), first)
    due_at = min((each.due_at for each in still_open if each.due_at), default=None)
    words = words_of(keyring, _last_with_words(still_open) or first)
    return OpenHelp(person_id, first, words, owned.owner_id, due_at, state)


def _last_with_words(helps: Sequence[Statement]) -> Statement | None:
    """Return the last help that says more than that it is one: who asks in a hurry says what they
    need afterwards.
    """
    telling = [each for each in helps if each.ciphertext is not None]
    return max(telling, key=lambda each: (each.said_at, each.id), default=None)


def _with_name(one: OpenHelp, names: Mapping[uuid.UUID, str]) -> OpenHelp:
    return one if one.owner_id is None else replace(one, owner=names.get(one.owner_id, ""))


def _by_person(session: Session, participation_id: uuid.UUID) -> dict[uuid.UUID, list[Statement]]:
    """Return all statements about those of whom somebody once said that they need help."""
    in_need = sa.select(Statement.person_id).where(
        Statement.participation_id == participation_id, Statement.says == Says.HELP
    )
    query = sa.select(Statement).where(
        Statement.participation_id == participation_id, Statement.person_id.in_(in_need)
    )
    found: dict[uuid.UUID, list[Statement]] = {}
    for each in session.scalars(query.order_by(Statement.said_at, Statement.id)):
        found.setdefault(each.person_id, []).append(each)
    return found


def _names(session: Session, owner_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    return account_names(session, set(owner_ids))


def _urgency(one: OpenHelp) -> tuple[bool, datetime, uuid.UUID]:
    return bool(one.owner), one.due_at or one.statement.said_at, one.person_id
