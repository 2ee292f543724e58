"""Which rotas an alarm wakes: those of all the rules that wrote of it, each person once.

The rule: a rule that wakes no rota of its own wakes every one of the country. A rota that a rule
brings later, while nobody has taken the alarm, is woken at once on the rungs that were called
before; who was called already is not called again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.alarms.models import Alarm, AlarmNews
from watch.rules.models import RuleFiring
from watch.rules.turns.firing import rotas_of

_FIRING = "firing:"
"""How the key of a firing begins that is news of an alarm (`webapp.alarms.sources`)."""
RotaIds = tuple[uuid.UUID, ...]
"""Empty: every rota of the country."""


def rotas_of_alarm(session: Session, alarm: Alarm) -> RotaIds:
    """Return the rotas of an alarm: of the rule that opened it and of all that wrote since."""
    known = _rotas(session, [alarm.firing_id, *_later_firings(session, alarm, None)])
    if known is not None:
        return known
    return (alarm.rota_id,) if alarm.rota_id is not None else ()


def rotas_joined(
    session: Session, alarm: Alarm, firing_id: uuid.UUID | None = None
) -> RotaIds | None:
    """Return the rotas that came to an alarm since its last call, or with one firing; None where
    none did.
    """
    if firing_id is not None:
        return _rotas(session, [firing_id])
    return _rotas(session, _later_firings(session, alarm, alarm.rung_called_at))


# -- inside ---------------------------------------------------------------------------------


def _rotas(session: Session, firing_ids: Iterable[uuid.UUID | None]) -> RotaIds | None:
    """Return the rotas of some firings together; None where none of them is kept."""
    found: set[uuid.UUID] = set()
    is_any = False
    for each in firing_ids:
        firing = session.get(RuleFiring, each) if each is not None else None
        if firing is None:
            continue
        own, is_any = rotas_of(session, firing), True
        if not own:
            return ()
        found.update(own)
    return tuple(sorted(found)) if is_any else None


def _later_firings(session: Session, alarm: Alarm, moment: datetime | None) -> list[uuid.UUID]:
    query = sa.select(AlarmNews.dedupe_key).where(
        AlarmNews.alarm_id == alarm.id, AlarmNews.dedupe_key.startswith(_FIRING)
    )
    if moment is not None:
        query = query.where(AlarmNews.at > moment)
    keys = session.scalars(query.order_by(AlarmNews.at, AlarmNews.id))
    return [uuid.UUID(each.removeprefix(_FIRING)) for each in keys]
