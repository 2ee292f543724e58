"""Flags: a hazard touches all nationals of one country, a shelter, or a post.

Running twice changes nothing.

Tests and exercises never flag. A flag is cleared, with the reason, when its hazard is over, has
lost its place, or when the zone has moved off its subject; its history stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer
from directory.search.nearby import posts_within, shelters_within
from feeds.models import Hazard, HazardStatus, Trust
from feeds.values import Band, Severity
from registry.matching.blocks import Block, faults_of, unplaced_persons
from registry.matching.index import load_blocks
from watch.flags.members import members_or_none, person_ids, seal_members
from watch.matching.affected import Match, affected
from watch.matching.hazard_zone import HazardZone, hazard_zone
from watch.matching.moments import Moment
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind
from watch.sheet.nearby import band_at

ACTOR = "worker"
PURPOSE = "hazard watch"
_CLOSED = "who was behind it before does not open"


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
    arriving: int = 0
    leaving: int = 0
    """How many of the persons are not inside yet, or leave before it comes."""
    members: bytes = b""
    homes: bytes = b""
    name: str = ""
    """Of the shelter or post."""

    @property
    def key(self) -> tuple[SubjectKind, str, str]:
        """By which a hazard has one flag for it."""
        return (self.kind, self.country, self.subject_id)


@dataclass(frozen=True, slots=True)
class FlagUpdate:
    """What one update changed, and what is touched after it."""

    touched: tuple[TouchedSubject, ...]
    raised: int = 0
    widened: int = 0
    narrowed: int = 0
    cleared: int = 0
    faults: tuple[str, ...] = ()
    """What of the matching index did not open, though everybody who can be placed was matched."""

    @property
    def changed(self) -> int:
        """How many flags moved."""
        return self.raised + self.widened + self.narrowed + self.cleared


def watch_context(
    session: Session, keyring: Keyring, atlas: Atlas, now: datetime
) -> Context[Viewer]:
    """Return the context the watch itself works in: it sees all, and reads no person."""
    return Context(
        session=session,
        keyring=keyring,
        atlas=atlas,
        viewer=Viewer.system(),
        actor=ACTOR,
        now=now,
        purpose=PURPOSE,
    )


def flag_hazard(context: Context[Viewer], hazard: Hazard) -> FlagUpdate:
    """Raise, widen, narrow and clear the flags of one hazard for the state of things now.

    Whom the index cannot place any more stays behind a flag: not known is not out of danger.
    """
    reason = why_none(hazard, context.now) or _why_another(context, hazard)
    flags = _flags_of(context, hazard)
    blocks = [] if reason else load_blocks(context.session, context.keyring)
    touched = () if reason else tuple(_touched_subjects(context, hazard, blocks, flags))
    settled = [
        _settle(context, hazard, flags.pop(subject.key, None), subject) for subject in touched
    ]
    moves = [move for move in settled if move is not None]
    for flag in flags.values():
        if flag.status is FlagStatus.RAISED:
            _clear(context, hazard, flag, reason or "the zone no longer touches it")
            moves.append(ChangeKind.CLEARED)
    context.session.flush()
    return FlagUpdate(
        touched,
        raised=moves.count(ChangeKind.RAISED),
        widened=moves.count(ChangeKind.WIDENED),
        narrowed=moves.count(ChangeKind.NARROWED),
        cleared=moves.count(ChangeKind.CLEARED),
        faults=faults_of(blocks),
    )


def zone_now(hazard: Hazard, now: datetime) -> HazardZone:
    """Return where and when a hazard holds as it stands now."""
    return hazard_zone(hazard, now, timedelta(hours=hazard.source.keep_hours))


def why_none(hazard: Hazard, now: datetime) -> str:
    """Return why a hazard flags nothing, in words; empty when it does."""
    if hazard.is_test:
        return "test or exercise"
    if is_mere_context(hazard):
        return "context only"
    if hazard.status is HazardStatus.ENDED:
        return str(hazard.ended_because or "over")
    # With its source silent nobody knows whether it goes on: its flags stay.
    if hazard.ends_at is not None and hazard.ends_at <= now and hazard.unverified_since is None:
        return "expired"
    if hazard.zone is None or not hazard.severity_zones:
        return "no longer placed"
    return ""


def is_mere_context(hazard: Hazard) -> bool:
    """Return whether a hazard only informs: by its own message, or because its source does."""
    return hazard.is_context or hazard.source.trust is Trust.CONTEXT


def _why_another(context: Context[Viewer], hazard: Hazard) -> str:
    """Return why another hazard has the flags instead; empty when none has.

    A quake told by two sources is flagged once, under the one that has a place and still holds.
    """
    original = context.session.get(Hazard, hazard.same_as_id) if hazard.same_as_id else None
    if original is None or why_none(original, context.now):
        return ""
    return f"the same as {original.key}"


# -- what is touched --------------------------------------------------------------------------


FlagKey = tuple[SubjectKind, str, str]


def _flags_of(context: Context[Viewer], hazard: Hazard) -> dict[FlagKey, Flag]:
    query = sa.select(Flag).where(Flag.hazard_id == hazard.id).with_for_update()
    found = context.session.scalars(query)
    return {(flag.kind, flag.country, flag.subject_id): flag for flag in found}


def _touched_subjects(
    context: Context[Viewer],
    hazard: Hazard,
    blocks: Sequence[Block],
    flags: Mapping[FlagKey, Flag],
) -> Iterable[TouchedSubject]:
    zone = zone_now(hazard, context.now)
    bands = zone.bands
    matches = affected(bands, blocks, zone.at, zone.center, times=zone.times)
    assert hazard.zone is not None
    shelters = shelters_within(context.session, hazard.zone, viewer=context.viewer)
    posts = posts_within(context.session, hazard.zone, viewer=context.viewer)
    subjects = chain(
        _touched_nationals(context, matches, unplaced_persons(blocks), flags),
        (_touched_place(SubjectKind.SHELTER, shelter, bands) for shelter in shelters),
        (_touched_place(SubjectKind.POST, post, bands) for post in posts),
    )
    # A country flags its own by its own sources, and nobody else's.
    owner = hazard.source.owner
    yield from (subject for subject in subjects if owner in ("", subject.country))


def _touched_nationals(
    context: Context[Viewer],
    matches: Mapping[str, Match],
    unplaced: Mapping[str, Collection[uuid.UUID]],
    flags: Mapping[FlagKey, Flag],
) -> Iterable[TouchedSubject]:
    for country in sorted({*matches, *unplaced}):
        subject = _subject_of(matches[country]) if country in matches else None
        flag = flags.get((SubjectKind.NATIONALS, country, ""))
        if flag is not None and flag.status is FlagStatus.RAISED and country in unplaced:
            subject = _with_unplaced(context, flag, subject, unplaced[country])
        if subject is not None:
            yield subject


def _subject_of(match: Match) -> TouchedSubject:
    return TouchedSubject(
        SubjectKind.NATIONALS,
        match.country,
        "",
        max(match.counts.by_severity, key=lambda severity: severity.rank),
        match.counts.persons,
        match.counts.households,
        arriving=match.counts.by_moment.get(Moment.ARRIVING, 0),
        leaving=match.counts.by_moment.get(Moment.LEAVING, 0),
        members=match.rows["person"].tobytes(),
        homes=match.rows["household"].tobytes(),
    )


def _with_unplaced(
    context: Context[Viewer],
    flag: Flag,
    subject: TouchedSubject | None,
    unplaced: Collection[uuid.UUID],
) -> TouchedSubject | None:
    """Return the subject with those behind the flag whom nothing can place any more; each counts as
    a household.
    """
    subject = subject or TouchedSubject(
        SubjectKind.NATIONALS, flag.country, "", Severity(flag.severity)
    )
    matched = set(person_ids(subject.members))
    lost = sorted(
        each.bytes
        for each in members_or_none(flag, context.keyring) or ()
        if each in unplaced and each not in matched
    )
    if not (matched or lost):
        return None
    return replace(
        subject,
        persons=subject.persons + len(lost),
        households=subject.households + len(lost),
        members=subject.members + b"".join(lost),
        homes=subject.homes + b"".join(lost),
    )


def _touched_place(
    kind: SubjectKind, entry: Shelter | Post, bands: tuple[Band, ...]
) -> TouchedSubject:
    band = band_at(bands, entry.point)
    severity = band.severity if band else Severity.UNKNOWN
    return TouchedSubject(kind, entry.country, str(entry.id), severity, name=entry.name)


# -- moving flags -----------------------------------------------------------------------------


def _settle(
    context: Context[Viewer], hazard: Hazard, flag: Flag | None, subject: TouchedSubject
) -> ChangeKind | None:
    """Bring one flag to what is touched now; return how it moved, None when it did not."""
    if flag is None:
        flag = Flag(
            hazard_id=hazard.id,
            kind=subject.kind,
            country=subject.country,
            subject_id=subject.subject_id,
            status=FlagStatus.CLEARED,
        )
        context.session.add(flag)
    if flag.status is FlagStatus.CLEARED:
        return _raise(context, hazard, flag, subject)
    return _adjust(context, hazard, flag, subject)


def _raise(
    context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject
) -> ChangeKind:
    _write(context, hazard, flag, subject)
    flag.status, flag.raised_at = FlagStatus.RAISED, context.now
    flag.cleared_at, flag.cleared_because = None, ""
    _note(context, hazard, flag, ChangeKind.RAISED, "", added=len(person_ids(subject.members)))
    return ChangeKind.RAISED


def _adjust(
    context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject
) -> ChangeKind | None:
    """Widen or narrow a flag that is raised; None when nothing about its subject changed.

    More people, or the same people in greater danger or nearer to it (inside who was arriving), is
    wider; anything else is narrower. Where it does not open who was behind it before, it is wider:
    better told twice than not.
    """
    before, after = members_or_none(flag, context.keyring), set(person_ids(subject.members))
    old_severity = Severity(flag.severity)
    if before is None:
        _write(context, hazard, flag, subject)
        _note(context, hazard, flag, ChangeKind.WIDENED, _CLOSED, added=len(after))
        return ChangeKind.WIDENED
    added, removed = len(after - before), len(before - after)
    old_danger, danger = _danger(flag), _danger(subject)
    if not (added or removed) and _news(flag) == _news(subject):
        flag.hazard_version, flag.households = hazard.version, subject.households
        return None
    _write(context, hazard, flag, subject)
    wider = added > 0 or (not removed and danger > old_danger)
    move = ChangeKind.WIDENED if wider else ChangeKind.NARROWED
    because = "" if old_severity is subject.severity else f"{old_severity} -> {subject.severity}"
    _note(context, hazard, flag, move, because, added=added, removed=removed)
    return move


def _news(counts: TouchedSubject | Flag) -> tuple[str, int, int]:
    """Return what of a flag is news where its people are the same."""
    return str(counts.severity), counts.arriving, counts.leaving


def _danger(counts: TouchedSubject | Flag) -> tuple[int, int]:
    """Return how great the danger of the same people is: how severe, and how many are inside."""
    inside = counts.persons - counts.arriving - counts.leaving
    return Severity(counts.severity).rank, inside


def _write(context: Context[Viewer], hazard: Hazard, flag: Flag, subject: TouchedSubject) -> None:
    flag.hazard_version, flag.changed_at = hazard.version, context.now
    flag.persons, flag.households = subject.persons, subject.households
    flag.arriving, flag.leaving = subject.arriving, subject.leaving
    flag.severity = str(subject.severity)
    if subject.kind is SubjectKind.NATIONALS:
        flag.members = seal_members(flag, context.keyring, subject.members)


def _clear(context: Context[Viewer], hazard: Hazard, flag: Flag, because: str) -> None:
    flag.status, flag.cleared_because = FlagStatus.CLEARED, because
    flag.cleared_at = flag.changed_at = context.now
    flag.hazard_version = hazard.version
    _note(context, hazard, flag, ChangeKind.CLEARED, because, removed=flag.persons)


def _note(
    context: Context[Viewer],
    hazard: Hazard,
    flag: Flag,
    move: ChangeKind,
    because: str,
    *,
    added: int = 0,
    removed: int = 0,
) -> None:
    """Add one row to the flag's history and one line to the audit log."""
    counts = {
        "persons": flag.persons,
        "households": flag.households,
        "arriving": flag.arriving,
        "leaving": flag.leaving,
        "added": added,
        "removed": removed,
    }
    context.session.add(
        FlagChange(flag_id=flag.id, at=context.now, change=move, because=because, **counts)
    )
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action=f"flag.{move}",
        subject=flag.id,
        country=flag.country,
        purpose=context.purpose,
        hazard=hazard.key,
        kind=str(flag.kind),
        **counts,
    )
