"""Whether the system can work, and how fresh it is; nothing secret is told."""

from __future__ import annotations

import enum
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.audit_log import AuditHead, AuditSpool
from core.db import reading, writing
from core.i18n.languages import N_
from core.jobs.clock_jumps import is_of_the_future, last_jump
from core.settings import Settings
from feeds.models import Source
from watch.models import WatchCycle
from webapp.schema import is_at_head

LATE_TICKS = 5
"""The worker counts as silent after so many of its ticks without a finished round."""
SHORTEST_SILENCE = timedelta(minutes=5)
JUMP_TOLD = timedelta(minutes=15)
"""So long a jump of the clock that the worker noticed counts as a fault."""
LOCK_SECONDS = 1.0


class SystemFault(enum.StrEnum):
    """What keeps the system from doing its work; each alone makes /readyz answer 503."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    DISK = "disk"
    LOCK = "lock"
    AUDIT_LOG = "audit_log"
    WORKER = "worker"
    CLOCK = "clock"


FAULT_WORDS = {
    SystemFault.DATABASE: N_("La base de datos no contesta."),
    SystemFault.MIGRATIONS: N_("A la base de datos le faltan cambios: ejecute atalaya db upgrade."),
    SystemFault.DISK: N_("Queda muy poco sitio en el disco: pronto no se guardará nada."),
    SystemFault.LOCK: N_("No se puede escribir en la base de datos: otro programa la ocupa."),
    SystemFault.AUDIT_LOG: N_("Hay lecturas anotadas en un archivo que aún no están en el diario."),
    SystemFault.WORKER: N_("La vigilancia no ha terminado una ronda a su hora: no avisa de nada."),
    SystemFault.CLOCK: N_("El reloj del sistema dio un salto o está mal: revise su hora."),
}
"""For the home of administrators; /readyz gives the codes."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a probe is told."""

    faults: frozenset[SystemFault]
    free_bytes: int | None
    """On the disk of the instance folder; None when it cannot be asked."""
    worker_age_seconds: int | None = None
    """Since the watch finished a round; negative for a round that lies in the future."""
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether all is well: requests are answered, and the watch watches."""
        return not self.faults

    @property
    def words(self) -> list[str]:
        """The faults as message ids, in the order of `SystemFault`."""
        return [FAULT_WORDS[each] for each in SystemFault if each in self.faults]

    def as_json(self) -> dict[str, Any]:
        """Return the answer of /readyz."""
        return {
            "ready": self.is_ready,
            "faults": sorted(self.faults),
            "database": SystemFault.DATABASE not in self.faults,
            "migrated": not self.faults & {SystemFault.DATABASE, SystemFault.MIGRATIONS},
            "disk": {"free_bytes": self.free_bytes, "low": SystemFault.DISK in self.faults},
            "lock": {"free": not self.faults & {SystemFault.DATABASE, SystemFault.LOCK}},
            "audit_log": {"spooled": SystemFault.AUDIT_LOG in self.faults},
            "worker": {
                "age_seconds": self.worker_age_seconds,
                "late": SystemFault.WORKER in self.faults,
            },
            "clock": {"jumped": SystemFault.CLOCK in self.faults},
            "sources": self.sources,
        }


def readiness(
    engine: Engine, settings: Settings, now: datetime, *, asks_lock: bool = True
) -> Readiness:
    """Look at everything once; a database that does not answer is told, not raised.

    With `asks_lock` the write lock is taken for a moment, or waited for a second.
    """
    free_bytes = _free_bytes(settings)
    outside = {
        SystemFault.DISK: free_bytes is None or free_bytes < settings.least_free_mb << 20,
        SystemFault.AUDIT_LOG: AuditSpool(settings.instance).is_waiting,
    }
    faults = {fault for fault, is_there in outside.items() if is_there}
    try:
        with reading(engine) as session:
            if not is_at_head(session.connection()):
                return Readiness(frozenset(faults | {SystemFault.MIGRATIONS}), free_bytes)
            last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
            sources = {one.key: _source(one, now) for one in session.scalars(sa.select(Source))}
            faults |= _faults_of_time(session, last, settings, now)
        if asks_lock and not _can_lock(engine):
            faults.add(SystemFault.LOCK)
    except SQLAlchemyError:
        return Readiness(frozenset(faults | {SystemFault.DATABASE}), free_bytes)
    age = None if last is None else int((now - last).total_seconds())
    return Readiness(frozenset(faults), free_bytes, age, sources)


def silence_allowed(settings: Settings) -> timedelta:
    """Return how old the last round of the watch may be before its worker counts as silent."""
    return max(SHORTEST_SILENCE, timedelta(seconds=LATE_TICKS * settings.worker_tick_seconds))


# -- inside ---------------------------------------------------------------------------------


def _free_bytes(settings: Settings) -> int | None:
    try:
        return shutil.disk_usage(settings.instance).free
    except OSError:
        return None


def _faults_of_time(
    session: Session, last: datetime | None, settings: Settings, now: datetime
) -> set[SystemFault]:
    """Return whether the worker is late and the clock wrong; `last` is the end of its last round.

    A round that lies in the future proves no work: it was ended by a clock that ran ahead.
    """
    faults = set()
    if last is None or now - last > silence_allowed(settings):
        faults.add(SystemFault.WORKER)
    if last is not None and is_of_the_future(last, now):
        faults |= {SystemFault.WORKER, SystemFault.CLOCK}
    jump = last_jump(session)
    if jump is not None and jump.noticed_at > now - JUMP_TOLD:
        faults.add(SystemFault.CLOCK)
    return faults


def _can_lock(engine: Engine) -> bool:
    """Return whether a writer gets what all writers wait for within a second."""
    try:
        with writing(engine, wait_seconds=LOCK_SECONDS) as session:
            session.execute(sa.select(AuditHead.number).with_for_update())
    except SQLAlchemyError:
        return False
    return True


def _source(source: Source, now: datetime) -> dict[str, Any]:
    age = None if source.last_good_at is None else int((now - source.last_good_at).total_seconds())
    return {
        "good_age_seconds": age,
        "failing": source.failing_since is not None,
        "enabled": source.is_enabled,
    }
