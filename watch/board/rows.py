"""The rows of the watch board: a hazard, and whom and what it touches, as the viewer may see it.

A hazard that only repeats one of another source is named under that one, and is no row.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.disclosure import UNKNOWN
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer, visible_to
from feeds.models import HazardStatus
from watch.board.model import BoardFacts, FlagCounts, HazardRow, KnownState, OtherCountries, Sight
from watch.hazard_summary import witness_names
from watch.models import SubjectKind


def hazard_rows(session: Session, facts: BoardFacts, sight: Sight) -> list[HazardRow]:
    """Return a row for each live hazard of the facts that repeats none of the others."""
    active = [each for each in facts.known if each.state.status is HazardStatus.ACTIVE]
    flags: dict[uuid.UUID, list[FlagCounts]] = defaultdict(list)
    for flag in facts.flags:
        flags[flag.hazard_id].append(flag)
    visible = _visible_subjects(session, flags, sight.viewer)
    repeats: dict[uuid.UUID, list[str]] = defaultdict(list)
    repeating = [each for each in active if each.state.same_as_id is not None]
    names = witness_names(session, [each.hazard for each in repeating])
    for each in repeating:
        if each.state.same_as_id is not None:
            repeats[each.state.same_as_id].append(names[each.hazard.id])
    return [
        _row(
            each,
            flags[each.hazard.id],
            visible,
            tuple(repeats[each.hazard.id]),
            facts.last_cycle_at,
            sight,
        )
        for each in _originals(active)
    ]


def _originals(active: Sequence[KnownState]) -> list[KnownState]:
    """Return those that do not repeat another one that is live."""
    ids = {each.hazard.id for each in active}
    return [each for each in active if each.state.same_as_id not in ids]


def _visible_subjects(
    session: Session, flags: Mapping[uuid.UUID, list[FlagCounts]], viewer: Viewer
) -> set[str]:
    """Return the ids of the flagged shelters and posts that the viewer may see."""
    subjects = {
        uuid.UUID(flag.subject_id) for each in flags.values() for flag in each if flag.subject_id
    }
    if not subjects:
        return set()
    shelters = session.scalars(
        sa.select(Shelter.id).where(visible_to(viewer, Shelter), Shelter.id.in_(subjects))
    )
    posts = session.scalars(
        sa.select(Post.id).where(visible_to(viewer, Post), Post.id.in_(subjects))
    )
    return {str(each) for each in [*shelters, *posts]}


def _row(
    known: KnownState,
    flags: list[FlagCounts],
    visible: set[str],
    repeated_by: tuple[str, ...],
    last_cycle_at: datetime | None,
    sight: Sight,
) -> HazardRow:
    nationals = _nationals(flags) if sight.sees_counts else []
    own = _own(nationals, known.hazard.id, sight)
    seen = [flag.kind for flag in flags if flag.subject_id in visible]
    is_counted = last_cycle_at is not None and last_cycle_at >= known.hazard.created_at
    return HazardRow(
        hazard=known.hazard,
        state=known.state,
        persons=sight.count(own.persons, is_own=True),
        households=sight.count(own.households, is_own=True),
        arriving=sight.count(own.arriving, is_own=True),
        leaving=sight.count(own.leaving, is_own=True),
        is_pending=not (is_counted or flags),
        others=_others(nationals, sight),
        shelters=seen.count(SubjectKind.SHELTER),
        posts=seen.count(SubjectKind.POST),
        repeated_by=repeated_by,
    )


def _own(nationals: Iterable[FlagCounts], hazard_id: uuid.UUID, sight: Sight) -> FlagCounts:
    """Return the counts of the viewer's country; noughts where nobody of it is flagged."""
    country = sight.viewer.country or ""
    nobody = FlagCounts(hazard_id, SubjectKind.NATIONALS, country, "", 0, 0, 0, 0)
    return next((flag for flag in nationals if flag.country == country), nobody)


def _nationals(flags: Iterable[FlagCounts]) -> list[FlagCounts]:
    return [flag for flag in flags if flag.kind is SubjectKind.NATIONALS]


def _others(nationals: Iterable[FlagCounts], sight: Sight) -> tuple[OtherCountries, ...]:
    """Return the other countries whose number this reader may know, by their code."""
    counts = (
        OtherCountries(flag.country, sight.count(flag.persons, is_own=False))
        for flag in nationals
        if flag.country != sight.viewer.country
    )
    return tuple(
        sorted((each for each in counts if each.persons != UNKNOWN), key=lambda each: each.country)
    )
