"""What the pages of absent hazards said, written down."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.absence.decision import PageOutcome, Verdict
from feeds.lifecycle.event_ties import keep_in_line, refresh
from feeds.lifecycle.hazards import end_hazard
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Ending, Hazard, HazardStatus, Source
from feeds.reading_notes import (
    PAGE_DELETED,
    PAGE_ENDINGS,
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

    `named` are the hazards the list names as going on: nothing is owed of them any more, and one
    that its page had ended stands again, since the list of its source is its later word. Never
    commits.
    """
    again = _asked_before(session, source, named)
    noted = [each.id for each in again]
    revived = [each for each in again if _name_again(session, each, atlas, now)]
    ended: list[Hazard] = []
    for outcome in outcomes:
        hazard = session.get_one(Hazard, outcome.hazard_id)
        if hazard.id in named or hazard.status is not HazardStatus.ACTIVE:
            continue
        _note(hazard, _NOTES[outcome.verdict])
        hazard.page_asked_at = now
        noted.append(hazard.id)
        if outcome.verdict in _ENDINGS:
            end_hazard(hazard, _ENDINGS[outcome.verdict], now)
            ended.append(hazard)
        else:
            _keep(hazard, outcome.verdict, now)
    _end_alerts(session, ended, now)
    changed = [*revived, *ended]
    return [each.id for each in changed] + keep_in_line(session, changed, atlas, now), noted


# -- inside ---------------------------------------------------------------------------------


def _asked_before(session: Session, source: Source, named: Collection[uuid.UUID]) -> list[Hazard]:
    """Return those of the `named` whose page was asked while the list did not name them."""
    query = sa.select(Hazard.id).where(
        Hazard.source_id == source.id, Hazard.page_asked_at.is_not(None)
    )
    return [session.get_one(Hazard, each) for each in session.scalars(query).all() if each in named]


def _name_again(session: Session, hazard: Hazard, atlas: ZoneAtlas, now: datetime) -> bool:
    """Clear what was written while the list did not name a hazard; whether that revived it."""
    was_ended_by_page = not PAGE_ENDINGS.isdisjoint(hazard.reading_notes)
    hazard.page_asked_at = hazard.page_owed_since = None
    _note(hazard, None)
    if hazard.status is HazardStatus.ACTIVE or not was_ended_by_page:
        return False
    query = sa.select(Alert).where(
        Alert.hazard_id == hazard.id,
        Alert.ended_at == hazard.ended_at,
        Alert.superseded_by_id.is_(None),
    )
    alerts = [each for each in session.scalars(query.order_by(Alert.sent)) if _holds(each, now)]
    for alert in alerts:
        alert.ended_at = None
    session.flush()
    return bool(alerts) and refresh(session, hazard, alerts, atlas, now)


def _holds(alert: Alert, now: datetime) -> bool:
    return alert.effective_until is None or alert.effective_until > now


def _keep(hazard: Hazard, verdict: Verdict, now: datetime) -> None:
    if verdict is Verdict.OWED:
        hazard.page_owed_since = hazard.page_owed_since or now
    else:
        hazard.page_owed_since = None
        hazard.last_seen_at = max(hazard.last_seen_at, now)


def _note(hazard: Hazard, note: str | None) -> None:
    kept = [other for other in hazard.reading_notes if other not in PAGE_NOTES]
    hazard.reading_notes = [*kept, note] if note else kept


def _end_alerts(session: Session, hazards: Iterable[Hazard], now: datetime) -> None:
    ended = list(hazards)
    speaking = speaking_alerts(session, [hazard.id for hazard in ended])
    for hazard in ended:
        hazard.page_owed_since = None
        for alert in speaking.get(hazard.id, ()):
            alert.ended_at = now
    session.flush()
