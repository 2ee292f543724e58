"""What is counted of the system, as Prometheus reads it: facts of the database and of the disk,
looked up when they are asked for, so that every process tells the same. Numbers and keys alone.
"""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.accounts import AccessRequest, RequestState
from core.db import reading
from core.jobs import Job
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from core.settings_rules import LOOPBACK
from feeds.models import Hazard, Source
from watch.models import WatchCycle
from webapp.keeping.history import backup_history
from webapp.keeping.signals.counters import counted
from webapp.keeping.signals.measure import Measure
from webapp.queries.readiness import SystemFault, readiness

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def may_measure(settings: Settings, token: str, address: str | None) -> bool:
    """Return whether somebody may ask: who shows the token, or, without one, this machine."""
    if settings.metrics_token:
        return hmac.compare_digest(token.encode(), settings.metrics_token.encode())
    return (address or "") in LOOPBACK


def measured(engine: Engine, settings: Settings, now: datetime) -> str:
    """Return every measure as text; a database that does not answer is one of them."""
    state = readiness(engine, settings, now)
    faults = [({"fault": each.value}, float(each in state.faults)) for each in SystemFault]
    measures = [
        Measure("fault", "1 while /readyz names it.", [*faults]),
        Measure(
            "disk_free_bytes",
            "Free on the disk of the instance folder.",
            [({}, shutil.disk_usage(settings.instance).free)],
        ),
        *counted(),
    ]
    try:
        with reading(engine) as session:
            measures += _of_database(session, now)
    except SQLAlchemyError:
        pass  # told by the fault of that name
    return "\n".join(line for each in measures for line in each.lines()) + "\n"


# -- inside ---------------------------------------------------------------------------------


def _of_database(session: Session, now: datetime) -> Iterator[Measure]:
    last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    yield Measure(
        "watch_round_age_seconds", "Since the watch finished a round.", [({}, _age(last, now))]
    )
    yield from _of_sources(session, now)
    yield from _of_messages(session, now)
    jobs = session.execute(
        sa.select(Job.kind, Job.state, sa.func.count()).group_by(Job.kind, Job.state)
    ).all()
    yield Measure(
        "jobs",
        "Jobs by kind and state.",
        [({"kind": kind, "state": state.value}, count) for kind, state, count in jobs],
    )
    waiting = sa.select(sa.func.count()).where(AccessRequest.state == RequestState.WAITING)
    yield Measure(
        "access_requests_waiting",
        "Requests that wait for a second person.",
        [({}, session.scalar(waiting))],
    )
    live = sa.select(sa.func.count()).where(Hazard.ended_at.is_(None))
    yield Measure("hazards_live", "Hazards that have not ended.", [({}, session.scalar(live))])
    history = backup_history(session)
    yield Measure(
        "backup_age_seconds", "Since the last backup.", [({}, _age(history.made_at, now))]
    )
    yield Measure(
        "backup_verified_age_seconds",
        "Since a backup was last brought back for a trial.",
        [({}, _age(history.verified_at, now))],
    )


def _of_sources(session: Session, now: datetime) -> Iterator[Measure]:
    asked = session.scalars(
        sa.select(Source).where(
            Source.is_enabled, Source.address != "", Source.removed_at.is_(None)
        )
    ).all()
    yield Measure(
        "source_age_seconds",
        "Since a source last answered well.",
        [({"source": each.key}, _age(each.last_good_at, now)) for each in asked],
    )
    yield Measure(
        "source_failing",
        "1 while a source fails.",
        [({"source": each.key}, float(each.failing_since is not None)) for each in asked],
    )


def _of_messages(session: Session, now: datetime) -> Iterator[Measure]:
    columns = (OutboxMessage.transport, OutboxMessage.state)
    counted = session.execute(sa.select(*columns, sa.func.count()).group_by(*columns)).all()
    yield Measure(
        "outbox_messages",
        "Messages by transport and state.",
        [({"transport": by, "state": state.value}, count) for by, state, count in counted],
    )
    oldest = session.scalar(
        sa.select(sa.func.min(OutboxMessage.due_at)).where(
            OutboxMessage.state == MessageState.WAITING, OutboxMessage.due_at < now
        )
    )
    waits = _age(oldest, now) if oldest else 0.0
    yield Measure("outbox_oldest_due_seconds", "How long the oldest message is due.", [({}, waits)])


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment) / timedelta(seconds=1)
