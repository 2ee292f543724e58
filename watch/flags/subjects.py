"""What hazards touch: found for many of them in one pass over stays, posts and shelters.

A hazard's answer depends on no other hazard's: each comes to the same alone and among many.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.geo.geometry import Area
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer
from directory.search.nearby import EntryPoint, EntryPoints, entry_points
from directory.search.version import version_of
from feeds.models import Hazard
from feeds.values import Severity
from registry.matching.index import MatchingIndex, open_index
from watch.flags.reasons import why_none, zone_now
from watch.matching.affected import Match, affected_zone
from watch.matching.hazard_zone import HazardZone
from watch.matching.moments import Moment
from watch.models import SubjectKind
from watch.sheet.nearby import band_at


@dataclass(frozen=True, slots=True)
class TouchedSubject:
    """What a hazard touches now: one subject of a flag.

    `members` are the numbers of persons, rising, four bytes each (`members.numbers_in`); `homes`
    those of their households, as often as they have members.
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
class FlagCandidates:
    """Everybody and everything a hazard may touch."""

    index: MatchingIndex
    shelters: EntryPoints
    posts: EntryPoints
    directory: uuid.UUID | None
    """The version of the directory they are of."""

    @property
    def unplaced(self) -> Mapping[str, Collection[int]]:
        """Persons nothing can place, by country and number."""
        return self.index.unplaced

    @property
    def faults(self) -> tuple[str, ...]:
        """What of the matching index did not open, as far as it was opened."""
        return self.index.faults


@dataclass(frozen=True, slots=True)
class TouchedHazard:
    """What one hazard touches, before its flags are looked at."""

    hazard: Hazard
    reason: str
    """Why it flags nothing; empty when it does."""
    nationals: Mapping[str, TouchedSubject]
    """By country."""
    places: tuple[TouchedSubject, ...]


def flag_candidates(
    context: Context[Viewer], known: FlagCandidates | None = None
) -> FlagCandidates:
    """Return everybody and everything as it stands now; what of `known` still holds is not read
    again.
    """
    session, viewer = context.session, context.viewer
    directory = version_of(session)
    is_known = known is not None and directory is not None and known.directory == directory
    return FlagCandidates(
        open_index(session, context.keyring),
        known.shelters if known and is_known else entry_points(session, Shelter, viewer=viewer),
        known.posts if known and is_known else entry_points(session, Post, viewer=viewer),
        directory,
    )


def find_subjects(
    context: Context[Viewer], hazards: Sequence[Hazard], candidates: FlagCandidates
) -> list[TouchedHazard]:
    """Return what each of the hazards touches now, in their order."""
    originals = _originals(context.session, hazards)
    reasons = [
        why_none(hazard, context.now) or _why_another(context, hazard, originals)
        for hazard in hazards
    ]
    flagging = [hazard for hazard, reason in zip(hazards, reasons, strict=True) if not reason]
    found = dict(zip(map(id, flagging), _touched(context, flagging, candidates), strict=True))
    # Looked up while the session that matched is open: what is flagged is written by another.
    assert candidates.faults is not None
    return [
        TouchedHazard(hazard, reason, *found.get(id(hazard), ({}, ())))
        for hazard, reason in zip(hazards, reasons, strict=True)
    ]


# -- inside ---------------------------------------------------------------------------------


def _originals(session: Session, hazards: Iterable[Hazard]) -> dict[uuid.UUID, Hazard]:
    ids = {hazard.same_as_id for hazard in hazards if hazard.same_as_id}
    query = sa.select(Hazard).where(Hazard.id.in_(ids))
    return {hazard.id: hazard for hazard in session.scalars(query)} if ids else {}


def _why_another(
    context: Context[Viewer], hazard: Hazard, originals: Mapping[uuid.UUID, Hazard]
) -> str:
    """Return why another hazard has the flags instead; empty when none has.

    A quake told by two sources is flagged once, under the one that has a place and still holds.
    """
    original = originals.get(hazard.same_as_id) if hazard.same_as_id else None
    if original is None or why_none(original, context.now):
        return ""
    return f"the same as {original.key}"


def _touched(
    context: Context[Viewer], hazards: Sequence[Hazard], candidates: FlagCandidates
) -> Iterable[tuple[dict[str, TouchedSubject], tuple[TouchedSubject, ...]]]:
    """Yield, for each hazard, whom of which country it touches, and the shelters and posts."""
    zones = [zone_now(hazard, context.now) for hazard in hazards]
    areas = [_placed(hazard) for hazard in hazards]
    shelters = candidates.shelters.within_each(areas)
    posts = candidates.posts.within_each(areas)
    for at, zone in enumerate(zones):
        found = affected_zone(zone, candidates.index)
        nationals = {country: _subject_of(match) for country, match in found.items()}
        places = [_touched_place(SubjectKind.SHELTER, each, zone) for each in shelters[at]]
        places += [_touched_place(SubjectKind.POST, each, zone) for each in posts[at]]
        yield nationals, tuple(places)


def _placed(hazard: Hazard) -> Area:
    assert hazard.zone is not None
    return hazard.zone


def _subject_of(match: Match) -> TouchedSubject:
    return TouchedSubject(
        SubjectKind.NATIONALS,
        match.country,
        "",
        match.gravest,
        match.persons,
        match.households,
        arriving=match.count_at(Moment.ARRIVING),
        leaving=match.count_at(Moment.LEAVING),
        members=match.rows["person"].tobytes(),
        homes=match.rows["household"].tobytes(),
    )


def _touched_place(kind: SubjectKind, entry: EntryPoint, zone: HazardZone) -> TouchedSubject:
    band = band_at(zone.bands, entry.point)
    severity = band.severity if band else Severity.UNKNOWN
    return TouchedSubject(kind, entry.country, str(entry.id), severity, name=entry.name)
