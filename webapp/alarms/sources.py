"""What opens alarms: hazards whose flags say that they touch somebody of a country.

Each is looked at in a transaction of its own; one that fails is logged and comes round again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.models import Hazard, HazardStatus
from feeds.values import Severity
from watch.alarms.models import Alarm, AlarmState
from watch.alarms.news import report_firing
from watch.alarms.opening import AlarmDraft
from watch.models import Flag, FlagStatus

_LEAST = Severity.MODERATE
log = logging.getLogger(__name__)


def report_due(engine: Engine, atlas: Atlas, keyring: Keyring, now: datetime) -> int:
    """Open an alarm for each country that a live hazard touches and that has none about it."""
    with reading(engine) as session:
        drafts = list(_drafts(session))
    for draft in drafts:
        try:
            with writing(engine) as session:
                report_firing(session, draft, "new", now)
        except Exception:  # whatever it is, the others are opened
            log.exception("alarm %s", draft.dedupe_key)
    return len(drafts)


# -- inside ---------------------------------------------------------------------------------


def _drafts(session: Session) -> Iterator[AlarmDraft]:
    query = (
        sa.select(Flag.country, Flag.severity, Hazard.id)
        .join(Hazard, Hazard.id == Flag.hazard_id)
        .where(
            Flag.status == FlagStatus.RAISED,
            Hazard.status == HazardStatus.ACTIVE,
            Hazard.is_test.is_(False),
            Hazard.is_context.is_(False),
            Hazard.same_as_id.is_(None),
        )
    )
    gravest: dict[tuple[str, uuid.UUID], Severity] = {}
    for country, severity, hazard_id in session.execute(query):
        key = country, hazard_id
        found = Severity(severity)
        gravest[key] = max(found, gravest.get(key, found), key=lambda each: each.rank)
    for (country, hazard_id), severity in gravest.items():
        dedupe_key = f"flags:{hazard_id}:{country}:{severity}"
        if severity.rank >= _LEAST.rank and not _is_known(session, dedupe_key):
            yield AlarmDraft(
                country=country, dedupe_key=dedupe_key, severity=severity, hazard_id=hazard_id
            )


def _is_known(session: Session, dedupe_key: str) -> bool:
    known = sa.select(Alarm.id).where(
        Alarm.dedupe_key == dedupe_key, Alarm.state.in_(list(AlarmState))
    )
    return session.scalar(known) is not None
