"""What the own page of an event says of a hazard that its source no longer lists. Pure."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.http import FailureKind, RetrievalFailure
from feeds.values import Reading

STANDING_PAUSE = timedelta(hours=1)
"""A page that said the event stands is asked again after so long."""
LONGEST_PAUSE = timedelta(hours=1)


class Verdict(enum.Enum):
    """What becomes of a hazard that a list no longer names."""

    WITHDRAWN = "withdrawn"
    """Its page says that it was deleted."""
    GONE = "gone"
    """Its page, which stood once, is no longer there."""
    OVER = "over"
    """Its page says that it is over."""
    STANDS = "stands"
    """It only grew too old for the list."""
    OWED = "owed"
    """Nobody could say: nothing is decided, and its page is asked again."""


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What asking for the page of a hazard came to; `reason` says why when nothing is decided."""

    hazard_id: uuid.UUID
    verdict: Verdict
    reason: str = ""


def decide_absence(
    hazard_id: uuid.UUID, keys: Collection[str], answer: Reading | RetrievalFailure
) -> PageOutcome:
    """Return what the page of an event decides; `keys` are all that the event is known by.

    Only the source's own word ends a hazard: a status, or that the page of an event it had told of
    is gone (404, 410). A failure, a page of another event and one that tells none decide nothing.
    """
    if isinstance(answer, RetrievalFailure):
        if answer.kind is FailureKind.GONE or answer.status in {404, 410}:
            return PageOutcome(hazard_id, Verdict.GONE)
        return PageOutcome(hazard_id, Verdict.OWED, answer.reason)
    for message in answer.alerts:
        if {message.event_key, *message.also_known_as}.isdisjoint(keys):
            continue
        if not message.is_over:
            return PageOutcome(hazard_id, Verdict.STANDS)
        is_deleted = message.parameters.get("status") == "deleted"
        return PageOutcome(hazard_id, Verdict.WITHDRAWN if is_deleted else Verdict.OVER)
    return PageOutcome(hazard_id, Verdict.OWED, "its page does not tell of this event")


def is_page_due(asked_at: datetime | None, owed_since: datetime | None, now: datetime) -> bool:
    """Return whether the page of an absent hazard is to be asked: at once when it leaves the list;
    after a failure the next time, then twice as long after each, up to LONGEST_PAUSE.
    """
    if asked_at is None:
        return True
    if owed_since is None:
        return now - asked_at >= STANDING_PAUSE
    return now - asked_at >= min(LONGEST_PAUSE, asked_at - owed_since)
