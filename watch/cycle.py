"""One cycle of the watch: retrieve -> read -> decide -> store -> affected -> flag, top to bottom.

Each source is settled in its own transaction, each hazard flagged in its own: a failure is written
down and the others go on. Absence from a feed decides nothing.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError, UnusableInput
from core.http import RetrievalFailure, Retrieve
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus, Source
from feeds.sources.catalogue import FILES, source_by_key
from feeds.sources.poll import SourceReport, poll_source, record
from feeds.sources.views import SourceView, due
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagStatus, SubjectKind, WatchCycle
from watch.report import CycleReport, SourceLine, Tally, UnplacedLine

KEEP_CYCLES = timedelta(days=30)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CycleContext:
    """What one cycle works on; `now` is the moment of all of it."""

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    settings: Settings
    now: datetime


def run(
    watch: CycleContext,
    retrieve: Retrieve,
    feed_files: Iterable[Path] = (),
    *,
    files_source: str = FILES,
) -> CycleReport:
    """Poll every source that is due, read `feed_files` (kept under `files_source`), flag whom they
    touch.

    With `settings.feeds_online` false no source is polled. Never raises for a feed, a file or a
    hazard that fails: the report says so.
    """
    began = time.monotonic()
    sources = tuple(_poll_sources(watch, retrieve)) if watch.settings.feeds_online else ()
    files = tuple(read_file(watch, path, files_source) for path in feed_files)
    with writing(watch.engine) as session:
        ended = expire(session, watch.now, watch.atlas)
    tally, failures = _flag_all(watch)
    live, unplaced = _live(watch.engine)
    report = CycleReport(
        started_at=watch.now,
        finished_at=watch.now + timedelta(seconds=time.monotonic() - began),
        is_online=watch.settings.feeds_online,
        sources=sources,
        files=files,
        hazards_live=len(live),
        hazards_placed=len(live) - len(unplaced),
        hazards_test=sum(live.values()),
        hazards_ended=len(ended),
        unplaced=unplaced,
        nationals=tally.nationals(),
        shelters_inside=tally.places(SubjectKind.SHELTER),
        posts_inside=tally.places(SubjectKind.POST),
        failures=failures,
        **tally.moves,
    )
    _keep(watch.engine, report)
    return report


def read_file(watch: CycleContext, path: Path, source_key: str = FILES) -> SourceLine:
    """Read one file given by hand and store what it says, the same way as live.

    A file that cannot be used comes back as a failure.
    """
    settings = watch.settings
    try:
        message = read(
            path.read_bytes(),
            None,
            path.name,
            felt_mmi=settings.felt_mmi,
            max_bytes=settings.feeds_max_bytes,
        )
        with writing(watch.engine) as session:
            source = source_by_key(session, source_key)
            stored = store(session, source, message, watch.atlas, watch.now)
    except Exception as wrong:
        return SourceLine(path.name, is_good=False, error=_explain(wrong, f"file {path.name}"))
    return _line(SourceReport(path.name, is_good=True, last_good_at=watch.now, stored=stored))


# -- sources --------------------------------------------------------------------------------


def _poll_sources(watch: CycleContext, retrieve: Retrieve) -> Iterator[SourceLine]:
    with reading(watch.engine) as session:
        views = due(session, watch.now)
    for view in views:
        try:
            yield _line(
                poll_source(
                    watch.engine,
                    view.id,
                    retrieve,
                    watch.atlas,
                    watch.now,
                    felt_mmi=watch.settings.felt_mmi,
                )
            )
        except Exception as wrong:
            yield _failed_source(watch, view, _explain(wrong, f"source {view.key}"))


def _failed_source(watch: CycleContext, view: SourceView, reason: str) -> SourceLine:
    failure = RetrievalFailure(reason)
    with writing(watch.engine) as session:
        source = session.get_one(Source, view.id)
        return _line(record(session, source, failure, None, watch.atlas, watch.now))


def _line(report: SourceReport) -> SourceLine:
    stored: StoreReport = report.stored
    return SourceLine(
        key=report.key,
        is_good=report.is_good,
        is_unchanged=report.is_unchanged,
        error=report.error,
        failing_since=report.failing_since,
        last_good_at=report.last_good_at,
        alerts=stored.alerts,
        new=stored.new,
        updated=stored.updated,
        cancelled=stored.cancelled,
        rejected=stored.rejected,
        placed=stored.placed,
        unplaced=stored.unplaced,
    )


def _explain(wrong: Exception, what: str) -> str:
    """Return an expected failure in its own words; a fault of ours is logged with its traceback."""
    if isinstance(wrong, UnusableInput):
        return wrong.what
    if isinstance(wrong, AtalayaError | OSError):
        return str(wrong)
    log.error("%s", what, exc_info=wrong)
    return f"unexpected {type(wrong).__name__}; see the log"


# -- hazards --------------------------------------------------------------------------------


def _flag_all(watch: CycleContext) -> tuple[Tally, tuple[str, ...]]:
    """Flag every hazard that threatens or still has a flag raised, and return what failed.

    All of them in each cycle: people move though the hazard does not.
    """
    flagged = sa.select(Flag.hazard_id).where(Flag.status == FlagStatus.RAISED)
    query = sa.select(Hazard.id).where(
        sa.or_(Hazard.status == HazardStatus.ACTIVE, Hazard.id.in_(flagged))
    )
    with reading(watch.engine) as session:
        ids = session.scalars(query.order_by(Hazard.started_at, Hazard.id)).all()
    tally, failures = Tally(), []
    for hazard_id in ids:
        name = f"hazard {hazard_id}"
        try:
            with writing(watch.engine) as session:
                hazard = session.get_one(Hazard, hazard_id)
                context = watch_context(session, watch.keyring, watch.atlas, watch.now)
                update = flag_hazard(context, hazard)
                tally.add(hazard, update)
            failures += [fault for fault in update.faults if fault not in failures]
        except Exception as wrong:
            failures.append(f"{name}: {_explain(wrong, name)}")
    return tally, tuple(failures)


def _live(engine: Engine) -> tuple[dict[uuid.UUID, bool], tuple[UnplacedLine, ...]]:
    """Return whether each live hazard is a test, and those without a place."""
    query = sa.select(Hazard.id, Hazard.is_test, Hazard.title, Hazard.unplaced_reason, Hazard.west)
    query = query.where(Hazard.status == HazardStatus.ACTIVE).order_by(Hazard.started_at, Hazard.id)
    with reading(engine) as session:
        rows = session.execute(query).all()
    unplaced = tuple(
        UnplacedLine(row.id, row.title, row.unplaced_reason) for row in rows if row.west is None
    )
    return {row.id: row.is_test for row in rows}, unplaced


def _keep(engine: Engine, report: CycleReport) -> None:
    """Keep one row a cycle, for a month; the newest says that the worker runs."""
    with writing(engine) as session:
        session.execute(
            sa.delete(WatchCycle).where(WatchCycle.started_at < report.started_at - KEEP_CYCLES)
        )
        row = WatchCycle(
            started_at=report.started_at, finished_at=report.finished_at, summary=report.summary()
        )
        session.add(row)
