"""Messages to other systems (`core.outbox.owner.OutboxOwner`): editions, hazards, stale plans. They
bear ids and codes and where more is read; never a person.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.announcements.models import TRIAL, EventKind, EventSubscription
from core.announcements.subscriptions import OWNER, active_subscriptions, target_of
from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.event_sender import EVENT, SIGNING_SECRET
from directory.editions.models import Edition
from feeds.circles import told_to
from feeds.models import Hazard, HazardVersion
from feeds.values import Severity
from plans.models import PlanArea, PlanState, PlanVersion

KEPT_TRYING = timedelta(hours=24)
"""What is older is no news: it is not sent any more."""
MOST_AT_ONCE = 100
"""Hazards one system is told of in one turn; the rest in the next."""
_ANYWHERE = "https://event.invalid/"
"""Addressed to whoever the subscription says; the row holds no address."""


@dataclass(frozen=True, slots=True)
class EventMessages:
    """The owner of these messages."""

    public_url: str
    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its system is still told, and it is still news."""
        subscription = session.get(EventSubscription, uuid.UUID(message.reference))
        if subscription is None or subscription.removed_at is not None:
            return False
        is_news = message.due_at - message.created_at <= KEPT_TRYING
        return is_news and (subscription.paused_at is None or message.kind == TRIAL)

    def new_secret(self, _session: Session, _message: OutboxMessage, _now: datetime) -> str:
        """Return nothing: the secret of the subscription signs, and stays here."""
        return ""

    def body(self, session: Session, message: OutboxMessage, _secret: str) -> MessageBody:
        """Return what the message says, the same however often it is sent."""
        subscription = session.get_one(EventSubscription, uuid.UUID(message.reference))
        target = target_of(subscription, self.keyring)
        details = dict(message.details)
        link = self.public_url + details.pop("path", "/api/v1")
        document = {
            "type": message.kind,
            "timestamp": _moment(message.created_at),
            "data": {**details, "address": link},
        }
        text = json.dumps(document, ensure_ascii=False, sort_keys=True)
        return MessageBody(
            message.kind, text, headers=((SIGNING_SECRET, target.secret),), to=target.address
        )


def put_news(session: Session, now: datetime) -> int:
    """Put out what happened since every system was told last; return how many messages."""
    count = 0
    for subscription in active_subscriptions(session):
        for draft in _news(session, subscription, now):
            count += put(session, draft, EVENT, now=now) is not None
    return count


def put_trial(session: Session, subscription: EventSubscription, now: datetime) -> None:
    """Put out a message that tries the way to a system."""
    put(session, _draft(subscription, TRIAL, str(uuid.uuid4()), {}), EVENT, now=now)


# -- inside ---------------------------------------------------------------------------------


def _news(
    session: Session, subscription: EventSubscription, now: datetime
) -> Iterator[MessageDraft]:
    since = max(subscription.since_at, now - KEPT_TRYING)
    readers = {
        EventKind.EDITION: _editions,
        EventKind.HAZARD: _hazards,
        EventKind.PLAN: _plans,
    }
    for kind, read in readers.items():
        if kind.value in subscription.kinds:
            yield from read(session, subscription, since)


def _editions(
    session: Session, subscription: EventSubscription, since: datetime
) -> Iterator[MessageDraft]:
    query = sa.select(Edition.number, Edition.published_at, Edition.sha256)
    for row in session.execute(query.where(Edition.published_at > since)):
        details = {
            "number": row.number,
            "published_at": _moment(row.published_at),
            "sha256": row.sha256,
            "path": "/api/v1/editions",
        }
        yield _draft(subscription, EventKind.EDITION, row.number, details)


def _hazards(
    session: Session, subscription: EventSubscription, since: datetime
) -> Iterator[MessageDraft]:
    least = Severity(subscription.least).rank
    severities = [each for each in Severity if each.rank >= least]
    query = (
        sa.select(Hazard, sa.func.max(HazardVersion.number), sa.func.max(HazardVersion.known_at))
        .join(HazardVersion, HazardVersion.hazard_id == Hazard.id)
        .where(told_to(subscription.country), Hazard.severity.in_(severities))
        .where(HazardVersion.known_at > since, Hazard.is_test.is_(False))
        .where(Hazard.is_context.is_(False), Hazard.is_demo.is_(subscription.is_demo))
        .group_by(Hazard.id)
        .order_by(sa.func.max(HazardVersion.known_at).desc())
        .limit(MOST_AT_ONCE)
    )
    for hazard, number, known_at in session.execute(query):
        details = {
            "id": str(hazard.id),
            "version": number,
            "known_at": _moment(known_at),
            "kind": hazard.kind.value,
            "severity": hazard.severity.value,
            "status": hazard.status.value,
            "path": f"/api/v1/hazards/{hazard.id}",
        }
        yield _draft(subscription, EventKind.HAZARD, f"{hazard.id}:{number}", details)


def _plans(
    session: Session, subscription: EventSubscription, since: datetime
) -> Iterator[MessageDraft]:
    query = (
        sa.select(
            PlanArea.slug,
            PlanArea.number,
            PlanArea.country,
            PlanVersion.id,
            PlanVersion.stale_since,
            PlanVersion.differences,
        )
        .join(PlanArea, PlanArea.id == PlanVersion.plan_id)
        .where(PlanVersion.state == PlanState.STALE, PlanVersion.stale_since > since)
    )
    if subscription.country:
        query = query.where(PlanArea.country == subscription.country)
    for row in session.execute(query):
        details = {
            "slug": row.slug,
            "number": row.number,
            "country": row.country,
            "stale_since": _moment(row.stale_since),
            "differences": row.differences,
            "path": f"/planes/{row.slug}",
        }
        mark = f"{row.id}:{_moment(row.stale_since)}"
        yield _draft(subscription, EventKind.PLAN, mark, details)


def _draft(
    subscription: EventSubscription, kind: str, mark: str, details: dict[str, Any]
) -> MessageDraft:
    return MessageDraft(
        owner=OWNER,
        kind=str(kind),
        dedupe_key=f"{subscription.id}:{kind}:{mark}",
        recipient=_ANYWHERE,
        is_private=True,
        reference=str(subscription.id),
        country=subscription.country,
        details=details,
        is_demo=subscription.is_demo,
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
