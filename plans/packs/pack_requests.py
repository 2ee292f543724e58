"""Packs asked for on a page: which one, put down once, and how it stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs import Job, ask_for, find_job
from core.storage import FileStore, StoredFile
from directory.entries.visibility import Clearance, Viewer
from plans.facts.model import Audience

KIND = "crisis_pack"
AHEAD = "worker"
"""Who asks for what is made ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFor:
    """Which pack: of a version (0: the facts of the day), for an audience and how far its reader
    sees.
    """

    plan_id: uuid.UUID
    version: int
    audience: Audience
    viewer: Viewer
    language: str

    @property
    def reader(self) -> str:
        """The reader in words of the table; a public pack is the same for everybody."""
        if self.audience is Audience.PUBLIC:
            return Clearance.PUBLIC.value
        viewer = self.viewer
        return ":".join((viewer.clearance.value, viewer.country or "", str(viewer.post_id or "")))

    @property
    def key(self) -> str:
        """Equal keys ask for the same pack."""
        parts = (self.plan_id, self.version, self.audience.value, self.reader, self.language)
        return "/".join(map(str, parts))

    @property
    def arguments(self) -> dict[str, Any]:
        """What a job needs to know of it."""
        return {
            "plan_id": str(self.plan_id),
            "version": self.version,
            "audience": self.audience.value,
            "reader": self.reader,
            "language": self.language,
        }

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any]) -> PackFor:
        """Return the pack that `arguments` name."""
        return cls(
            plan_id=uuid.UUID(arguments["plan_id"]),
            version=arguments["version"],
            audience=Audience(arguments["audience"]),
            viewer=_viewer(arguments["reader"]),
            language=arguments["language"],
        )


def find_pack(session: Session, pack: PackFor) -> Job | None:
    """Return how this pack stands; None when nobody ever asked for it."""
    return find_job(session, KIND, pack.key)


def ask_for_pack(session: Session, pack: PackFor, *, now: datetime, actor: str) -> Job:
    """Put down that this pack is needed; one that waits or is being made is given back as it is."""
    return ask_for(
        session, KIND, pack.key, pack.arguments, now=now, actor=actor, is_ahead=actor == AHEAD
    )


def pack_jobs(session: Session) -> list[Job]:
    """Return every pack that was ever asked for and not forgotten."""
    return list(session.scalars(sa.select(Job).where(Job.kind == KIND)))


def find_zip(job: Job | None, store: FileStore) -> StoredFile | None:
    """Return the ZIP made last, when it is still there."""
    return store.find(job.file) if job is not None and job.file else None


def _viewer(reader: str) -> Viewer:
    clearance, _, rest = reader.partition(":")
    country, _, post = rest.partition(":")
    return Viewer(Clearance(clearance), country or None, uuid.UUID(post) if post else None)
