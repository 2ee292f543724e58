"""Whom an alarm can call: accounts and focal points, as readers of its messages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import AccountRole, RoleName, User
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from core.transports.email_format import EMAIL
from directory.entries.models import ChannelKind, Designation, FocalPoint, Visibility

_SEATS = (Designation.DESIGNATED, Designation.ALTERNATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReader:
    """Somebody an alarm may call, and how they read."""

    key: str
    """`user:<id>` or `focal_point:<id>`."""
    user_id: uuid.UUID | None = None
    focal_point_id: uuid.UUID | None = None
    name: str
    """As colleagues of the country know them; empty for an entry only its own post may see."""
    email: str
    """Empty where no mail can be sent to them."""
    language: str = SOURCE_LANGUAGE
    timezone: str = ""
    is_demo: bool = False


def reader_of_user(user: User) -> AlarmReader:
    """Return an account as a reader."""
    return AlarmReader(
        key=f"user:{user.id}",
        user_id=user.id,
        name=user.known_name,
        email=EMAIL.recipient(user.email),
        language=user.language if user.language in LANGUAGES else SOURCE_LANGUAGE,
        timezone=user.timezone,
        is_demo=user.is_demo,
    )


def reader_of_focal_point(point: FocalPoint, user: User | None = None) -> AlarmReader:
    """Return a focal point as a reader; with the account of the same person, by that account.

    The name of an entry that only its own post may see is told to nobody else.
    """
    name = "" if point.visibility is Visibility.POST else point.name
    address = next(filter(None, map(EMAIL.recipient, _addresses(point))), "")
    if user is not None:
        known = reader_of_user(user)
        return AlarmReader(
            key=known.key,
            user_id=user.id,
            focal_point_id=point.id,
            name=name or known.name,
            email=known.email or address,
            language=known.language,
            timezone=known.timezone,
            is_demo=known.is_demo,
        )
    spoken = (each for each in point.languages if each in LANGUAGES)
    return AlarmReader(
        key=f"focal_point:{point.id}",
        focal_point_id=point.id,
        name=name,
        email=address,
        language=next(spoken, SOURCE_LANGUAGE),
        is_demo=point.is_demo,
    )


def readers_of_users(session: Session, user_ids: Sequence[uuid.UUID]) -> list[AlarmReader]:
    """Return the open ones of these accounts as readers, in their order."""
    query = sa.select(User).where(User.id.in_(user_ids), User.active)
    known = {user.id: reader_of_user(user) for user in session.scalars(query)}
    return [known[each] for each in user_ids if each in known]


def readers_of_keys(session: Session, keys: Sequence[str]) -> list[AlarmReader]:
    """Return those of these readers (`user:<id>`, `focal_point:<id>`) who are in use, in order."""
    found: list[AlarmReader] = []
    for key in keys:
        kind, _colon, identity = key.partition(":")
        if kind == "user":
            found += readers_of_users(session, [uuid.UUID(identity)])
        elif (point := focal_reader(session, uuid.UUID(identity))) is not None:
            found.append(point)
    return found


def accounts_in_role(session: Session, role: RoleName, country: str) -> list[AlarmReader]:
    """Return the open accounts of a role in a country ("" for the Secretariat) as readers."""
    query = sa.select(User).where(
        User.active, User.country == country, User.roles.any(AccountRole.name == role.value)
    )
    return [reader_of_user(user) for user in session.scalars(query.order_by(User.email))]


def focal_readers(session: Session, country: str) -> list[AlarmReader]:
    """Return who stands in for a rota: the focal points of the country (those of its posts where it
    has none of its own), and the accounts of its emergency unit; each person once.
    """
    points = _focal_points(session, country)
    own = [each for each in points if each.post_id is None]
    readers = [*_as_persons(session, own or points)]
    readers += accounts_in_role(session, RoleName.EMERGENCY, country)
    return distinct_readers(readers)


def focal_reader(session: Session, focal_point_id: uuid.UUID) -> AlarmReader | None:
    """Return one focal point in use as a reader; None when it is retired or gone."""
    query = sa.select(FocalPoint).options(selectinload(FocalPoint.channels))
    point = session.scalar(
        query.where(FocalPoint.id == focal_point_id, FocalPoint.retired_at.is_(None))
    )
    return None if point is None else _as_persons(session, [point])[0]


def distinct_readers(readers: Iterable[AlarmReader]) -> list[AlarmReader]:
    """Return each reader once, in order: one person may stand in two places."""
    return list({each.key: each for each in reversed(list(readers))}.values())[::-1]


# -- inside ---------------------------------------------------------------------------------


def _focal_points(session: Session, country: str) -> list[FocalPoint]:
    query = (
        sa.select(FocalPoint)
        .where(
            FocalPoint.country == country,
            FocalPoint.retired_at.is_(None),
            FocalPoint.designation.in_(_SEATS),
        )
        .options(selectinload(FocalPoint.channels))
    )
    points = session.scalars(query).all()
    return sorted(points, key=lambda each: (_SEATS.index(each.designation), each.rank, each.name))


def _as_persons(session: Session, points: Sequence[FocalPoint]) -> list[AlarmReader]:
    """Return focal points as readers; who has an open account of the country by the same address
    is that person.
    """
    addresses = {EMAIL.recipient(each) for point in points for each in _addresses(point)} - {""}
    query = sa.select(User).where(User.active, User.email.in_(addresses))
    users = {user.email: user for user in session.scalars(query)} if addresses else {}
    return [reader_of_focal_point(point, _account(point, users)) for point in points]


def _account(point: FocalPoint, users: dict[str, User]) -> User | None:
    known = (users.get(EMAIL.recipient(each)) for each in _addresses(point))
    return next((each for each in known if each and each.country == point.country), None)


def _addresses(point: FocalPoint) -> list[str]:
    return [each.value for each in point.channels if each.kind is ChannelKind.EMAIL]
