"""What an export holds: one frozen row an entry, sifted for the viewer, in a fixed order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from directory.freshness import Freshness, freshness_of
from directory.kinds import EntryKind
from directory.leaders import open_leader
from directory.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    Confirmable,
    FocalPoint,
    Organisation,
    Owned,
    Placed,
    Post,
    Shelter,
)
from directory.viewer import Clearance, Viewer, visible_to
from ground.crypto import Keyring

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
    source: str = ""
    updated_at: datetime
    is_demo: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def rows_for(session: Session, viewer: Viewer, now: datetime, keyring: Keyring | None) -> list[ExportRow]:
    """Every entry the viewer may see, by section, country and name.

    Community leaders come only with a `keyring`, to a viewer of a country, and only that country's.
    """
    posts = _entries(session, viewer, Post)
    names: dict[uuid.UUID | None, str] = {post.id: post.name for post in posts}
    rows = [_post_row(post, now) for post in posts]
    rows += [_focal_point_row(entry, names.get(entry.post_id), now) for entry in _entries(session, viewer, FocalPoint)]
    rows += [_shelter_row(entry, now) for entry in _entries(session, viewer, Shelter)]
    rows += [_organisation_row(entry, now) for entry in _entries(session, viewer, Organisation)]
    if keyring and viewer.clearance in {Clearance.COUNTRY, Clearance.POST}:
        leaders = _entries(session, viewer, CommunityLeader)
        rows += [_leader_row(entry, names.get(entry.post_id), keyring, now) for entry in leaders]
    order = list(EntryKind)
    return sorted(rows, key=lambda row: (order.index(row.section), row.country, row.name, row.id))


# -- inside ---------------------------------------------------------------------------------


def _entries(session: Session, viewer: Viewer, kind: type[AnyEntry]) -> Sequence[AnyEntry]:
    statement = sa.select(kind).where(visible_to(viewer, kind))
    if kind is not CommunityLeader:
        statement = statement.options(selectinload(kind.channels))  # type: ignore[attr-defined]
    return session.scalars(statement).all()


def _channels(channels: Sequence[Channel]) -> tuple[ExportChannel, ...]:
    ordered = sorted(channels, key=lambda channel: (channel.rank, channel.kind, channel.value))
    return tuple(
        ExportChannel(each.kind, each.value, each.has_whatsapp, each.hours, each.note, each.confirmed_at)
        for each in ordered
    )


def _common(entry: Post | FocalPoint | Shelter | Organisation | CommunityLeader, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": str(entry.id),
        "languages": tuple(entry.languages or ()),
        "freshness": freshness_of(entry, now),
        "updated_at": entry.updated_at,
    }
    values.update(_owned(entry), **_confirmed(entry))
    if isinstance(entry, Placed):
        values.update(_placed(entry))
    return values


def _owned(entry: Owned) -> dict[str, Any]:
    return {"country": entry.country, "visibility": entry.visibility.value, "is_demo": entry.is_demo}


def _confirmed(entry: Confirmable) -> dict[str, Any]:
    method = entry.confirmed_method
    return {"confirmed_method": method.value if method else "", "source": entry.source}


def _placed(entry: Placed) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("address", "city", "located_in", "unit_code", "lon", "lat")}


def _post_row(post: Post, now: datetime) -> ExportRow:
    return ExportRow(
        section=EntryKind.POST,
        name=post.name,
        type=post.kind.value,
        hours=post.hours,
        channels=_channels(post.channels),
        details={"timezone": post.timezone},
        **_common(post, now),
    )


def _focal_point_row(entry: FocalPoint, post_name: str | None, now: datetime) -> ExportRow:
    return ExportRow(
        section=EntryKind.FOCAL_POINT,
        name=entry.name,
        type=entry.designation.value,
        of_post=post_name or "",
        channels=_channels(entry.channels),
        details={"role": entry.role},
        **_common(entry, now),
    )


def _shelter_row(shelter: Shelter, now: datetime) -> ExportRow:
    counts = ("capacity", "beds_men", "beds_women", "beds_families", "beds_minors", "occupied", "occupied_at", "notes")
    answers = ("open_now", "papers_asked", "accessible", "pets", "charging", "authorities_present")
    details = {name: getattr(shelter, name) for name in counts}
    details |= {name: getattr(shelter, name).value for name in answers}
    return ExportRow(
        section=EntryKind.SHELTER,
        name=shelter.name,
        type=shelter.kind.value,
        hours=shelter.hours,
        channels=_channels(shelter.channels),
        details=details,
        **_common(shelter, now),
    )


def _organisation_row(entry: Organisation, now: datetime) -> ExportRow:
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
        **_common(entry, now),
    )


def _leader_row(entry: CommunityLeader, post_name: str | None, keyring: Keyring, now: datetime) -> ExportRow:
    leader = open_leader(keyring, entry)
    phones = [leader.phone, leader.alternate_phone]
    return ExportRow(
        section=EntryKind.LEADER,
        name=leader.name,
        of_post=post_name or "",
        channels=tuple(ExportChannel(ChannelKind.PHONE, phone) for phone in phones if phone),
        details={
            "zone": entry.zone,
            "alternate_name": leader.alternate_name,
            "people_covered": entry.people_covered,
            "last_test_on": entry.last_test_on,
        },
        **_common(entry, now),
    )
