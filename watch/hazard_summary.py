"""One hazard with every message about it and what other sources repeat of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from feeds.circles import told_to
from feeds.models import Alert, Hazard


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardSummary:
    """A hazard with its messages, newest first, and those of other sources that only repeat it."""

    hazard: Hazard
    alerts: tuple[Alert, ...]
    repeated_by: tuple[Hazard, ...]
    moment: datetime | None = None
    """What was known when; None: now."""

    @property
    def latest(self) -> Alert | None:
        """The newest message that still holds, else the newest of all."""
        return next(iter(self.current or self.alerts), None)

    def at(self, moment: datetime) -> HazardSummary:
        """Return it with the messages that had come in by `moment`."""
        alerts = tuple(alert for alert in self.alerts if alert.received_at <= moment)
        return replace(self, alerts=alerts, moment=moment)

    @property
    def current(self) -> tuple[Alert, ...]:
        """The messages that still hold, one of each language and text."""
        return tuple(alert for alert in self.alerts if self.holds(alert))

    def holds(self, alert: Alert) -> bool:
        """Return whether a message still holds, at the moment asked about where there is one."""
        if self.moment is None:
            return alert.ended_at is None
        return alert.ended_at is None or alert.ended_at > self.moment


def hazard_summary(
    session: Session, hazard_id: uuid.UUID, country: str, *, with_messages: bool = True
) -> HazardSummary | None:
    """Return one hazard with its messages, or None when there is none of this id that `country` may
    see (`feeds.circles.told_to`); bare of messages and of what repeats it, where nobody shows them.
    """
    query = sa.select(Hazard).where(Hazard.id == hazard_id, told_to(country))
    query = query.options(joinedload(Hazard.source))
    if not with_messages:
        bare = session.scalar(query)
        return None if bare is None else HazardSummary(hazard=bare, alerts=(), repeated_by=())
    hazard = session.scalar(query.options(selectinload(Hazard.alerts).joinedload(Alert.source)))
    if hazard is None:
        return None
    return HazardSummary(
        hazard=hazard,
        alerts=tuple(
            sorted(hazard.alerts, key=lambda alert: (alert.sent, str(alert.id)), reverse=True)
        ),
        repeated_by=tuple(_repeating(session, hazard_id)),
    )


def witness_names(session: Session, hazards: Collection[Hazard]) -> dict[uuid.UUID, str]:
    """Return who tells each of the hazards: the sender of its newest message, else its source. One
    source (a hub, a file) may bring several.
    """
    if not hazards:
        return {}
    names = {hazard.id: hazard.source.name for hazard in hazards}
    query = sa.select(Alert.hazard_id, Alert.sender_name).where(Alert.hazard_id.in_(list(names)))
    for hazard_id, sender in session.execute(query.order_by(Alert.sent, Alert.identifier)):
        if hazard_id is not None and sender:
            names[hazard_id] = sender
    return names


def _repeating(session: Session, hazard_id: uuid.UUID) -> Sequence[Hazard]:
    statement = (
        sa.select(Hazard).where(Hazard.same_as_id == hazard_id).options(joinedload(Hazard.source))
    )
    return session.scalars(statement.order_by(Hazard.key)).all()
