"""Who plays which part today, out of the directory, and where nobody does: the holes are part of
the answer.

A post's own parts go to the official whose role says so; without one the designated focal point
stands in, then the alternate. Names of community leaders stay with their post: they are in no cast.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.atlas.names import fold
from directory.calling.caller_needs import CallNeed, offers
from directory.entries.member_states import MEMBERS
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
)
from directory.entries.visibility import Viewer, visible_to
from protocols.model import Role

OF_POSTS = (Role.HEAD, Role.GUARD, Role.PROTECTION, Role.LIAISON, Role.COMMUNICATION)
_ROLE_WORDS: Mapping[Role, re.Pattern[str]] = MappingProxyType(
    {
        Role.HEAD: re.compile(
            r"titular de (la )?sede|consul general|head of post|embajador|ambassad|chef de poste"
        ),
        Role.GUARD: re.compile(r"guardia|duty|emergenc|permanence"),
        Role.PROTECTION: re.compile(r"protecc|protection"),
        Role.LIAISON: re.compile(r"enlace|liaison"),
        Role.COMMUNICATION: re.compile(r"comunica|prensa|communication|press"),
    }
)
_KINDS = {
    Role.HOST: OrganisationKind.HOST_AUTHORITY,
    Role.CIVIL: OrganisationKind.CIVIL_SOCIETY,
    Role.INTERNATIONAL: OrganisationKind.INTERNATIONAL,
}
_DIALLED = (ChannelKind.EMERGENCY, ChannelKind.PHONE, ChannelKind.HOTLINE, ChannelKind.WHATSAPP)
_RANKS = (Designation.DESIGNATED, Designation.ALTERNATE, Designation.OTHER)
_SECRETARIAT = re.compile(r"secretaria tecnica|technical secretariat|secretariat technique")

_Kind = TypeVar("_Kind", FocalPoint, Post, Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee:
    """Somebody, or some institution, in a part.

    `phone` is E.164 or short, empty when none is known.
    """

    name: str
    role: str = ""
    phone: str = ""
    has_whatsapp: bool = False
    confirmed_at: datetime | None = None
    stands_in: bool = False
    """Has the part only because nobody else of the post does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One part at one place: of a country, or of one post of it. Without players it is a hole."""

    country: str
    post: str = ""
    players: tuple[Assignee, ...] = ()


@dataclass(frozen=True, slots=True)
class PostRoster:
    """A post and who answers there."""

    name: str
    designated: Assignee | None
    alternate: Assignee | None
    phone: Assignee | None
    """The line of the post itself."""


@dataclass(frozen=True, slots=True)
class CountryRoster:
    """A country and who answers for it."""

    country: str
    designated: Assignee | None
    alternate: Assignee | None
    posts: tuple[PostRoster, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """All parts of the countries asked for, as one viewer may see them."""

    countries: tuple[str, ...]
    rosters: tuple[CountryRoster, ...]
    organisations: tuple[Organisation, ...]
    is_demo: bool
    _points: tuple[FocalPoint, ...]
    _posts: tuple[Post, ...]

    def seats(self, role: Role, service: CallNeed | None = None) -> tuple[Seat, ...]:
        """Return the seats of a part, holes among them; of an organisation those that offer
        `service`. Leaders: none.
        """
        if role is Role.LEADER:
            return ()
        if role in OF_POSTS:
            return tuple(self._of_post(post, role) for post in self._posts)
        if role is Role.COUNTRY:
            return tuple(
                Seat(
                    country=each.country,
                    players=tuple(one for one in (each.designated, each.alternate) if one),
                )
                for each in self.rosters
            )
        if role in {Role.SECRETARIAT, Role.INTERNATIONAL}:
            return (Seat(country="", players=self._offering(role, None, service)),)
        return tuple(
            Seat(country=code, players=self._offering(role, code, service))
            for code in self.countries
        )

    @property
    def holes(self) -> int:
        """Designated and alternate seats, of countries and posts, in which nobody sits."""
        seats = [one for each in self.rosters for one in (each.designated, each.alternate)]
        seats += [
            one
            for each in self.rosters
            for post in each.posts
            for one in (post.designated, post.alternate)
        ]
        return sum(one is None for one in seats)

    def _of_post(self, post: Post, role: Role) -> Seat:
        own = [each for each in self._points if each.post_id == post.id]
        players = [
            _player(point, stands_in=stands_in) for point, stands_in in officials_for(role, own)
        ]
        return Seat(country=post.country, post=post.name, players=tuple(players))

    def _offering(
        self, role: Role, country: str | None, service: CallNeed | None
    ) -> tuple[Assignee, ...]:
        found = [
            each
            for each in self.organisations
            if (country is None or each.country == country)
            and (service is None or offers(each, service))
            and _plays(each, role)
        ]
        return tuple(institution(each) for each in found)


def gather_cast(session: Session, *, viewer: Viewer, countries: Collection[str] = MEMBERS) -> Cast:
    """Return the cast of `countries` as `viewer` may see it: entries in use, posts that are
    open.
    """
    codes = tuple(sorted(countries))
    points = _all(session, viewer, FocalPoint, codes)
    posts = [each for each in _all(session, viewer, Post, codes) if each.closed_since is None]
    organisations = _all(session, viewer, Organisation, MEMBERS)
    return Cast(
        codes,
        tuple(_roster(code, points, posts) for code in codes),
        tuple(organisations),
        any(each.is_demo for each in points) or any(each.is_demo for each in posts),
        tuple(points),
        tuple(posts),
    )


def officials_for(role: Role, points: Iterable[FocalPoint]) -> list[tuple[FocalPoint, bool]]:
    """Return the officials of one post who play a part, the designated first, and whether each only
    stands in: who is designated does, where nobody's role says so.
    """
    own = sorted(points, key=lambda each: (_RANKS.index(each.designation), each.rank, each.name))
    words = _ROLE_WORDS.get(role)
    named = [(each, False) for each in own if words and words.search(fold(each.role))]
    stand_ins = [(each, True) for each in own if each.designation is not Designation.OTHER]
    return named or stand_ins[:1]


def institution(entry: Organisation | Post) -> Assignee:
    """Return an organisation or a post with the line to dial first."""
    return _with_line(entry.channels, name=entry.name)


# -- inside ---------------------------------------------------------------------------------


def _all(
    session: Session, viewer: Viewer, kind: type[_Kind], countries: Collection[str]
) -> Sequence[_Kind]:
    statement = (
        sa.select(kind)
        .where(kind.country.in_(countries), visible_to(viewer, kind))
        .options(selectinload(kind.channels))
        .order_by(kind.country, kind.name, kind.id)
    )
    return session.scalars(statement).all()


def _plays(organisation: Organisation, role: Role) -> bool:
    if role is Role.SECRETARIAT:
        return bool(
            _SECRETARIAT.search(fold(" ".join([organisation.name, *organisation.services])))
        )
    return organisation.kind is _KINDS[role]


def _roster(country: str, points: Iterable[FocalPoint], posts: Iterable[Post]) -> CountryRoster:
    held = {(each.country, each.post_id, each.designation): _player(each) for each in points}
    return CountryRoster(
        country,
        held.get((country, None, Designation.DESIGNATED)),
        held.get((country, None, Designation.ALTERNATE)),
        tuple(
            PostRoster(
                post.name,
                held.get((country, post.id, Designation.DESIGNATED)),
                held.get((country, post.id, Designation.ALTERNATE)),
                institution(post) if _line(post.channels) else None,
            )
            for post in posts
            if post.country == country
        ),
    )


def _player(point: FocalPoint, *, stands_in: bool = False) -> Assignee:
    return _with_line(point.channels, name=point.name, role=point.role, stands_in=stands_in)


def _with_line(
    channels: Sequence[Channel], *, name: str, role: str = "", stands_in: bool = False
) -> Assignee:
    line = _line(channels)
    return Assignee(
        name=name,
        role=role,
        stands_in=stands_in,
        phone=line.value if line else "",
        has_whatsapp=line is not None and (line.has_whatsapp or line.kind is ChannelKind.WHATSAPP),
        confirmed_at=line.confirmed_at if line else None,
    )


def _line(channels: Sequence[Channel]) -> Channel | None:
    """Return the telephone to dial first."""
    telephones = [each for each in channels if each.kind in _DIALLED]
    return min(
        telephones,
        key=lambda each: (_DIALLED.index(each.kind), each.rank, each.value),
        default=None,
    )
