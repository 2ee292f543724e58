"""What the pages of absent hazards said, written down."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.absence.decision import PageOutcome, Verdict
from feeds.lifecycle.event_ties import keep_in_line
from feeds.lifecycle.hazards import end_hazard
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Ending, Hazard, HazardStatus, Source
from feeds.reading_notes import (
    PAGE_DELETED,
    PAGE_GONE,
    PAGE_NOTES,
    PAGE_OVER,
    PAGE_OWED,
    PAGE_STANDS,
)

_NOTES = {
    Verdict.WITHDRAWN: PAGE_DELETED,
    Verdict.GONE: PAGE_GONE,
    Verdict.OVER: PAGE_OVER,
    Verdict.STANDS: PAGE_STANDS,
    Verdict.OWED: PAGE_OWED,
}
_ENDINGS = {
    Verdict.WITHDRAWN: Ending.WITHDRAWN,
    Verdict.GONE: Ending.WITHDRAWN,
    Verdict.OVER: Ending.OVER,
}


def settle_absences(
    session: Session,
    source: Source,
    named: Collection[uuid.UUID],
    outcomes: Iterable[PageOutcome],
    atlas: ZoneAtlas,
    now: datetime,
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Write what asking for the pages of absent hazards came to; return the ids of the hazards that
    changed, and of those of which only the notes did.

    `named` are the hazards the list does name: nothing is owed of them any more. Never commits.
    """
    noted = [_name_again(each) for each in _asked_before(session, source) if each.id in named]
    ended: list[Hazard] = []
    for outcome in outcomes:
        hazard = session.get_one(Hazard, outcome.hazard_id)
        if hazard.id in named or hazard.status is not HazardStatus.ACTIVE:
            continue
        _note(hazard, _NOTES[outcome.verdict])
        noted.append(hazard.id)
        if outcome.verdict in _ENDINGS:
            end_hazard(hazard, _ENDINGS[outcome.verdict], now)
            ended.append(hazard)
        else:
            _keep(hazard, outcome.verdict, now)
    return _end(session, ended, atlas, now), noted


# -- inside ---------------------------------------------------------------------------------


def _asked_before(session: Session, source: Source) -> Iterable[Hazard]:
    query = sa.select(Hazard).where(
        Hazard.source_id == source.id, Hazard.page_asked_at.is_not(None)
    )
    return session.scalars(query).all()


def _name_again(hazard: Hazard) -> uuid.UUID:
    hazard.page_asked_at = hazard.page_owed_since = None
    _note(hazard, None)
    return hazard.id


def _keep(hazard: Hazard, verdict: Verdict, now: datetime) -> None:
    hazard.page_asked_at = now
    if verdict is Verdict.OWED:
        hazard.page_owed_since = hazard.page_owed_since or now
    else:
        hazard.page_owed_since = None
        hazard.last_seen_at = max(hazard.last_seen_at, now)


def _note(hazard: Hazard, note: str | None) -> None:
    kept = [other for other in hazard.reading_notes if other not in PAGE_NOTES]
    hazard.reading_notes = [*kept, note] if note else kept


def _end(
    session: Session, hazards: list[Hazard], atlas: ZoneAtlas, now: datetime
) -> list[uuid.UUID]:
    speaking = speaking_alerts(session, [hazard.id for hazard in hazards])
    for hazard in hazards:
        hazard.page_owed_since = None
        for alert in speaking.get(hazard.id, ()):
            alert.ended_at = now
    session.flush()
    return [hazard.id for hazard in hazards] + keep_in_line(session, hazards, atlas, now)
