"""What an export holds: one frozen row an entry, sifted for the viewer, in a fixed order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.crypto import Keyring
from directory.entries.confirmation import GroupConfirmation
from directory.entries.freshness import Freshness, freshness_of
from directory.entries.kinds import EntryKind
from directory.entries.leaders import open_leader
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
from directory.entries.values import values_of
from directory.entries.visibility import Clearance, Viewer, visible_to

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
    seen = _ExportScope(
        now,
        {post.id: post.name for post in posts},
        frozenset(each.id for each in organisations),
        _groups(session),
    )
    rows = [_post_row(post, seen) for post in posts]
    rows += [_focal_point_row(entry, seen) for entry in _entries(session, viewer, FocalPoint)]
    rows += [_shelter_row(entry, seen) for entry in _entries(session, viewer, Shelter)]
    rows += [_organisation_row(entry, seen) for entry in organisations]
    if keyring and viewer.clearance in {Clearance.COUNTRY, Clearance.POST}:
        rows += [
            _leader_row(entry, keyring, seen)
            for entry in _entries(session, viewer, CommunityLeader)
        ]
    order = list(EntryKind)
    return sorted(rows, key=lambda row: (order.index(row.section), row.country, row.name, row.id))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ExportScope:
    """What the rows of one export share: the moment, and the entries that may be named in others."""

    now: datetime
    posts: dict[uuid.UUID, str]
    organisations: frozenset[uuid.UUID]
    groups: dict[uuid.UUID, dict[str, tuple[datetime, str]]]

    def post(self, post_id: uuid.UUID | None) -> dict[str, str]:
        if post_id is None or post_id not in self.posts:
            return {}
        return {"post_id": str(post_id), "of_post": self.posts[post_id]}


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


def _channels(channels: Sequence[Channel]) -> tuple[ExportChannel, ...]:
    ordered = sorted(channels, key=lambda channel: (channel.rank, channel.kind, channel.value))
    return tuple(_channel(each) for each in ordered)


def _channel(each: Channel) -> ExportChannel:
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
        any(report.settled_at is None for report in each.failures),
    )


def _common(
    entry: Post | FocalPoint | Shelter | Organisation | CommunityLeader, seen: _ExportScope
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": str(entry.id),
        "languages": tuple(entry.languages or ()),
        "freshness": freshness_of(entry, seen.now),
        "updated_at": entry.updated_at,
    }
    values.update(_owned(entry), **_confirmed(entry, seen))
    if isinstance(entry, HasAddress):
        values.update(_placed(entry))
    if not isinstance(entry, Post):
        values.update(seen.post(entry.post_id))
    return values


def _owned(entry: HasOwner) -> dict[str, Any]:
    return {
        "country": entry.country,
        "visibility": entry.visibility.value,
        "is_demo": entry.is_demo,
    }


def _confirmed(
    entry: Post | FocalPoint | Shelter | Organisation | CommunityLeader, seen: _ExportScope
) -> dict[str, Any]:
    method = entry.confirmed_method.value if entry.confirmed_method else ""
    own = {"entry": (entry.confirmed_at, method)} if entry.confirmed_at else {}
    return {
        "confirmed_method": method,
        "source": entry.source,
        "confirmations": own | seen.groups.get(entry.id, {}),
    }


def _placed(entry: HasAddress) -> dict[str, Any]:
    return {
        name: getattr(entry, name)
        for name in ("address", "city", "located_in", "unit_code", "lon", "lat")
    }


def _post_row(post: Post, seen: _ExportScope) -> ExportRow:
    said = values_of(post)
    as_they_are = ("timezone", "closed_reason", "visits")
    lists = ("services", "units", "covered_nationalities", "co_owners")
    details: dict[str, Any] = {name: said[name] for name in as_they_are}
    details |= {name: tuple(said[name] or ()) for name in lists}
    covering = seen.post(post.covering_post_id)
    details |= {
        "drawn": _in_order(said["drawn"]),
        "closed_since": post.closed_since,
        "covering_post": covering.get("of_post", ""),
        "covering_post_id": covering.get("post_id", ""),
    }
    return ExportRow(
        section=EntryKind.POST,
        name=post.name,
        type=post.kind.value,
        hours=post.hours,
        channels=_channels(post.channels),
        details=details,
        **_common(post, seen),
    )


def _in_order(drawn: Any) -> Any:
    """Return a drawn area written in one way only: a ring begins at its first corner from the west,
    the parts follow.

    Reading an area and writing it turns its rings, and two exports of one area would differ.
    """
    if drawn is None or drawn["type"] not in {"Polygon", "MultiPolygon"}:
        return drawn
    polygons = drawn["coordinates"] if drawn["type"] == "MultiPolygon" else [drawn["coordinates"]]
    turned = []
    for outer, *holes in polygons:
        turned.append([_turned(outer), *sorted(map(_turned, holes))])
    turned.sort()
    return {**drawn, "coordinates": turned if drawn["type"] == "MultiPolygon" else turned[0]}


def _turned(ring: list[list[float]]) -> list[list[float]]:
    corners = ring[:-1]
    start = corners.index(min(corners))
    return [*corners[start:], *corners[:start], corners[start]]


def _focal_point_row(entry: FocalPoint, seen: _ExportScope) -> ExportRow:
    return ExportRow(
        section=EntryKind.FOCAL_POINT,
        name=entry.name,
        type=entry.designation.value,
        channels=_channels(entry.channels),
        details={"role": entry.role, "designated_on": entry.designated_on},
        **_common(entry, seen),
    )


def _shelter_row(shelter: Shelter, seen: _ExportScope) -> ExportRow:
    counts = ("capacity", "beds_men", "beds_women", "beds_families", "beds_minors", "notes")
    occupancy = ("occupied", "occupied_at", "occupied_night", "occupied_night_at")
    answers = ("open_now", "papers_asked", "accessible", "pets", "charging", "authorities_present")
    details = {name: getattr(shelter, name) for name in (*counts, *occupancy)}
    details |= {name: getattr(shelter, name).value for name in answers}
    kept_by = shelter.organisation_id
    details["organisation_id"] = str(kept_by) if kept_by in seen.organisations else ""
    return ExportRow(
        section=EntryKind.SHELTER,
        name=shelter.name,
        type=shelter.kind.value,
        hours=shelter.hours,
        channels=_channels(shelter.channels),
        details=details,
        **_common(shelter, seen),
    )


def _organisation_row(entry: Organisation, seen: _ExportScope) -> ExportRow:
    texts = ("name_other", "before", "during", "after", "website")
    details: dict[str, Any] = {name: getattr(entry, name) for name in texts}
    details |= {"services": tuple(entry.services or ()), "papers_asked": entry.papers_asked.value}
    return ExportRow(
        section=EntryKind.ORGANISATION,
        name=entry.name,
        type=entry.kind.value,
        hours=entry.hours,
        channels=_channels(entry.channels),
        details=details,
        **_common(entry, seen),
    )


def _leader_row(entry: CommunityLeader, keyring: Keyring, seen: _ExportScope) -> ExportRow:
    leader = open_leader(keyring, entry)
    phones = [leader.phone, leader.alternate_phone]
    return ExportRow(
        section=EntryKind.LEADER,
        name=leader.name,
        channels=tuple(ExportChannel(ChannelKind.PHONE, phone) for phone in phones if phone),
        details={
            "zone": entry.zone,
            "alternate_name": leader.alternate_name,
            "people_covered": entry.people_covered,
            "last_test_on": entry.last_test_on,
        },
        **_common(entry, seen),
    )
