"""The hazards of one cycle flagged, one commit each; one that fails stops no other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.models import Hazard, HazardStatus
from watch.flagged_before import Basis, FlaggedBefore, basis_of
from watch.flags.update import FlagUpdate, flag_hazard, watch_context
from watch.models import Flag, FlagStatus
from watch.polling import explain
from watch.report import Tally


@dataclass(slots=True)
class CycleFlagging:
    """What the hazards of one cycle touch, hazard by hazard."""

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    now: datetime
    before: FlaggedBefore = field(default_factory=FlaggedBefore)
    """What earlier cycles flagged; without it everything is matched."""
    tally: Tally = field(default_factory=Tally)
    _failures: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)
    _flagged: set[uuid.UUID] = field(default_factory=set)

    @property
    def failures(self) -> tuple[str, ...]:
        """What went wrong, each fault once: a damaged index is met by every hazard."""
        return tuple(dict.fromkeys(chain.from_iterable(self._failures.values())))

    def flag_changed(self, changed: Sequence[uuid.UUID]) -> None:
        """Flag the hazards a source has just changed, and those told of the same event."""
        if changed:
            ids = self._with_same_event(changed)
            self._flag(ids, self._basis(Hazard.id.in_(ids)))

    def flag_all(self, changed: Iterable[uuid.UUID]) -> None:
        """Flag every hazard that threatens or still has a flag raised, and those `changed` last.

        All of them in each cycle: people move though the hazard does not. Left out is what was
        flagged in this cycle and has not changed since, and what was flagged before and would come
        to the same (`watch.flagged_before`).
        """
        self._flagged -= set(self._with_same_event(list(changed)))
        raised = sa.select(Flag.hazard_id).where(Flag.status == FlagStatus.RAISED)
        threatens = sa.or_(Hazard.status == HazardStatus.ACTIVE, Hazard.id.in_(raised))
        basis = self._basis(threatens)
        unchanged = self.before.unchanged(basis, self.now)
        for hazard_id, (title, touched) in unchanged.items():
            if hazard_id not in self._flagged:
                self.tally.add(hazard_id, title, FlagUpdate(touched))
        ids = self._ids(threatens)
        self.before.keep_only(ids)
        self._flag(
            (each for each in ids if each not in self._flagged and each not in unchanged), basis
        )

    def _basis(self, which: sa.ColumnElement[bool]) -> Basis:
        """Return what flags follow from, read before they are worked out: what changes meanwhile
        differs the next time.
        """
        with reading(self.engine) as session:
            return basis_of(session, which)

    def _flag(self, ids: Iterable[uuid.UUID], basis: Basis) -> None:
        for hazard_id in ids:
            name = f"hazard {hazard_id}"
            self.before.forget(hazard_id)
            try:
                with writing(self.engine) as session:
                    hazard = session.get_one(Hazard, hazard_id)
                    context = watch_context(session, self.keyring, self.atlas, self.now)
                    update = flag_hazard(context, hazard)
                self.tally.add(hazard.id, hazard.title, update)
                self.before.keep(hazard, update, basis, self.now)
                self._flagged.add(hazard_id)
                self._failures[hazard_id] = update.faults
            except Exception as wrong:
                self._failures[hazard_id] = (f"{name}: {explain(wrong, name)}",)

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
