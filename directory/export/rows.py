"""What an export holds: one frozen row an entry, sifted for the viewer, in a fixed order.

What only its section has comes from the table of fields (`directory.export.details`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.crypto import Keyring
from directory.emergency_lines import country_of_lines, is_emergency_line
from directory.entries.confirmation import GroupConfirmation
from directory.entries.freshness import Freshness, freshness_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.leaders import open_or_mark
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    FocalPoint,
    HasAddress,
    HasOwner,
    Organisation,
    Post,
    Shelter,
)
from directory.entries.visibility import Clearance, Viewer, visible_to
from directory.export.details import References, details_of

AnyEntry = TypeVar("AnyEntry", Post, FocalPoint, Shelter, Organisation, CommunityLeader)


@dataclass(frozen=True, slots=True)
class ExportChannel:
    """One way to reach an entry: `value` is E.164 (with `;ext=` if need be) for a telephone."""

    kind: ChannelKind
    value: str
    has_whatsapp: bool = False
    hours: str = ""
    note: str = ""
    confirmed_at: datetime | None = None
    confirmed_method: str = ""
    languages: tuple[str, ...] = ()
    is_official: bool = False
    is_emergency: bool = False
    """Whether it is a line for emergencies and no switchboard (`directory.labels`)."""
    failing: bool = False
    """Whether somebody said that it fails, and nobody has settled that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One entry. `details` holds what only its section has, by column key; moments are UTC."""

    section: EntryKind
    id: str
    country: str
    visibility: str
    name: str
    type: str = ""
    of_post: str = ""
    post_id: str = ""
    """The post it belongs to, when the viewer may see that post; empty otherwise."""
    languages: tuple[str, ...] = ()
    hours: str = ""
    address: str = ""
    city: str = ""
    located_in: str = ""
    unit_code: str = ""
    lon: float | None = None
    lat: float | None = None
    point_precision: str = ""
    """`municipality` or `county` where the point is only the middle of that; empty for an exact
    one.
    """
    channels: tuple[ExportChannel, ...] = ()
    freshness: Freshness
    confirmed_method: str = ""
    confirmations: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """When and how the `entry` itself and each of its groups of fields was confirmed last."""
    source: str = ""
    updated_at: datetime
    is_demo: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def rows_for(
    session: Session, viewer: Viewer, now: datetime, keyring: Keyring | None
) -> list[ExportRow]:
    """Return every entry the viewer may see, by section, country and name.

    Community leaders come only with a `keyring`, to a viewer of a country, and only that country's.
    """
    posts = _entries(session, viewer, Post)
    organisations = _entries(session, viewer, Organisation)
    scope = _ExportScope(
        now,
        References(
            {post.id: post.name for post in posts},
            frozenset(each.id for each in organisations),
        ),
        _groups(session),
    )
    entries: list[Post | FocalPoint | Shelter | Organisation] = [
        *posts,
        *_entries(session, viewer, FocalPoint),
        *_entries(session, viewer, Shelter),
        *organisations,
    ]
    rows = [_row(entry, scope) for entry in entries]
    if keyring and viewer.clearance in {Clearance.COUNTRY, Clearance.POST}:
        rows += [
            _leader_row(entry, keyring, scope)
            for entry in _entries(session, viewer, CommunityLeader)
        ]
    order = list(EntryKind)
    return sorted(rows, key=lambda row: (order.index(row.section), row.country, row.name, row.id))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ExportScope:
    """What the rows of one export share: the moment, and the entries others may name."""

    now: datetime
    references: References
    groups: dict[uuid.UUID, dict[str, tuple[datetime, str]]]

    def post(self, post_id: uuid.UUID | None) -> dict[str, str]:
        if post_id is None or post_id not in self.references.posts:
            return {}
        return {"post_id": str(post_id), "of_post": self.references.posts[post_id]}


def _groups(session: Session) -> dict[uuid.UUID, dict[str, tuple[datetime, str]]]:
    found: dict[uuid.UUID, dict[str, tuple[datetime, str]]] = {}
    columns = (
        GroupConfirmation.entry_id,
        GroupConfirmation.field_group,
        GroupConfirmation.confirmed_at,
        GroupConfirmation.confirmed_method,
    )
    for entry_id, group, at, method in session.execute(
        sa.select(*columns).order_by(GroupConfirmation.field_group)
    ):
        found.setdefault(entry_id, {})[group.value] = (at, method.value)
    return found


def _entries(session: Session, viewer: Viewer, kind: type[AnyEntry]) -> Sequence[AnyEntry]:
    statement = sa.select(kind).where(visible_to(viewer, kind))
    if kind is not CommunityLeader:
        channels = selectinload(kind.channels)  # type: ignore[attr-defined]
        statement = statement.options(channels, channels.selectinload(Channel.failures))
    if kind is Post:
        statement = statement.options(selectinload(Post.jurisdictions), selectinload(Post.visits))
    return session.scalars(statement).all()


def _channels(entry: Post | FocalPoint | Shelter | Organisation) -> tuple[ExportChannel, ...]:
    ordered = sorted(
        entry.channels, key=lambda channel: (channel.rank, channel.kind, channel.value)
    )
    return tuple(_channel(each, country_of_lines(entry)) for each in ordered)


def _channel(each: Channel, country: str) -> ExportChannel:
    return ExportChannel(
        each.kind,
        each.value,
        each.has_whatsapp,
        each.hours,
        each.note,
        each.confirmed_at,
        each.confirmed_method.value if each.confirmed_method else "",
        tuple(each.languages or ()),
        each.is_official,
        is_emergency_line(each.kind, each.value, country),
        any(report.settled_at is None for report in each.failures),
    )


def _common(
    entry: Post | FocalPoint | Shelter | Organisation | CommunityLeader, scope: _ExportScope
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": str(entry.id),
        "languages": tuple(entry.languages or ()),
        "freshness": freshness_of(entry, scope.now),
        "updated_at": entry.updated_at,
    }
    values.update(_owned(entry), **_confirmed(entry, scope))
    if isinstance(entry, HasAddress):
        values.update(_placed(entry))
    if not isinstance(entry, Post):
        values.update(scope.post(entry.post_id))
    return values


def _owned(entry: HasOwner) -> dict[str, Any]:
    return {
        "country": entry.country,
        "visibility": entry.visibility.value,
        "is_demo": entry.is_demo,
    }


def _confirmed(
    entry: Post | FocalPoint | Shelter | Organisation | CommunityLeader, scope: _ExportScope
) -> dict[str, Any]:
    method = entry.confirmed_method.value if entry.confirmed_method else ""
    own = {"entry": (entry.confirmed_at, method)} if entry.confirmed_at else {}
    return {
        "confirmed_method": method,
        "source": entry.source,
        "confirmations": own | scope.groups.get(entry.id, {}),
    }


def _placed(entry: HasAddress) -> dict[str, Any]:
    return {
        name: getattr(entry, name)
        for name in (
            "address",
            "city",
            "located_in",
            "unit_code",
            "lon",
            "lat",
            "point_precision",
        )
    }


def _row(entry: Post | FocalPoint | Shelter | Organisation, scope: _ExportScope) -> ExportRow:
    code = entry.designation if isinstance(entry, FocalPoint) else entry.kind
    return ExportRow(
        section=kind_of(entry),
        name=entry.name,
        type=code.value,
        hours="" if isinstance(entry, FocalPoint) else entry.hours,
        channels=_channels(entry),
        details=details_of(entry, scope.references),
        **_common(entry, scope),
    )


def _leader_row(entry: CommunityLeader, keyring: Keyring, scope: _ExportScope) -> ExportRow:
    leader = open_or_mark(keyring, entry)
    phones = [leader.phone, leader.alternate_phone]
    return ExportRow(
        section=EntryKind.LEADER,
        name=leader.name or f"[{leader.row.zone}]",
        channels=tuple(ExportChannel(ChannelKind.PHONE, phone) for phone in phones if phone),
        details=details_of(entry, scope.references, keyring),
        **_common(entry, scope),
    )
