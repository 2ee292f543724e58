"""What other sources say of the event of a hazard, and which hazard speaks for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.circles import circle_of_key
from feeds.classification import most_severe
from feeds.lifecycle.same_event.fires import fires_alive, is_named_fire, is_same_fire
from feeds.lifecycle.same_event.groups import grouped, is_live, original_of
from feeds.lifecycle.same_event.quakes import is_same_quake, quakes_at_the_time_of
from feeds.lifecycle.same_event.storms import is_named_storm, is_same_storm, storms_alive
from feeds.lifecycle.same_event.verdicts import verdicts_among
from feeds.models import Hazard, HazardStatus, SameEventVerdict
from feeds.values import Band, HazardKind, Severity

_MOST_MEMBERS = 200
_CHUNK = 500
"""Values in one IN (...)."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What other sources say of the event of a hazard."""

    severity: Severity = Severity.UNKNOWN
    """The gravest of theirs: GDACS judges harm, USGS a magnitude."""
    bands: tuple[Band, ...] = ()
    """Their ground; none of a quake: its shaking is drawn by one."""


ALONE = Witnesses()


@dataclass(frozen=True, slots=True)
class Links:
    """What tying a hazard to others came to."""

    concerned: tuple[Hazard, ...]
    """Those to be set anew: each that only repeats before the one that speaks for it."""
    moved: frozenset[uuid.UUID]
    """Ids of those that are tied otherwise than before."""


def with_witnesses(session: Session, hazard_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the hazards whose event others tell: of all the rest nothing is asked."""
    found: set[uuid.UUID] = set()
    ids = list(hazard_ids)
    for start in range(0, len(ids), _CHUNK):
        query = sa.select(Hazard.same_as_id).where(
            Hazard.same_as_id.in_(ids[start : start + _CHUNK])
        )
        found |= {each for each in session.scalars(query) if each is not None}
    return found


def witnesses_of(session: Session, hazard: Hazard) -> Witnesses:
    """Return what the other sources say that tell the event of this hazard."""
    query = sa.select(Hazard).where(
        Hazard.same_as_id == hazard.id, Hazard.status == HazardStatus.ACTIVE
    )
    others = session.scalars(query.order_by(Hazard.key)).all()
    bands: tuple[Band, ...] = ()
    if hazard.kind is not HazardKind.EARTHQUAKE:
        bands = tuple(chain.from_iterable(other.severity_zones for other in others))
    return Witnesses(most_severe(other.severity for other in others), bands)


def may_have_witnesses(session: Session, hazards: Iterable[Hazard]) -> list[Hazard]:
    """Return those of the hazards that others may tell, or that are tied to another: of most
    hazards nobody else tells, and nothing is asked.
    """
    tied = set(session.scalars(sa.select(Hazard.same_as_id).where(Hazard.same_as_id.is_not(None))))
    pairs = session.execute(sa.select(SameEventVerdict.one_id, SameEventVerdict.other_id))
    tied |= {each for pair in pairs for each in pair}
    return [
        hazard
        for hazard in hazards
        if hazard.id in tied
        or hazard.same_as_id is not None
        or hazard.kind is HazardKind.EARTHQUAKE
        or is_named_storm(hazard)
        or is_named_fire(hazard)
    ]


def link_same_event(session: Session, hazard: Hazard) -> Links:
    """Tie a hazard, and those that tell the same event, to the one that speaks for all."""
    members = _neighbourhood(session, hazard)
    verdicts = verdicts_among(session, [member.id for member in members])
    moved: set[uuid.UUID] = set()
    concerned: list[Hazard] = []
    for group in grouped(members, verdicts, _is_same):
        original = original_of(group)
        if len(group) > 1 or original is not hazard:
            concerned.append(original)
        for member in group:
            repeated = None if member is original else original.id
            if member.same_as_id != repeated:
                member.same_as_id = repeated
                member.version += 1
                moved.add(member.id)
                concerned.append(member)
    session.flush()
    concerned.sort(key=lambda member: (member.same_as_id is None, member.key))
    return Links(tuple(dict.fromkeys(concerned)), frozenset(moved))


def _is_same(one: Hazard, other: Hazard) -> bool:
    return any(is_same(one, other) for is_same in (is_same_quake, is_same_storm, is_same_fire))


def _neighbourhood(session: Session, hazard: Hazard) -> Sequence[Hazard]:
    """Return the hazard and all that may tell its event or are tied to it, and theirs in turn; of
    those that are over only the hazard itself is freed.
    """
    members = {hazard.id: hazard}
    waiting = [hazard]
    while waiting and len(members) < _MOST_MEMBERS:
        for other in _neighbours(session, waiting.pop()):
            if other.id not in members and _is_alike(hazard, other):
                members[other.id] = other
                waiting.append(other)
    return [member for member in members.values() if is_live(member)]


def _is_alike(one: Hazard, other: Hazard) -> bool:
    """Return whether one may bear witness to the other: a drill not to the real thing, what only
    informs not to what flags, and no circle of readers to another.
    """
    return _circle_and_marks(one) == _circle_and_marks(other)


def _circle_and_marks(hazard: Hazard) -> tuple[str, bool, bool, bool]:
    marks = bool(hazard.is_test), bool(hazard.is_demo), bool(hazard.is_context)
    return (circle_of_key(hazard.key), *marks)


def _neighbours(session: Session, hazard: Hazard) -> Iterable[Hazard]:
    if is_live(hazard):
        yield from _alike(session, hazard)
    ids = _ids_tied(session, hazard)
    if ids:
        yield from session.scalars(sa.select(Hazard).where(Hazard.id.in_(ids)))


def _alike(session: Session, hazard: Hazard) -> Iterable[Hazard]:
    if hazard.kind is HazardKind.EARTHQUAKE:
        others = session.scalars(quakes_at_the_time_of(hazard))
        yield from (other for other in others if is_same_quake(hazard, other))
    if is_named_storm(hazard):
        others = session.scalars(storms_alive().where(Hazard.id != hazard.id))
        yield from (other for other in others if is_same_storm(hazard, other))
    if is_named_fire(hazard):
        others = session.scalars(fires_alive().where(Hazard.id != hazard.id))
        yield from (other for other in others if is_same_fire(hazard, other))


def _ids_tied(session: Session, hazard: Hazard) -> set[uuid.UUID]:
    """Return the ids tied to a hazard now, by us or by a person."""
    ids = set(session.scalars(sa.select(Hazard.id).where(Hazard.same_as_id == hazard.id)))
    if hazard.same_as_id is not None:
        ids.add(hazard.same_as_id)
    for verdict in verdicts_among(session, [hazard.id]):
        ids |= {verdict.one_id, verdict.other_id}
    return ids - {hazard.id}
