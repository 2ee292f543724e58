"""Households of a list looked up: by number on paper, by a telephone that calls back, by state."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.bad_numbers import number_digests
from registry.contacts.marks import bearers_of_contacts, marked_contacts
from response.calldown.helps import items_with_help
from response.calldown.lists.reasons import language_marks
from response.calldown.models import Call, CallItem, CallItemPerson
from response.calldown.outcomes import OPEN_STATES, CallState
from response.calldown.recording import note_of

_HIGHEST_NUMBER = 2**31 - 1
"""What the column of numbers takes."""


class CallFilter(enum.StrEnum):
    """Which households of a list are shown."""

    OPEN = "open"
    DUE = "due"
    HELP = "help"
    NEW = "new"
    OUTSIDE = "outside"
    LATER = "later"
    UNREACHABLE = "unreachable"
    DONE = "done"
    REFUSED = "refused"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """A part of a list."""

    items: Sequence[CallItem]
    total: int
    page: int
    """From 1."""
    pages: int


def items_page(
    session: Session,
    keyring: Keyring,
    participation_id: uuid.UUID,
    country: str,
    *,
    which: CallFilter,
    language: str = "",
    post_id: uuid.UUID | None = None,
    page: int,
    size: int,
    now: datetime,
) -> ItemsPage:
    """Return a page of the households of a list in the order in which they are called; one behind
    the last is the last. With a `post_id` only those that post registered.
    """
    helps = list(items_with_help(session, participation_id, now))
    conditions = [CallItem.participation_id == participation_id, *_conditions(which, helps, now)]
    if language:
        conditions.append(CallItem.language_mark.in_(language_marks(keyring, country, [language])))
    if post_id is not None:
        conditions.append(CallItem.post_id == post_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(CallItem).where(*conditions)) or 0
    pages = max(1, -(-total // size))
    page = min(page, pages)
    query = (
        sa.select(CallItem)
        .where(*conditions)
        .order_by(*list_order(helps))
        .limit(size)
        .offset((page - 1) * size)
    )
    return ItemsPage(session.scalars(query).all(), total, page, pages)


def list_order(helps: Sequence[uuid.UUID]) -> tuple[sa.ColumnElement[int], ...]:
    """Return the order of a list for whoever looks at it: that of calling, without a caller."""
    return (
        sa.case((CallItem.id.in_(helps), 0), else_=1),
        sa.case((CallItem.state.in_(OPEN_STATES), 0), else_=1),
        sa.type_coerce(CallItem.urgency, sa.Integer),
        sa.type_coerce(CallItem.attempts, sa.Integer),
        sa.type_coerce(CallItem.nearness, sa.Integer),
        sa.type_coerce(CallItem.number, sa.Integer),
    )


def item_numbered(session: Session, participation_id: uuid.UUID, number: int) -> CallItem | None:
    """Return the household of a number on paper; None of a number no list reaches, too, which the
    database could not compare.
    """
    if number > _HIGHEST_NUMBER:
        return None
    query = sa.select(CallItem).where(
        CallItem.participation_id == participation_id, CallItem.number == number
    )
    found: CallItem | None = session.scalar(query)
    return found


def item_of(session: Session, participation_id: uuid.UUID, item_id: uuid.UUID) -> CallItem | None:
    """Return a household of a list; None for one of another list, as for one that is not there."""
    query = sa.select(CallItem).where(
        CallItem.participation_id == participation_id, CallItem.id == item_id
    )
    found: CallItem | None = session.scalar(query)
    return found


def items_of_number(
    session: Session, keyring: Keyring, participation_id: uuid.UUID, country: str, number: str
) -> Sequence[CallItem]:
    """Return the households of a list that a telephone may be of: one of them bears it, or was
    called on it (a contact, a neighbour), those called last first.
    """
    digests = number_digests(keyring, country, number)
    called = sa.select(Call.item_id).where(Call.number_hash.in_(digests))
    bearers = bearers_of_contacts(session, keyring, country, marked_contacts([number], "")) or []
    of_bearers = sa.select(CallItemPerson.item_id).where(CallItemPerson.person_id.in_(bearers))
    query = sa.select(CallItem).where(
        CallItem.participation_id == participation_id,
        sa.or_(CallItem.id.in_(called), CallItem.id.in_(of_bearers)),
    )
    order = (CallItem.last_call_at.is_(None), CallItem.last_call_at.desc(), CallItem.number)
    return session.scalars(query.order_by(*order)).all()


def posts_listed(session: Session, participation_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the posts that registered somebody of a list."""
    query = sa.select(CallItem.post_id).where(
        CallItem.participation_id == participation_id, CallItem.post_id.is_not(None)
    )
    return sorted(filter(None, session.scalars(query.distinct())))


def place_said(
    session: Session, keyring: Keyring, country: str, person_id: uuid.UUID, call_id: uuid.UUID
) -> tuple[str, datetime] | None:
    """Return where a call said that somebody is, and when it was; None for a call of another
    country, of another household, or that said no place.
    """
    call = session.get(Call, call_id)
    if call is None or call.country != country:
        return None
    item = session.get_one(CallItem, call.item_id)
    note = note_of(keyring, call) if person_id in item.person_ids else None
    return (note.place, call.happened_at) if note is not None and note.place else None


# -- inside ---------------------------------------------------------------------------------


def _conditions(
    which: CallFilter, helps: Sequence[uuid.UUID], now: datetime
) -> list[sa.ColumnElement[bool]]:
    is_open = CallItem.state.in_(OPEN_STATES)
    is_due = sa.and_(
        CallItem.state.in_((CallState.WAITING, CallState.LATER)),
        sa.or_(CallItem.next_at.is_(None), CallItem.next_at <= now),
    )
    found: dict[CallFilter, list[sa.ColumnElement[bool]]] = {
        CallFilter.OPEN: [is_open],
        CallFilter.DUE: [is_due],
        CallFilter.HELP: [CallItem.id.in_(helps)],
        CallFilter.NEW: [is_open, CallItem.new_in > 0, CallItem.attempts == 0],
        CallFilter.OUTSIDE: [is_open, CallItem.outside_since.is_not(None)],
        CallFilter.LATER: [CallItem.state == CallState.LATER],
        CallFilter.UNREACHABLE: [CallItem.state == CallState.UNREACHABLE],
        CallFilter.DONE: [CallItem.state == CallState.DONE],
        CallFilter.REFUSED: [CallItem.state == CallState.REFUSED],
        CallFilter.ALL: [],
    }
    return found[which]
