"""The hazards of one cycle flagged, many in one pass; one that fails stops no other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, joinedload

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.database_faults import fault_of
from core.db import reading, writing
from feeds.models import Hazard, HazardStatus
from feeds.sources.poll import SourceReport
from registry.matching.open_index import CountryIndex
from watch.flagged_before import (
    Basis,
    FlaggedBefore,
    MovedStays,
    basis_of,
    is_as_written,
)
from watch.flags.subjects import FlagCandidates, TouchedHazard, find_subjects, flag_candidates
from watch.flags.update import FlagUpdate, flag_touched, watch_context
from watch.models import Flag, FlagStatus
from watch.polling import explain
from watch.report import CountryFlagged, Tally

_MATCHED_AT_ONCE, _WRITTEN_AT_ONCE = 500, 250
"""So many hazards are matched in one pass; of so many the flags are written in one short commit."""


@dataclass(slots=True)
class CycleFlagging:
    """What the hazards of one cycle touch, found and written some hazards at a time: all that is
    worked out stands before the database is locked, so that others can write between.
    """

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    now: datetime
    before: FlaggedBefore = field(default_factory=FlaggedBefore)
    """What earlier cycles flagged; without it everything is matched."""
    tally: Tally = field(default_factory=Tally)
    stays: tuple[CountryIndex, ...] = ()
    """The index of the stays as it stood when they were matched last."""
    _failures: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)
    _flagged: set[uuid.UUID] = field(default_factory=set)
    _candidates: FlagCandidates | None = None
    _at_hand: dict[uuid.UUID, Hazard] = field(default_factory=dict)
    """Hazards as they were just written: those that still are so need not be read to be matched."""

    @property
    def failures(self) -> tuple[str, ...]:
        """What went wrong, each fault once: a damaged index is met by every hazard."""
        return tuple(dict.fromkeys(chain.from_iterable(self._failures.values())))

    def take_in(self, reports: Iterable[SourceReport]) -> list[uuid.UUID]:
        """Return the hazards that sources or files have just changed; those at hand are matched
        without being read again.
        """
        changed: list[uuid.UUID] = []
        for report in reports:
            changed += report.changed
            self._at_hand |= {hazard.id: hazard for hazard in report.stored.at_hand}
            report.stored.at_hand.clear()
        return changed

    def flag_reported(self, reports: Iterable[SourceReport]) -> None:
        """Flag the hazards that sources have just changed, as `flag_changed` does."""
        self.flag_changed(self.take_in(reports))

    def flag_changed(self, changed: Sequence[uuid.UUID]) -> None:
        """Flag the hazards a source has just changed, and those told of the same event."""
        if changed:
            ids = self._with_same_event(changed)
            self._flag(ids)

    def flag_all(self, changed: Iterable[uuid.UUID]) -> None:
        """Flag every hazard that threatens or still has a flag raised, and those `changed` last.

        All of them in each cycle: people move though the hazard does not. Left out is what was
        flagged before, in this cycle or an earlier one, and would come to the same
        (`watch.flagged_before`), and what did not open in this cycle and has not changed since.
        """
        self._flagged -= set(self._with_same_event(list(changed)))
        raised = sa.select(Flag.hazard_id).where(Flag.status == FlagStatus.RAISED)
        threatens = sa.or_(Hazard.status == HazardStatus.ACTIVE, Hazard.id.in_(raised))
        with reading(self.engine) as session:
            # Read before anything is worked out: what changes meanwhile differs the next time.
            basis = basis_of(session, self.keyring, threatens)
        self.stays = basis.stays
        unchanged = self.before.unchanged(basis, self.now)
        for hazard_id, (title, touched) in unchanged.items():
            if hazard_id not in self._flagged:
                self.tally.add(hazard_id, title, FlagUpdate(touched))
        ids = self._ids(threatens)
        self.before.keep_only(ids)
        waiting = (
            each
            for each in ids
            if each not in unchanged and (each not in self._flagged or self.before.knows(each))
        )
        self._flag(waiting, basis)

    def nationals(self) -> tuple[CountryFlagged, ...]:
        """Return the nationals whom the hazards of this cycle touch, by country, each once."""
        return self.before.count(self.tally, self.stays)

    def _flag(self, ids: Iterable[uuid.UUID], basis: Basis | None = None) -> None:
        """Flag hazards; `basis` is what the first of them follow from, where it was just read."""
        waiting = list(ids)
        for hazard_id in waiting:
            self.before.forget(hazard_id)
        for start in range(0, len(waiting), _MATCHED_AT_ONCE):
            self._flag_together(waiting[start : start + _MATCHED_AT_ONCE], basis)
            basis = None
        self._at_hand.clear()

    def _flag_together(self, ids: Sequence[uuid.UUID], known: Basis | None = None) -> None:
        """Flag some hazards, a few in one commit; where one of them fails, the others without
        it.
        """
        written = 0
        try:
            basis, touched = self._match(ids, known)
            while written < len(ids):
                part = slice(written, written + _WRITTEN_AT_ONCE)
                self._write(ids[part], basis, touched[part])
                written = min(len(ids), written + _WRITTEN_AT_ONCE)
        except Exception as wrong:
            self._flag_apart(ids[written:], wrong)

    def _flag_apart(self, ids: Sequence[uuid.UUID], wrong: Exception) -> None:
        """Flag hazards one of which failed: fewer at once, until it stands alone."""
        # A database that takes nothing now takes nothing of a part of them either.
        if len(ids) == 1 or fault_of(wrong) is not None:
            self._fail(ids, wrong)
            return
        half = len(ids) // 2
        self._flag_together(ids[:half])
        self._flag_together(ids[half:])

    def _fail(self, ids: Sequence[uuid.UUID], wrong: Exception) -> None:
        names = ", ".join(map(str, ids))
        reason = explain(wrong, f"hazard {names}")
        for each in ids:
            self._failures[each] = (f"hazard {each}: {reason}",)

    def _match(
        self, ids: Sequence[uuid.UUID], known: Basis | None
    ) -> tuple[Basis, list[TouchedHazard]]:
        """Return what the hazards touch, and what that follows from, read before it: nothing is
        locked meanwhile.
        """
        with reading(self.engine) as session:
            basis = known or basis_of(session, self.keyring, Hazard.id.in_(ids))
            at_hand = [self._at_hand[each] for each in ids if each in self._at_hand]
            as_written = [hazard for hazard in at_hand if is_as_written(hazard, basis)]
            return basis, self._touched_hazards(session, ids, as_written)

    def _touched_hazards(
        self, session: Session, ids: Sequence[uuid.UUID], at_hand: Sequence[Hazard] = ()
    ) -> list[TouchedHazard]:
        if not ids:
            return []
        context = watch_context(session, self.keyring, self.atlas, self.now)
        self._candidates = flag_candidates(context, self._candidates)
        known = {hazard.id: hazard for hazard in at_hand}
        if others := [each for each in ids if each not in known]:
            query = sa.select(Hazard).where(Hazard.id.in_(others))
            for hazard in session.scalars(query.options(joinedload(Hazard.source))):
                known[hazard.id] = hazard
        return find_subjects(context, [known[each] for each in ids], self._candidates)

    def _write(
        self, ids: Sequence[uuid.UUID], basis: Basis, touched: Sequence[TouchedHazard]
    ) -> None:
        """Move the flags of the hazards; what is not any more as it was when it was matched is
        matched again.
        """
        with writing(self.engine) as session:
            now = basis_of(session, self.keyring, Hazard.id.in_(ids))
            changed = _changed(touched, basis, now)
            touched = [each for each in touched if each.hazard.id not in changed]
            touched += self._touched_hazards(session, [each for each in ids if each in changed])
            assert self._candidates is not None
            context = watch_context(session, self.keyring, self.atlas, self.now)
            updates = flag_touched(context, touched, self._candidates)
        self.stays = now.stays
        for each, update in zip(touched, updates, strict=True):
            hazard = each.hazard
            self.tally.add(hazard.id, hazard.title, update)
            self.before.keep(each, update, now, self.now)
            self._flagged.add(hazard.id)
            self._failures[hazard.id] = update.faults

    def _with_same_event(self, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
        """Return `ids` and the hazards tied to them: who has the flags is decided among them."""
        tied = sa.select(Hazard.same_as_id).where(Hazard.id.in_(ids))
        return self._ids(
            sa.or_(Hazard.id.in_(ids), Hazard.same_as_id.in_(ids), Hazard.id.in_(tied))
        )

    def _ids(self, which: sa.ColumnElement[bool]) -> list[uuid.UUID]:
        query = sa.select(Hazard.id).where(which).order_by(Hazard.started_at, Hazard.id)
        with reading(self.engine) as session:
            return list(session.scalars(query))


# -- inside ---------------------------------------------------------------------------------


def _changed(touched: Iterable[TouchedHazard], basis: Basis, now: Basis) -> set[uuid.UUID]:
    """Return the hazards that are not any more as they were when they were matched, or whose zone
    holds stays that changed since.
    """
    moved = MovedStays(now.stays)
    return {
        each.hazard.id
        for each in touched
        if now.of(each.hazard.id) != basis.of(each.hazard.id)
        or moved.may_touch(None if each.reason else each.hazard.zone, basis.stays)
    }
