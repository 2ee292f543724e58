"""What a source said, taken back: when it is removed, or speaks in another circle from now on.

Nothing vanishes: its hazards end as withdrawn and stay in the record with their flags' history.
Their names are set free, so that the same feed, kept again one day, can say the same again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.hazards import end_hazard, recompute
from feeds.lifecycle.known_lookup import speaking_alerts
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Ending, Hazard, HazardStatus, RejectedItem, Source


def withdraw(session: Session, source: Source, atlas: ZoneAtlas, now: datetime) -> list[uuid.UUID]:
    """End all that a source alone says, and return the ids of the hazards changed.

    A hazard of which another source speaks too stands under that one. What others said as well was
    written down once, under the first: the other sources are asked for all they have again.
    """
    hazards = _hazards_with_its_words(session, source)
    for alert in session.scalars(sa.select(Alert).where(Alert.source_id == source.id)):
        alert.ended_at = alert.ended_at or now
        alert.sender = f"withdrawn:{source.key}:{now:%Y%m%d%H%M%S}:{alert.sender}"
    session.flush()
    speaking = speaking_alerts(session, [hazard.id for hazard in hazards])
    changed = [
        hazard.id
        for hazard in hazards
        if _settle(hazard, source, speaking.get(hazard.id, []), atlas, now)
    ]
    session.execute(sa.delete(RejectedItem).where(RejectedItem.source_id == source.id))
    _ask_others_again(session, source, now)
    session.flush()
    return changed


def forget_answers(source: Source, now: datetime) -> None:
    """Let a source be asked at once, as if it had never answered."""
    source.etag = source.last_modified = source.body_hash = ""
    source.fetched = []
    source.next_ask_at = now


# -- inside ---------------------------------------------------------------------------------


def _hazards_with_its_words(session: Session, source: Source) -> Sequence[Hazard]:
    words = sa.select(Alert.hazard_id).where(Alert.source_id == source.id)
    query = sa.select(Hazard).where(sa.or_(Hazard.source_id == source.id, Hazard.id.in_(words)))
    return session.scalars(query).all()


def _settle(
    hazard: Hazard, source: Source, speaking: Sequence[Alert], atlas: ZoneAtlas, now: datetime
) -> bool:
    """Bring one hazard in line with what is left of its messages; whether that changed it."""
    was_active = hazard.status is HazardStatus.ACTIVE
    if speaking and was_active:
        if hazard.source_id == source.id:
            hazard.source_id = speaking[-1].source_id
        return recompute(hazard, speaking, atlas, now)
    if was_active:
        end_hazard(hazard, Ending.WITHDRAWN, now)
    if hazard.source_id == source.id:
        hazard.key = f"withdrawn:{hazard.id.hex[:12]}:{hazard.key}"
        hazard.aliases = []
    return was_active


def _ask_others_again(session: Session, source: Source, now: datetime) -> None:
    others = sa.select(Source).where(
        Source.id != source.id,
        Source.owner == source.owner,
        Source.removed_at.is_(None),
        Source.address != "",
    )
    for other in session.scalars(others):
        forget_answers(other, now)
