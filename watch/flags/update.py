"""Flags: a hazard touches all nationals of one country, a shelter, or a post.

Running twice changes nothing.

Tests and exercises never flag. A flag is cleared, with the reason, when its hazard is over, has
lost its place, or when the zone has moved off its subject; its history stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.context import Context
from core.crypto import Keyring
from core.db import take_turns
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import Severity
from watch.flags.members import members_or_none, numbers_in
from watch.flags.moves import MoveLog, clear_flag, settle_flag
from watch.flags.silence import note_silence
from watch.flags.subjects import (
    FlagCandidates,
    TouchedHazard,
    TouchedSubject,
    find_subjects,
    flag_candidates,
)
from watch.matching.affected import NO_GROUND
from watch.models import ChangeKind, Flag, FlagStatus, SubjectKind

ACTOR = "worker"
PURPOSE = "hazard watch"
FLAGS_TURN = "flags of hazards"
"""Who raises flags takes turns: two would raise the same one."""


@dataclass(frozen=True, slots=True)
class FlagUpdate:
    """What one update changed, and what is touched after it, members left out."""

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
    """Raise, widen, narrow and clear the flags of one hazard for the state of things now."""
    candidates = flag_candidates(context)
    (update,) = flag_touched(context, find_subjects(context, [hazard], candidates), candidates)
    return update


def flag_touched(
    context: Context[Viewer], touched: Sequence[TouchedHazard], candidates: FlagCandidates
) -> list[FlagUpdate]:
    """Raise, widen, narrow and clear the flags of the hazards found to touch these; return what
    changed of each.

    Whom the index cannot place any more stays behind a flag: not known is not out of danger.
    """
    take_turns(context.session, FLAGS_TURN)
    flags = _flags_of(context, [each.hazard.id for each in touched])
    log, lost = MoveLog(), _LostPersons(candidates.unplaced, candidates.faults)
    updates = [_update(context, each, flags[each.hazard.id], lost, log) for each in touched]
    log.write(context.session)
    note_silence(context, [each.hazard for each in touched], log)
    log.write(context.session)
    return updates


# -- inside ---------------------------------------------------------------------------------


FlagKey = tuple[SubjectKind, str, str]


@dataclass(frozen=True, slots=True)
class _LostPersons:
    """What the index could not place or open when the hazards were matched: asked once for all."""

    unplaced: Mapping[str, Collection[int]]
    faults: tuple[str, ...]


def _flags_of(
    context: Context[Viewer], hazard_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[FlagKey, Flag]]:
    query = sa.select(Flag).where(Flag.hazard_id.in_(hazard_ids)).order_by(Flag.id)
    found: dict[uuid.UUID, dict[FlagKey, Flag]] = {each: {} for each in hazard_ids}
    for flag in context.session.scalars(query.with_for_update()):
        found[flag.hazard_id][flag.kind, flag.country, flag.subject_id] = flag
    return found


def _update(
    context: Context[Viewer],
    touched_hazard: TouchedHazard,
    flags: dict[FlagKey, Flag],
    lost: _LostPersons,
    log: MoveLog,
) -> FlagUpdate:
    hazard, reason = touched_hazard.hazard, touched_hazard.reason
    subjects = () if reason else tuple(_subjects(context, touched_hazard, flags, lost.unplaced))
    settled = [
        settle_flag(context, hazard, flags.pop(each.key, None), each, log) for each in subjects
    ]
    moves = [move for move in settled if move is not None]
    moves += [
        clear_flag(context, hazard, flag, reason or "the zone no longer touches it", log)
        for flag in flags.values()
        if flag.status is FlagStatus.RAISED
    ]
    return FlagUpdate(
        tuple(subject.counted for subject in subjects),
        raised=moves.count(ChangeKind.RAISED),
        widened=moves.count(ChangeKind.WIDENED),
        narrowed=moves.count(ChangeKind.NARROWED),
        cleared=moves.count(ChangeKind.CLEARED),
        faults=() if reason else lost.faults,
    )


def _subjects(
    context: Context[Viewer],
    touched_hazard: TouchedHazard,
    flags: dict[FlagKey, Flag],
    unplaced: Mapping[str, Collection[int]],
) -> Iterable[TouchedSubject]:
    """Yield what the hazard touches; a country flags its own by its own sources, and nobody
    else's.
    """
    owner = touched_hazard.hazard.source.owner
    subjects = [*_nationals(context, touched_hazard, flags, unplaced), *touched_hazard.places]
    yield from (subject for subject in subjects if owner in ("", subject.country))


def _nationals(
    context: Context[Viewer],
    touched_hazard: TouchedHazard,
    flags: dict[FlagKey, Flag],
    unplaced: Mapping[str, Collection[int]],
) -> Iterable[TouchedSubject]:
    for country in sorted({*touched_hazard.nationals, *unplaced}):
        subject = touched_hazard.nationals.get(country)
        flag = flags.get((SubjectKind.NATIONALS, country, ""))
        if flag is not None and flag.status is FlagStatus.RAISED and country in unplaced:
            subject = _with_unplaced(context, flag, subject, unplaced[country])
        if subject is not None:
            yield subject


def _with_unplaced(
    context: Context[Viewer],
    flag: Flag,
    subject: TouchedSubject | None,
    unplaced: Collection[int],
) -> TouchedSubject | None:
    """Return the subject with those behind the flag whom nothing can place any more; each counts as
    a household.
    """
    subject = subject or TouchedSubject(
        SubjectKind.NATIONALS, flag.country, "", Severity(flag.severity)
    )
    matched = numbers_in(subject.members)
    before = members_or_none(context.session, flag, context.keyring)
    nobody = np.empty(0, dtype=np.int32)
    gone = np.array(sorted(unplaced), dtype=np.int32)
    lost = np.setdiff1d(nobody if before is None else np.intersect1d(before, gone), matched)
    if not (len(matched) or len(lost)):
        return None
    return replace(
        subject,
        persons=subject.persons + len(lost),
        households=subject.households + len(lost),
        members=np.union1d(matched, lost).astype("<i4").tobytes(),
        ground=(subject.ground or NO_GROUND).with_alone(lost),
    )
