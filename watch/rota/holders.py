"""Who holds a shift, how they are reached, and whether they still can be.

The rule: whoever cannot be woken holds no shift. An account that is disabled or of another country
now, an entry of the directory that was taken out, has no channel, or whose confirmation has lapsed
(or never was): such a shift is a hole, and the reason is said. Who is known both as an account and
as an entry is woken by what still works of the two.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import User
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from directory.entries.freshness import VALID_DAYS, freshness_of, oldest_confirmation
from directory.entries.models import Channel, ChannelKind, FocalPoint
from watch.rota.members import MemberIds
from watch.rota.models import Shift

_TELEPHONES = (ChannelKind.EMERGENCY, ChannelKind.PHONE, ChannelKind.WHATSAPP, ChannelKind.HOTLINE)


class HolderFault(enum.StrEnum):
    """Why somebody cannot be woken."""

    DISABLED = "disabled"
    """The account."""
    OTHER_COUNTRY = "other_country"
    """The account or the entry is of another country now."""
    RETIRED = "retired"
    """The entry was taken out of the directory."""
    UNREACHABLE = "unreachable"
    """The entry has neither a telephone nor an e-mail."""
    LAPSED = "lapsed"
    """Nobody confirmed the entry for six months, or ever."""


@dataclass(frozen=True, slots=True)
class ShiftHolder:
    """The account, the entry of the directory, or both, that hold a shift."""

    user: User | None = None
    focal_point: FocalPoint | None = None

    @property
    def marks(self) -> frozenset[str]:
        """By what the same person is known again in another shift."""
        user_id = self.user.id if self.user is not None else None
        entry_id = self.focal_point.id if self.focal_point is not None else None
        return frozenset(MemberIds(user_id, entry_id).marks)

    @property
    def name(self) -> str:
        """What people call them: the name in the directory, else that of the account."""
        if self.focal_point is not None:
            return self.focal_point.name
        return self.user.known_name if self.user is not None else ""

    def lapses_at(self) -> datetime | None:
        """Return when the confirmation of the entry runs out; None where it never does."""
        entry = self.focal_point
        confirmed = oldest_confirmation(entry, entry.channels) if entry is not None else None
        return None if confirmed is None else confirmed + timedelta(days=VALID_DAYS)

    def reachable(self, country: str, at: datetime) -> ShiftHolder:
        """Return what of the two can be woken at a moment: both, one, or neither."""
        return ShiftHolder(
            None if user_fault(self.user, country) else self.user,
            None if entry_fault(self.focal_point, country, at) else self.focal_point,
        )

    def fault(self, country: str, at: datetime) -> HolderFault | None:
        """Return why they cannot be woken at a moment; None where they can."""
        if self.reachable(country, at).marks:
            return None
        return user_fault(self.user, country) or entry_fault(self.focal_point, country, at)


def user_fault(user: User | None, country: str) -> HolderFault | None:
    """Return why an account of a rota's country wakes nobody; None where it does, or is none."""
    if user is None:
        return None
    if not user.active:
        return HolderFault.DISABLED
    return None if user.country == country else HolderFault.OTHER_COUNTRY


def entry_fault(entry: FocalPoint | None, country: str, at: datetime) -> HolderFault | None:
    """Return why an entry of the directory wakes nobody at a moment, likewise."""
    if entry is None:
        return None
    if entry.retired_at is not None:
        return HolderFault.RETIRED
    if entry.country != country:
        return HolderFault.OTHER_COUNTRY
    if not entry.channels:
        return HolderFault.UNREACHABLE
    return None if freshness_of(entry, at).is_current else HolderFault.LAPSED


def telephone_of(entry: FocalPoint | None) -> str:
    """Return the number to dial first, in E.164; empty without one."""
    return _first_value(entry, _TELEPHONES)


def email_of(holder: ShiftHolder) -> str:
    """Return the address to write to: the account's, else that of the entry; empty without one."""
    if holder.user is not None:
        return holder.user.email
    return _first_value(holder.focal_point, (ChannelKind.EMAIL,))


def language_of(holder: ShiftHolder) -> str:
    """Return in which language to write."""
    if holder.user is not None:
        return holder.user.language
    spoken = holder.focal_point.languages if holder.focal_point is not None else []
    return next((each for each in spoken if each in LANGUAGES), SOURCE_LANGUAGE)


def channels_in_order(entry: FocalPoint | None) -> list[Channel]:
    """Return the channels of an entry as they are tried: telephones first, then e-mail."""
    order = (*_TELEPHONES, ChannelKind.EMAIL)
    channels = entry.channels if entry is not None else []
    return sorted(channels, key=lambda each: (order.index(each.kind), each.rank))


def holders_of(session: Session, shifts: Iterable[Shift]) -> dict[uuid.UUID, ShiftHolder]:
    """Return who holds each shift, by its id; the entries come with their channels."""
    ids = {each.id: MemberIds(each.user_id, each.focal_point_id) for each in shifts}
    holders = holders_by_ids(session, ids.values())
    return {shift_id: holders[each] for shift_id, each in ids.items()}


def holders_by_ids(session: Session, members: Iterable[MemberIds]) -> dict[MemberIds, ShiftHolder]:
    """Return who is meant by each pair of ids; what is gone is left out of a holder."""
    known = set(members)
    users = {each.id: each for each in _users(session, {one.user_id for one in known})}
    entries = {each.id: each for each in _entries(session, {one.focal_point_id for one in known})}
    return {
        each: ShiftHolder(
            users.get(each.user_id) if each.user_id else None,
            entries.get(each.focal_point_id) if each.focal_point_id else None,
        )
        for each in known
    }


# -- inside ---------------------------------------------------------------------------------


def _first_value(entry: FocalPoint | None, kinds: tuple[ChannelKind, ...]) -> str:
    found = (each.value for each in channels_in_order(entry) if each.kind in kinds)
    return next(found, "")


def _users(session: Session, ids: set[uuid.UUID | None]) -> Iterable[User]:
    known = ids - {None}
    return session.scalars(sa.select(User).where(User.id.in_(known))) if known else ()


def _entries(session: Session, ids: set[uuid.UUID | None]) -> Iterable[FocalPoint]:
    known = ids - {None}
    if not known:
        return ()
    query = sa.select(FocalPoint).where(FocalPoint.id.in_(known))
    return session.scalars(query.options(selectinload(FocalPoint.channels)))
