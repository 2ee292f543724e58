"""Flags: a hazard touches all nationals of one country, a shelter, or a post.

Running twice changes nothing.

Tests and exercises never flag. A flag is cleared, with the reason, when its hazard is over, has
lost its place, or when the zone has moved off its subject; its history stays.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring, place_of
from core.geo.geometry import Area, Point
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer
from directory.search.nearby import posts_within, shelters_within
from feeds.models import Hazard, HazardStatus
from feeds.values import Band, Severity
from registry.matching.index import load_blocks
from watch.matching.affected import affected
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind
from watch.sheet.nearby import band_at

ACTOR = "worker"
PURPOSE = "hazard watch"


@dataclass(frozen=True, slots=True)
class TouchedSubject:
    """What a hazard touches now: one subject of a flag.

    `members` are person ids, sorted, 16 bytes each; `homes` the households', as often as they have
    members.
    """

    kind: SubjectKind
    country: str
    subject_id: str
    severity: Severity
    persons: int = 0
    households: int = 0
    members: bytes = b""
    homes: bytes = b""
    name: str = ""
    """Of the shelter or post."""


@dataclass(frozen=True, slots=True)
class FlagUpdate:
    """What one working-out changed, and what flies after it."""

    touched: tuple[TouchedSubject, ...]
    raised: int = 0
    widened: int = 0
    narrowed: int = 0
    cleared: int = 0

    @property
    def changed(self) -> int:
        """How many flags moved."""
        return self.raised + self.widened + self.narrowed + self.cleared


def flag_hazard(session: Session, keyring: Keyring, hazard: Hazard, now: datetime) -> FlagUpdate:
    """Raise, widen, narrow and clear the flags of one hazard for the state of things at `now`.

    Raises CannotOpen when the matching index or the members of a flag do not open.
    """
    reason = why_none(hazard, now) or _why_another(session, hazard, now)
    touched = () if reason else tuple(_touched(session, keyring, hazard, moment_of(hazard, now)))
    query = sa.select(Flag).where(Flag.hazard_id == hazard.id).with_for_update()
    flags = {(flag.kind, flag.country, flag.subject_id): flag for flag in session.scalars(query)}
    moves: list[ChangeKind] = []
    for subject in touched:
        flag = flags.pop((subject.kind, subject.country, subject.subject_id), None)
        move = _settle(session, keyring, hazard, flag, subject, now)
        if move is not None:
            moves.append(move)
    for flag in flags.values():
        if flag.status is FlagStatus.RAISED:
            _clear(session, flag, hazard, now, reason or "the zone no longer touches it")
            moves.append(ChangeKind.CLEARED)
    session.flush()
    return FlagUpdate(touched, *(moves.count(kind) for kind in ChangeKind))


def moment_of(hazard: Hazard, now: datetime) -> datetime:
    """When stays are asked about: now, or the beginning of a hazard that is still to come."""
    return max(now, hazard.started_at)


def why_none(hazard: Hazard, now: datetime) -> str:
    """Return why a hazard flags nothing, in words; empty when it does."""
    if hazard.is_test:
        return "test or exercise"
    if hazard.status is HazardStatus.ENDED:
        return str(hazard.ended_because or "over")
    if hazard.ends_at is not None and hazard.ends_at <= now:
        return "expired"
    if hazard.zone is None or not hazard.severity_zones:
        return "no longer placed"
    return ""


def _why_another(session: Session, hazard: Hazard, now: datetime) -> str:
    """Return the same quake told by two sources is flagged once, under the one that has a place and
    still holds.
    """
    original = session.get(Hazard, hazard.same_as_id) if hazard.same_as_id else None
    return (
        f"the same as {original.key}"
        if original is not None and not why_none(original, now)
        else ""
    )


def bands_of(hazard: Hazard) -> tuple[Band, ...]:
    """Return the bands of a hazard as values, gravest last; empty when it has no place."""
    return tuple(
        Band(
            Area.from_geojson(band["geojson"]),
            Severity(band["severity"]),
            str(band.get("label", "")),
        )
        for band in hazard.severity_zones
    )


def center_of(hazard: Hazard) -> Point | None:
    """Return the epicentre or the eye, when the hazard has one."""
    if hazard.center_lon is None or hazard.center_lat is None:
        return None
    return Point(hazard.center_lon, hazard.center_lat)


def members_of(flag: Flag, keyring: Keyring) -> list[uuid.UUID]:
    """Return the persons behind a flag on nationals.

    Whoever goes on to their cards keeps the journal. Raises CannotOpen.
    """
    return _ids(_members(flag, keyring))


# -- what is touched --------------------------------------------------------------------------


def _touched(
    session: Session, keyring: Keyring, hazard: Hazard, at: datetime
) -> Iterable[TouchedSubject]:
    bands = bands_of(hazard)
    for country, match in affected(
        bands, load_blocks(session, keyring), at, center_of(hazard)
    ).items():
        gravest = max(match.counts.by_severity, key=lambda severity: severity.rank)
        yield TouchedSubject(
            SubjectKind.NATIONALS,
            country,
            "",
            gravest,
            match.counts.persons,
            match.counts.households,
            members=match.rows["person"].tobytes(),
            homes=match.rows["household"].tobytes(),
        )
    assert hazard.zone is not None
    for shelter in shelters_within(session, hazard.zone, viewer=Viewer.house()):
        yield _place_touched(SubjectKind.SHELTER, shelter, bands)
    for post in posts_within(session, hazard.zone, viewer=Viewer.house()):
        yield _place_touched(SubjectKind.POST, post, bands)


def _place_touched(
    kind: SubjectKind, entry: Shelter | Post, bands: tuple[Band, ...]
) -> TouchedSubject:
    band = band_at(bands, entry.point)
    severity = band.severity if band else Severity.UNKNOWN
    return TouchedSubject(kind, entry.country, str(entry.id), severity, name=entry.name)


# -- moving flags -----------------------------------------------------------------------------


def _settle(
    session: Session,
    keyring: Keyring,
    hazard: Hazard,
    flag: Flag | None,
    subject: TouchedSubject,
    now: datetime,
) -> ChangeKind | None:
    """Bring one flag to what is touched now; tells how it moved, None when it did not."""
    if flag is None:
        flag = Flag(
            hazard_id=hazard.id,
            kind=subject.kind,
            country=subject.country,
            subject_id=subject.subject_id,
        )
        flag.status = FlagStatus.CLEARED
        session.add(flag)
    if flag.status is FlagStatus.CLEARED:
        _write(flag, keyring, hazard, subject, now)
        flag.status, flag.raised_at, flag.cleared_at, flag.cleared_because = (
            FlagStatus.RAISED,
            now,
            None,
            "",
        )
        _note(session, flag, hazard, now, ChangeKind.RAISED, "", added=len(_ids(subject.members)))
        return ChangeKind.RAISED
    before, after = set(members_of(flag, keyring)), set(_ids(subject.members))
    added, removed = len(after - before), len(before - after)
    old_severity = Severity(flag.severity)
    if not (added or removed or old_severity is not subject.severity):
        flag.hazard_version, flag.households = hazard.version, subject.households
        return None
    _write(flag, keyring, hazard, subject, now)
    wider = added > 0 or (not removed and subject.severity.rank > old_severity.rank)
    move = ChangeKind.WIDENED if wider else ChangeKind.NARROWED
    because = "" if old_severity is subject.severity else f"{old_severity} -> {subject.severity}"
    _note(session, flag, hazard, now, move, because, added=added, removed=removed)
    return move


def _write(
    flag: Flag, keyring: Keyring, hazard: Hazard, subject: TouchedSubject, now: datetime
) -> None:
    flag.hazard_version, flag.changed_at = hazard.version, now
    flag.persons, flag.households, flag.severity = (
        subject.persons,
        subject.households,
        str(subject.severity),
    )
    if subject.kind is SubjectKind.NATIONALS:
        flag.members = keyring.seal(zlib.compress(subject.members), _place(flag))


def _clear(session: Session, flag: Flag, hazard: Hazard, now: datetime, because: str) -> None:
    flag.status, flag.cleared_at, flag.changed_at, flag.cleared_because = (
        FlagStatus.CLEARED,
        now,
        now,
        because,
    )
    flag.hazard_version = hazard.version
    _note(session, flag, hazard, now, ChangeKind.CLEARED, because, removed=flag.persons)


def _note(
    session: Session,
    flag: Flag,
    hazard: Hazard,
    now: datetime,
    move: ChangeKind,
    because: str,
    *,
    added: int = 0,
    removed: int = 0,
) -> None:
    """One row of history and one line of the journal."""
    counts = {
        "persons": flag.persons,
        "households": flag.households,
        "added": added,
        "removed": removed,
    }
    session.add(FlagChange(flag_id=flag.id, at=now, change=move, because=because, **counts))
    record(
        session,
        at=now,
        actor=ACTOR,
        action=f"flag.{move}",
        subject=flag.id,
        country=flag.country,
        purpose=PURPOSE,
        hazard=hazard.key,
        kind=str(flag.kind),
        **counts,
    )


def _members(flag: Flag, keyring: Keyring) -> bytes:
    return (
        b"" if flag.members is None else zlib.decompress(keyring.open(flag.members, _place(flag)))
    )


def _place(flag: Flag) -> str:
    return place_of("flag", "members", flag.id)


def _ids(members: bytes) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=members[start : start + 16]) for start in range(0, len(members), 16)]
