"""Which hazards a valid list no longer names, and where their own pages are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.circles import without_circle
from feeds.lifecycle.absence.decision import is_page_due
from feeds.lifecycle.hazards import key_of
from feeds.models import Hazard, HazardStatus
from feeds.values import Reading

MOST_PAGES = 5
"""Pages of absent hazards asked for one source in one round; the others wait for the next."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AbsentHazard:
    """A live hazard that the list of its source does not name, with the address of its page."""

    id: uuid.UUID
    keys: frozenset[str]
    address: str


@dataclass(frozen=True, slots=True)
class AbsentHazards:
    """Those to be asked about now, and whether others wait for another round."""

    due: tuple[AbsentHazard, ...] = ()
    has_waiting: bool = False


def absent_hazards(
    session: Session,
    source_id: uuid.UUID,
    reading: Reading,
    now: datetime,
    page_of: Callable[[str], str | None],
) -> AbsentHazards:
    """Return the live hazards of a source that a valid body of it does not name, at most MOST_PAGES
    whose page is due: those never asked about first, then by how long ago that was, so that pages
    that never answer keep none of the others out.

    `page_of` gives the address of the page of a key, None where there is none to be asked. One
    whose end came while its source failed is live, and asked about, too: nobody has said that it
    is over.
    """
    named = {key for each in reading.alerts for key in (key_of(each), *each.also_known_as)}
    due, has_waiting = [], False
    for hazard in sorted(session.execute(_live(source_id)), key=_turn):
        key = hazard.key.partition("@")[0]
        keys = frozenset({key, *hazard.aliases})
        address = page_of(without_circle(key))
        if address is None or keys & named:
            continue
        if is_page_due(hazard.page_asked_at, hazard.page_owed_since, now):
            due.append(AbsentHazard(hazard.id, keys, address))
        has_waiting |= hazard.page_owed_since is not None
    return AbsentHazards(tuple(due[:MOST_PAGES]), has_waiting or len(due) > MOST_PAGES)


def _live(
    source_id: uuid.UUID,
) -> sa.Select[uuid.UUID, str, list[str], datetime, datetime | None, datetime | None]:
    """Select what telling the absent ones takes: never the drawings, at every poll."""
    columns = (
        Hazard.id,
        Hazard.key,
        Hazard.aliases,
        Hazard.last_seen_at,
        Hazard.page_asked_at,
        Hazard.page_owed_since,
    )
    query = sa.select(*columns)
    return query.where(Hazard.source_id == source_id, Hazard.status == HazardStatus.ACTIVE)


def _turn(
    hazard: sa.Row[uuid.UUID, str, list[str], datetime, datetime | None, datetime | None],
) -> tuple[datetime, datetime, str]:
    return hazard.page_asked_at or _NEVER, hazard.last_seen_at, hazard.key
