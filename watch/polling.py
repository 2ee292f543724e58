"""How the sources of a cycle are asked: side by side, each settled and its hazards flagged as soon
as it answers.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.errors import AtalayaError, UnusableInput
from core.http import RetrievalFailure, Retrieve
from core.settings import Settings
from feeds.formats.registry import read as read_here
from feeds.lifecycle.zones import ZoneAtlas
from feeds.sources.body_reader import BodyReader
from feeds.sources.poll import SourceReport, is_unchanged, record, record_unchanged
from feeds.sources.retrieval import RetrievedSource, SourceClient
from feeds.sources.side_by_side import FinishedRetrieval, SideBySide
from feeds.sources.views import due

TIMES_A_SOURCE = 3
"""A source has the time of so many requests, for its body and all that its links lead to."""
LOOK_SECONDS = 1.0
"""So often it is looked whether the cycle is to end."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polling:
    """The sources being asked; it outlives a cycle, so that one which hangs holds up none."""

    client: SourceClient
    retrievals: SideBySide
    patience_seconds: float = math.inf
    """A cycle waits so long; what answers later is settled by the next."""


def polling_of(
    engine: Engine,
    settings: Settings,
    retrieve: Retrieve,
    read: BodyReader = read_here,
    *,
    patience_seconds: float = math.inf,
) -> Polling:
    """Return how sources are asked with these settings."""
    seconds = TIMES_A_SOURCE * settings.feeds_timeout_seconds
    client = SourceClient(engine, retrieve, read, seconds, settings.felt_mmi)
    return Polling(client, SideBySide(seconds), patience_seconds)


def settle_sources(
    polling: Polling,
    atlas: ZoneAtlas,
    now: datetime,
    flag: Callable[[Sequence[SourceReport]], None],
    seconds_gone: Callable[[], float],
) -> Iterator[SourceReport]:
    """Ask what is due, and settle each source as it answers: one commit, then `flag` is called with
    what it came to.

    Ends when nothing is under way, or when `seconds_gone` reaches the patience of `polling`.
    """
    with reading(polling.client.engine) as session:
        views = due(session, now)
    polling.retrievals.begin(views, partial(polling.client.ask, now=now))
    while not polling.retrievals.is_idle and seconds_gone() < polling.patience_seconds:
        left = polling.patience_seconds - seconds_gone()
        finished = polling.retrievals.finished(max(0.0, min(LOOK_SECONDS, left)))
        reports = _settled(polling.client.engine, finished, atlas, now)
        flag(reports)
        yield from reports


def explain(wrong: Exception, what: str) -> str:
    """Return an expected failure in its own words; a fault of ours is logged with its traceback."""
    if isinstance(wrong, UnusableInput):
        return wrong.what
    if isinstance(wrong, AtalayaError | OSError):
        return str(wrong)
    log.error("%s", what, exc_info=wrong)
    return f"unexpected {type(wrong).__name__}; see the log"


# -- inside ---------------------------------------------------------------------------------


def _settled(
    engine: Engine, finished: Sequence[FinishedRetrieval], atlas: ZoneAtlas, now: datetime
) -> list[SourceReport]:
    """Return what each came to; those that say nothing new are written down in one transaction."""
    same = [
        each.result
        for each in finished
        if isinstance(each.result, RetrievedSource) and is_unchanged(each.result)
    ]
    try:
        with writing(engine) as session:
            reports = record_unchanged(session, same, now) if same else []
    except Exception as wrong:  # one by one it shows which of them it was
        log.warning("sources without news: %s", explain(wrong, "sources without news"))
        reports = []
    written = {report.key for report in reports}
    others = (each for each in finished if each.view.key not in written)
    return reports + [_settled_alone(engine, each, atlas, now) for each in others]


def _settled_alone(
    engine: Engine, finished: FinishedRetrieval, atlas: ZoneAtlas, now: datetime
) -> SourceReport:
    name = f"source {finished.view.key}"
    try:
        if isinstance(finished.result, Exception):
            raise finished.result
        with writing(engine) as session:
            return record(session, finished.result, atlas, now)
    except Exception as wrong:
        reason = explain(wrong, name)
    try:
        failed = RetrievedSource(finished.view, RetrievalFailure(reason))
        with writing(engine) as session:
            return record(session, failed, atlas, now)
    except Exception as wrong:  # the database is busy, or the source is gone: the next cycle asks
        reason = f"{reason}; not written down: {explain(wrong, name)}"
        return SourceReport(finished.view.key, is_good=False, error=reason)
