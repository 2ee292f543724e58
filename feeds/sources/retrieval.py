"""One source asked: its body, what its messages point to, all of it read. Nothing is written.

No transaction is open while anything is waited for. What comes of it is a value, also when nothing
came.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Engine

from core.db import reading as reading_session
from core.errors import UnusableInput
from core.http import Answer, Body, FailureKind, HttpRequest, RetrievalFailure, Retrieve
from feeds.circles import within_circle
from feeds.earthquakes import FELT_MMI
from feeds.sources.body_reader import BodyReader
from feeds.sources.links import (
    CompletedReading,
    absent_from,
    ask_pages,
    fetch_details,
    select_links,
)
from feeds.sources.views import SourceView


@dataclass(frozen=True, slots=True)
class RetrievedSource:
    """What came of asking a source; `outcome` is None when its body was not modified."""

    view: SourceView
    answer: Answer
    outcome: CompletedReading | RetrievalFailure | None = None


@dataclass(frozen=True, slots=True)
class SourceClient:
    """How sources are asked and read.

    `seconds` is the time for one source in one round: the body, and all that its links lead to.
    """

    engine: Engine
    retrieve: Retrieve
    read: BodyReader
    seconds: float
    felt_mmi: float = FELT_MMI

    def ask(self, view: SourceView, now: datetime) -> RetrievedSource:
        """Return what a source says now."""
        retrieve = within_budget(self.retrieve, self.seconds)
        answer = retrieve(HttpRequest(view.address, view.etag, view.last_modified, view.body_hash))
        if not isinstance(answer, Body):
            return RetrievedSource(view, answer)
        return RetrievedSource(view, answer, self._completed(view, answer, retrieve, now))

    def _completed(
        self, view: SourceView, body: Body, retrieve: Retrieve, now: datetime
    ) -> CompletedReading | RetrievalFailure:
        """HTML, broken XML and the like make the poll a failed one."""
        try:
            chosen = None if view.format == "auto" else view.format
            reading = self.read(body.data, chosen, view.address, felt_mmi=self.felt_mmi)
        except UnusableInput as wrong:
            return RetrievalFailure(wrong.what, kind=FailureKind.UNREADABLE)
        reading = within_circle(reading, view.circle)
        with reading_session(self.engine) as session:
            links = select_links(session, view, reading, now)
            absent = absent_from(session, view, reading, now)
        completed = fetch_details(view, reading, links, retrieve, self.read, felt_mmi=self.felt_mmi)
        return ask_pages(view, completed, absent, retrieve, self.read)


def within_budget(
    retrieve: Retrieve, seconds: float, clock: Callable[[], float] = time.monotonic
) -> Retrieve:
    """Return `retrieve` for `seconds` in all: a request gets what is left, and none is made after.

    An index that leads to 25 slow bodies would otherwise take 25 times the limit of one.
    """
    deadline = clock() + seconds

    def retrieve_in_time(request: HttpRequest) -> Answer:
        left = deadline - clock()
        if left <= 0:
            words = f"no time is left for it: {seconds:g} s for one source"
            return RetrievalFailure(words, kind=FailureKind.NO_ANSWER)
        return retrieve(replace(request, limit_seconds=left))

    return retrieve_in_time
