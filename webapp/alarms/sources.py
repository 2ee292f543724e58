"""What opens alarms: what the rules of a country write of a hazard, each firing once.

Firings are rows before they are alarms, and an alarm (or a piece of news of one) bears the key of
its firing: killed between the two, the next turn finds the firing without either, and does it.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import MemberCountry
from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from watch.alarms.models import Alarm, AlarmNews
from watch.alarms.news import report_firing
from watch.alarms.opening import AlarmDraft
from watch.rules.models import FiringOutcome, RuleFiring
from watch.rules.terms import Trigger
from watch.rules.turns.firing import rotas_of
from watch.rules.turns.turn import fire_rules
from webapp.queries.rule_surroundings import rule_surroundings

_NOT_OLDER = timedelta(days=2)
"""What nobody could be called about for so long is told by the board."""
log = logging.getLogger(__name__)


def report_due(engine: Engine, atlas: Atlas, keyring: Keyring, now: datetime) -> int:
    """Hold what changed against the rules, and open the alarms that follow; return how many firings
    became an alarm or news of one.
    """
    try:
        with reading(engine) as session:
            countries = session.scalars(sa.select(MemberCountry.code)).all()
        fire_rules(engine, now, rule_surroundings(keyring, atlas, countries))
    except Exception:  # what was fired before is reported all the same
        log.exception("rules")
    with reading(engine) as session:
        waiting = waiting_firings(session, now)
    return sum(_report(engine, each, now) for each in waiting)


def waiting_firings(session: Session, now: datetime) -> list[uuid.UUID]:
    """Return the firings that are to wake somebody and have not yet, the oldest first.

    That something is over wakes nobody: those it woke are told when their alarm ends.
    """
    query = sa.select(RuleFiring.id).where(
        RuleFiring.outcome == FiringOutcome.SENT,
        RuleFiring.part_of_id.is_(None),
        RuleFiring.trigger != Trigger.CANCELLED,
        RuleFiring.at > now - _NOT_OLDER,
    )
    fired = session.scalars(query.order_by(RuleFiring.at, RuleFiring.id)).all()
    keys = [_key(each) for each in fired]
    known: set[str] = set()
    for column in (Alarm.dedupe_key, AlarmNews.dedupe_key):
        known |= set(session.scalars(sa.select(column).where(column.in_(keys))))
    return [each for each, key in zip(fired, keys, strict=True) if key not in known]


# -- inside ---------------------------------------------------------------------------------


def _report(engine: Engine, firing_id: uuid.UUID, now: datetime) -> int:
    """Open the alarm of one firing, or tell it as news of one; whether that was done (0 or 1)."""
    try:
        with writing(engine) as session:
            firing = session.get_one(RuleFiring, firing_id)
            report_firing(session, _draft(session, firing), firing.trigger.value, now)
    except Exception:  # whatever it is, the others are reported
        log.exception("firing %s", firing_id)
        return 0
    return 1


def _draft(session: Session, firing: RuleFiring) -> AlarmDraft:
    """Return the alarm of a firing; where it wakes several rotas, or another one wakes more of
    them, `watch.alarms.rungs.rotas` says which.
    """
    rotas = rotas_of(session, firing)
    return AlarmDraft(
        country=firing.country,
        dedupe_key=_key(firing.id),
        severity=firing.severity,
        hazard_id=firing.hazard_id,
        firing_id=firing.id,
        rota_id=rotas[0] if len(rotas) == 1 else None,
    )


def _key(firing_id: uuid.UUID) -> str:
    return f"firing:{firing_id}"
