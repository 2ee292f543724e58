"""Who may be put on call: accounts of officials of the country, and its focal points.

Where an entry of the directory bears the e-mail address of an account, both are one person and
stand as one in the list: the alarm goes to the account, the telephone is that of the entry.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import AccountRole, RoleName, User
from directory.entries.models import Channel, ChannelKind, FocalPoint
from directory.entries.visibility import Viewer, visible_to

USER, FOCAL_POINT = "user:", "focal_point:"
OFFICIALS = (RoleName.COUNTRY_ADMIN, RoleName.CONSUL, RoleName.EMERGENCY)


@dataclass(frozen=True, slots=True)
class MemberIds:
    """Who holds a shift, by id: an account, an entry of the directory, or both."""

    user_id: uuid.UUID | None = None
    focal_point_id: uuid.UUID | None = None

    @classmethod
    def read(cls, text: str) -> MemberIds:
        """Return whom a text means: `user:<id>`, `focal_point:<id>`, or both with a space between.

        What is neither is left out.
        """
        return cls(_id_after(USER, text), _id_after(FOCAL_POINT, text))

    @property
    def marks(self) -> list[str]:
        """Return each as it is written, the account first."""
        found = ((USER, self.user_id), (FOCAL_POINT, self.focal_point_id))
        return [f"{kind}{each}" for kind, each in found if each is not None]

    def __str__(self) -> str:
        return " ".join(self.marks)


@dataclass(frozen=True, slots=True)
class RotaCandidate:
    """Somebody who may be put on call."""

    ids: MemberIds
    name: str
    """Of the entry of the directory, if there is one."""
    email: str
    """Of the account, if there is one."""
    post_id: uuid.UUID | None


def candidates(session: Session, country: str, viewer: Viewer) -> list[RotaCandidate]:
    """Return whom `viewer` may put on call in a country, by name: accounts that are active, and the
    entries in use that the viewer sees. A viewer of one post puts on call its own accounts.
    """
    users = _users(session, country, viewer)
    entries = list(_entries(session, country, viewer))
    by_email = {each.email: each for each in users}
    found = []
    for entry in entries:
        user = _account_of(entry, by_email)
        if user is not None:
            del by_email[user.email]
        found.append(_candidate(user, entry))
    found += [_candidate(user, None) for user in by_email.values()]
    return sorted(found, key=lambda each: ((each.name or each.email).casefold(), str(each.ids)))


def members_here(session: Session, members: Iterable[MemberIds]) -> dict[MemberIds, MemberIds]:
    """Return, of each, what there still is: rows that were deleted are left out."""
    known = list(members)
    users = _present(session, User, [each.user_id for each in known])
    entries = _present(session, FocalPoint, [each.focal_point_id for each in known])
    return {
        each: MemberIds(
            each.user_id if each.user_id in users else None,
            each.focal_point_id if each.focal_point_id in entries else None,
        )
        for each in known
    }


# -- inside ---------------------------------------------------------------------------------


def _id_after(kind: str, text: str) -> uuid.UUID | None:
    found = [part.removeprefix(kind) for part in text.split() if part.startswith(kind)]
    try:
        return uuid.UUID(found[0]) if found else None
    except ValueError:
        return None


def _users(session: Session, country: str, viewer: Viewer) -> Sequence[User]:
    is_official = AccountRole.name.in_([role.value for role in OFFICIALS])
    query = sa.select(User).where(User.country == country, User.active, User.roles.any(is_official))
    if viewer.post_id is not None:
        query = query.where(User.post_id == viewer.post_id)
    return session.scalars(query.order_by(User.email)).all()


def _entries(session: Session, country: str, viewer: Viewer) -> Iterable[FocalPoint]:
    query = sa.select(FocalPoint).where(
        FocalPoint.country == country, visible_to(viewer, FocalPoint)
    )
    query = query.order_by(FocalPoint.rank, FocalPoint.id)
    return session.scalars(query.options(selectinload(FocalPoint.channels)))


def _account_of(entry: FocalPoint, by_email: dict[str, User]) -> User | None:
    addresses = [_address(each) for each in entry.channels if each.kind is ChannelKind.EMAIL]
    return next((by_email[each] for each in addresses if each in by_email), None)


def _address(channel: Channel) -> str:
    return channel.value.strip().lower()


def _candidate(user: User | None, entry: FocalPoint | None) -> RotaCandidate:
    ids = MemberIds(user.id if user else None, entry.id if entry else None)
    post_id = (entry.post_id if entry else None) or (user.post_id if user else None)
    name = entry.name if entry else (user.name if user else "") or ""
    return RotaCandidate(ids, name, user.email if user else "", post_id)


def _present(
    session: Session, table: type[User] | type[FocalPoint], ids: Iterable[uuid.UUID | None]
) -> set[uuid.UUID]:
    known = {each for each in ids if each is not None}
    return set(session.scalars(sa.select(table.id).where(table.id.in_(known)))) if known else set()
