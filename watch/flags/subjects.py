"""What hazards touch: found for many of them in one pass over stays, posts and shelters.

A hazard's answer depends on no other hazard's: each comes to the same alone and among many.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
from watch.matching.affected import Match, MatchedGround, affected_zones
from watch.matching.hazard_zone import HazardZone
from watch.matching.moments import Moment, next_change
from watch.models import SubjectKind
from watch.sheet.nearby import band_at


@dataclass(frozen=True, slots=True)
class TouchedSubject:
    """What a hazard touches now: one subject of a flag.

    `members` are the numbers of persons, rising, four bytes each (`members.numbers_in`).
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
    ground: MatchedGround | None = field(default=None, compare=False)
    """Of nationals: who they are, for hazards to be counted together."""
    name: str = ""
    """Of the shelter or post."""

    @property
    def key(self) -> tuple[SubjectKind, str, str]:
        """By which a hazard has one flag for it."""
        return (self.kind, self.country, self.subject_id)

    @property
    def counted(self) -> TouchedSubject:
        """It without its members: enough to count it, and small."""
        if not self.members:
            return self
        # As `replace` does it, at a fifth of the cost: a burst counts thousands.
        return TouchedSubject(
            self.kind, self.country, self.subject_id, self.severity, self.persons,
            self.households, self.arriving, self.leaving, b"", self.ground, self.name,
        )  # fmt: skip


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
    next_change: datetime | None = None
    """When somebody who is, or is to be, within its zone comes or goes next."""


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
    reasons = reasons_against(context, hazards)
    flagging = [hazard for hazard, reason in zip(hazards, reasons, strict=True) if not reason]
    found = {id(each.hazard): each for each in _touched(context, flagging, candidates)}
    # Looked up while the session that matched is open: what is flagged is written by another.
    assert candidates.faults is not None
    return [
        found.get(id(hazard)) or TouchedHazard(hazard, reason, {}, ())
        for hazard, reason in zip(hazards, reasons, strict=True)
    ]


def reasons_against(context: Context[Viewer], hazards: Sequence[Hazard]) -> list[str]:
    """Return, for each of the hazards, why it flags nothing; empty when it does."""
    originals = _originals(context.session, hazards)
    return [
        why_none(hazard, context.now) or _why_another(context, hazard, originals)
        for hazard in hazards
    ]


def subject_of(match: Match) -> TouchedSubject:
    """Return the people of one country in a zone as the subject of a flag."""
    return TouchedSubject(
        SubjectKind.NATIONALS,
        match.country,
        "",
        match.gravest,
        match.persons,
        match.households,
        arriving=match.count_at(Moment.ARRIVING),
        leaving=match.count_at(Moment.LEAVING),
        members=match.numbers.astype("<i4").tobytes(),
        ground=match.ground,
    )


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
) -> Iterable[TouchedHazard]:
    """Yield whom of which country the hazards touch, and the shelters and posts, in any order."""
    zones = [zone_now(hazard, context.now) for hazard in hazards]
    areas = [_placed(hazard) for hazard in hazards]
    shelters = candidates.shelters.within_each(areas)
    posts = candidates.posts.within_each(areas)
    for at, found in affected_zones(zones, candidates.index):
        hazard, zone = hazards[at], zones[at]
        nationals = {country: subject_of(match) for country, match in found.matches.items()}
        places = [_touched_place(SubjectKind.SHELTER, each, zone) for each in shelters[at]]
        places += [_touched_place(SubjectKind.POST, each, zone) for each in posts[at]]
        keep = timedelta(hours=hazard.source.keep_hours)
        yield TouchedHazard(
            hazard, "", nationals, tuple(places), next_change(found.stretches, context.now, keep)
        )


def _placed(hazard: Hazard) -> Area:
    assert hazard.zone is not None
    return hazard.zone


def _touched_place(kind: SubjectKind, entry: EntryPoint, zone: HazardZone) -> TouchedSubject:
    band = band_at(zone.bands, entry.point)
    severity = band.severity if band else Severity.UNKNOWN
    return TouchedSubject(kind, entry.country, str(entry.id), severity, name=entry.name)
