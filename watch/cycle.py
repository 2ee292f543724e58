"""One cycle of the watch: retrieve -> read -> decide -> store -> affected -> flag, top to bottom.

Sources are asked side by side; each is settled in its own transaction as it answers, and the
hazards it changed are flagged, each in its own: a failure is written down and the others go on.
Absence from a feed decides nothing.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.jobs.clock_jumps import JUMP_SECONDS
from core.memory.rare_collections import rare_collections
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus
from feeds.sources.catalogue import FILES, source_by_key
from feeds.sources.poll import SourceReport
from watch.flagged_before import FlaggedBefore
from watch.flagging import CycleFlagging
from watch.models import SubjectKind, WatchCycle
from watch.polling import Polling, explain, settle_sources
from watch.report import CycleReport, SourceLine, UnplacedLine

KEEP_CYCLES = timedelta(days=30)
LONGEST_AHEAD = timedelta(seconds=JUMP_SECONDS)


@dataclass(frozen=True, slots=True)
class CycleContext:
    """What one cycle works on; `now` is the moment of all of it."""

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    settings: Settings
    now: datetime


@rare_collections()
def run(
    watch: CycleContext,
    polling: Polling,
    feed_files: Iterable[Path] = (),
    *,
    files_source: str = FILES,
    flagged_before: FlaggedBefore | None = None,
) -> CycleReport:
    """Poll every source that is due, read `feed_files` (kept under `files_source`), flag whom they
    touch.

    With `settings.feeds_online` false no source is polled. Never raises for a feed, a file or a
    hazard that fails: the report says so. A source that hangs is not waited for beyond the patience
    of `polling`; the others are settled and their hazards flagged meanwhile. What `flagged_before`
    knows to come to the same is not matched again.
    """
    began = time.monotonic()
    before = flagged_before or FlaggedBefore()
    flagging = CycleFlagging(watch.engine, watch.atlas, watch.keyring, watch.now, before)
    reports: list[SourceReport] = []
    if watch.settings.feeds_online:
        reports += settle_sources(
            polling,
            watch.atlas,
            watch.now,
            flagging.flag_reported,
            lambda: time.monotonic() - began,
        )
    files = [read_file(watch, path, files_source) for path in feed_files]
    with writing(watch.engine) as session:
        ended = expire(session, watch.now, watch.atlas)
    flagging.flag_all([*ended, *flagging.take_in(files)])
    live, unplaced = _live(watch.engine)
    tally = flagging.tally
    report = CycleReport(
        started_at=watch.now,
        finished_at=watch.now + timedelta(seconds=time.monotonic() - began),
        is_online=watch.settings.feeds_online,
        sources=tuple(_line(each) for each in sorted(reports, key=lambda each: each.key)),
        files=tuple(map(_line, files)),
        hazards_live=len(live),
        hazards_placed=len(live) - len(unplaced),
        hazards_test=sum(live.values()),
        hazards_ended=len(ended),
        unplaced=unplaced,
        nationals=flagging.nationals(),
        shelters_inside=tally.places(SubjectKind.SHELTER),
        posts_inside=tally.places(SubjectKind.POST),
        failures=flagging.failures,
        under_way=polling.retrievals.keys,
        **tally.moves,
    )
    _keep(watch.engine, report)
    return report


def read_file(watch: CycleContext, path: Path, source_key: str = FILES) -> SourceReport:
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
            # Its page says when the last file was taken in.
            source.last_good_at = watch.now
    except Exception as wrong:
        return SourceReport(path.name, is_good=False, error=explain(wrong, f"file {path.name}"))
    return SourceReport(path.name, is_good=True, last_good_at=watch.now, stored=stored)


# -- inside ---------------------------------------------------------------------------------


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
    """Keep one row a cycle, for a month; the newest says that the worker runs.

    One of the future is of a clock that stood wrong: it would be the newest for as long.
    """
    with writing(engine) as session:
        session.execute(
            sa.delete(WatchCycle).where(
                sa.or_(
                    WatchCycle.started_at < report.started_at - KEEP_CYCLES,
                    WatchCycle.started_at > report.finished_at + LONGEST_AHEAD,
                )
            )
        )
        row = WatchCycle(
            started_at=report.started_at, finished_at=report.finished_at, summary=report.summary()
        )
        session.add(row)
