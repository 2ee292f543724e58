"""The files of an installation that the demo brought, or that were made with the demo in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from core.settings import Settings
from core.storage.opening import files_elsewhere
from core.transports.folder import OUTBOX
from directory.editions.file_jobs import EDITIONS
from directory.editions.models import Edition
from plans.batch.render_all import PLANS
from plans.models import PlanArea
from webapp.demo import ACCOUNTS_FILE

_MADE_AGAIN = ("kept", "packs", "runs")
"""Below `plans`: copies whose names do not say of which plans they are. They are made again."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What is known of the demo's files, read before its rows go."""

    instance: Path
    messages: tuple[uuid.UUID, ...]
    plans: tuple[str, ...]
    """Slugs of the plan areas."""
    editions: tuple[str, ...]
    """Numbers."""

    @classmethod
    def of(cls, session: Session, settings: Settings) -> DemoFiles:
        """Read which messages, plans and editions are the demo's."""
        return cls(
            settings.instance,
            tuple(session.scalars(sa.select(OutboxMessage.id).where(OutboxMessage.is_demo))),
            tuple(session.scalars(sa.select(PlanArea.slug).where(PlanArea.is_demo))),
            tuple(session.scalars(sa.select(Edition.number).where(Edition.is_demo))),
        )

    def paths(self) -> Iterator[Path]:
        """Yield the files that are there, each once.

        Messages as files, accounts, papers of demo plans, files of demo editions; where there are
        demo plans also the copies that are made again.
        """
        patterns = self._patterns("**/*")
        found = {path for each in patterns for path in self.instance.glob(each) if path.is_file()}
        yield from sorted(found)

    def drop_elsewhere(self, settings: Settings) -> int:
        """Delete those that are on no folder of this machine; return how many."""
        patterns, gone = self._patterns("*"), 0
        for shelf, name in files_elsewhere(settings):
            place = f"{shelf.name}/{name}"
            if any(fnmatchcase(place, each) for each in patterns):
                shelf.remove(name)
                gone += 1
        return gone

    def _patterns(self, below: str) -> list[str]:
        patterns = [ACCOUNTS_FILE]
        patterns += [f"{OUTBOX}/{message}@*.eml*" for message in self.messages]
        patterns += [f"{PLANS}/{slug}-??.pdf*" for slug in self.plans]
        patterns += [f"{EDITIONS}/{number}-*" for number in self.editions]
        if self.plans:
            patterns += [f"{PLANS}/{folder}/{below}" for folder in _MADE_AGAIN]
        return patterns
