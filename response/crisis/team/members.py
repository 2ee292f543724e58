"""Who may play a function, and who somebody on the roster is: accounts of the country, and the
officials of its directory, as far as the reader may see them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.accounts import AccountRole, User
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.models import Channel, ChannelKind, FocalPoint
from directory.entries.visibility import Viewer, visible_to
from response.crisis.officers import NATIONAL

_DIALLED = (ChannelKind.EMERGENCY, ChannelKind.PHONE, ChannelKind.WHATSAPP, ChannelKind.HOTLINE)
_ACCOUNT, _POINT = "account", "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Somebody who may be asked to come."""

    user_id: uuid.UUID | None = None
    focal_point_id: uuid.UUID | None = None
    name: str
    """Of an account without an entry in the directory: its address."""
    role: str = ""
    telephone: str = ""
    """E.164 or short; empty when none is known."""
    line: Channel | None = None
    """That telephone in the directory: what was heard of it stands there."""
    email: str = ""
    language: str = ""
    post_id: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """What a form sends for them."""
        kind, identity = (
            (_POINT, self.focal_point_id) if self.focal_point_id else (_ACCOUNT, self.user_id)
        )
        return f"{kind}:{identity}"

    def is_at(self, user_id: uuid.UUID | None, focal_point_id: uuid.UUID | None) -> bool:
        """Return whether a line with these ids means them."""
        return (user_id is not None and user_id == self.user_id) or (
            focal_point_id is not None and focal_point_id == self.focal_point_id
        )


@dataclass(frozen=True, slots=True)
class TeamMembers:
    """All who may be asked of one country; somebody with an account and an entry is one."""

    members: tuple[TeamMember, ...]

    def of(self, user_id: uuid.UUID | None, focal_point_id: uuid.UUID | None) -> TeamMember | None:
        """Return whom two ids mean; None for nobody, or somebody who left."""
        return next((each for each in self.members if each.is_at(user_id, focal_point_id)), None)

    def keyed(self, key: str) -> TeamMember | None:
        """Return whom a form means; None for nobody. Raises UnusableInput for an unknown one."""
        if not key:
            return None
        for each in self.members:
            if each.key == key:
                return each
        raise UnusableInput("member", N_("Elija a alguien de la lista."))

    def at_post(self, post_ids: Iterable[uuid.UUID | None]) -> tuple[TeamMember, ...]:
        """Return those of one of the posts."""
        wanted = {each for each in post_ids if each is not None}
        return tuple(each for each in self.members if each.post_id in wanted)


def team_members(session: Session, country: str, viewer: Viewer) -> TeamMembers:
    """Return who may be asked of a country: officials of the directory by name, then accounts."""
    return members_among(session, country, points_of(session, country, viewer))


def members_among(session: Session, country: str, points: Sequence[FocalPoint]) -> TeamMembers:
    """Return the same of officials at hand."""
    accounts = {each.email: each for each in _accounts(session, country)}
    members = [_of_point(point, accounts) for point in points]
    taken = {each.user_id for each in members}
    members += [
        TeamMember(
            user_id=each.id,
            name=each.known_name,
            email=each.email,
            language=each.language,
            post_id=each.post_id,
        )
        for each in accounts.values()
        if each.id not in taken
    ]
    return TeamMembers(tuple(members))


def points_of(session: Session, country: str, viewer: Viewer) -> Sequence[FocalPoint]:
    """Return the officials of a country that the viewer may see, by rank."""
    query = (
        sa.select(FocalPoint)
        .where(FocalPoint.country == country, visible_to(viewer, FocalPoint))
        .options(selectinload(FocalPoint.channels))
    )
    return session.scalars(query.order_by(FocalPoint.rank, FocalPoint.name, FocalPoint.id)).all()


# -- inside ---------------------------------------------------------------------------------


def _accounts(session: Session, country: str) -> Sequence[User]:
    names = [role.value for role in NATIONAL]
    query = sa.select(User).where(
        User.country == country, User.active, User.roles.any(AccountRole.name.in_(names))
    )
    return session.scalars(query.order_by(User.email)).all()


def _of_point(point: FocalPoint, accounts: Mapping[str, User]) -> TeamMember:
    mail = _first(point.channels, (ChannelKind.EMAIL,))
    email = mail.value if mail else ""
    account = accounts.get(email.lower()) if email else None
    line = _first(point.channels, _DIALLED)
    return TeamMember(
        user_id=account.id if account else None,
        focal_point_id=point.id,
        name=point.name,
        role=point.role,
        telephone=line.value if line else "",
        line=line,
        email=email,
        language=account.language if account else "",
        post_id=point.post_id,
    )


def _first(channels: Sequence[Channel], kinds: tuple[ChannelKind, ...]) -> Channel | None:
    """Return the first channel of the kinds, in their order."""
    fitting = [each for each in channels if each.kind in kinds]
    return min(fitting, key=lambda each: (kinds.index(each.kind), each.rank), default=None)
