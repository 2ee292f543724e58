"""Systems that are told, made and looked up; their secret is shown once."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.announcements.models import (
    LONGEST_SUBSCRIBER,
    EventKind,
    EventSubscription,
    subscriber_place,
)
from core.crypto import Keyring
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.outbox.models import OutboxMessage
from core.transports.event_sender import EVENT

SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins
SECRET_BYTES = 32
MOST_SUBSCRIPTIONS = 10
KEPT_REMOVED = timedelta(days=7)
"""Messages are tried for a day."""
OWNER = "event"
"""The name of these messages in the outbox."""


@dataclass(frozen=True, slots=True)
class SubscriptionWish:
    """Who is to be told of what."""

    name: str
    address: str
    kinds: Collection[EventKind]
    least: str


@dataclass(frozen=True, slots=True)
class EventTarget:
    """Where a message goes, and by which secret it is signed."""

    address: str
    secret: str


def subscription_wish(
    name: str, address: str, kinds: Collection[str], least: str, severities: Collection[str]
) -> SubscriptionWish:
    """Return what was typed as a wish. Raises UnusableInput naming the field."""
    clean, usable = " ".join(name.split()), EVENT.recipient(address.strip())
    if not clean or len(clean) > LONGEST_SUBSCRIBER:
        raise UnusableInput("name", N_("Diga en pocas palabras qué sistema recibirá los avisos."))
    if not usable:
        raise UnusableInput("address", N_("Escriba una dirección https de Internet, sin clave."))
    known = [each for each in EventKind if each.value in kinds]
    if not known:
        raise UnusableInput("kinds", N_("Elija de qué se le avisa."))
    if least not in severities:
        raise UnusableInput("least", N_("Elija desde qué gravedad."))
    return SubscriptionWish(clean, usable, known, least)


def add_subscription(
    session: Session,
    keyring: Keyring,
    wish: SubscriptionWish,
    *,
    country: str,
    actor: str,
    now: datetime,
    is_demo: bool,
) -> tuple[EventSubscription, str]:
    """Add a system that is told; give back its row and the secret, which stands nowhere else.

    Raises UnusableInput where there are too many.
    """
    if len(subscriptions_of(session, country)) >= MOST_SUBSCRIPTIONS:
        raise UnusableInput("name", N_("Ya hay diez sistemas: quite uno antes."))
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    row_id = uuid.uuid4()

    def sealed(part: str, text: str) -> bytes:
        return keyring.seal(text.encode(), subscriber_place(part, row_id, country))

    row = EventSubscription(
        id=row_id,
        country=country,
        name=wish.name,
        host=urlsplit(wish.address).hostname or "",
        address=sealed("address", wish.address),
        secret=sealed("secret", secret),
        kinds=[each.value for each in wish.kinds],
        least=wish.least,
        made_by=actor,
        made_at=now,
        since_at=now,
        is_demo=is_demo,
    )
    session.add(row)
    session.flush()
    return row, secret


def target_of(subscription: EventSubscription, keyring: Keyring) -> EventTarget:
    """Return where messages go, opened. Raises CannotOpen."""

    def opened(part: str, sealed: bytes) -> str:
        place = subscriber_place(part, subscription.id, subscription.country)
        return keyring.open(sealed, place).decode()

    return EventTarget(
        opened("address", subscription.address), opened("secret", subscription.secret)
    )


def subscriptions_of(session: Session, country: str) -> Sequence[EventSubscription]:
    """Return the systems a country, or the Secretariat, tells; the newest first."""
    query = sa.select(EventSubscription).where(
        EventSubscription.country == country, EventSubscription.removed_at.is_(None)
    )
    return session.scalars(query.order_by(EventSubscription.made_at.desc())).all()


def active_subscriptions(session: Session) -> Sequence[EventSubscription]:
    """Return all that are told just now."""
    query = sa.select(EventSubscription).where(
        EventSubscription.removed_at.is_(None), EventSubscription.paused_at.is_(None)
    )
    return session.scalars(query.order_by(EventSubscription.made_at)).all()


def drop_removed(session: Session, now: datetime) -> int:
    """Delete the systems that were taken out so long ago that no message of theirs is under way;
    return how many. Their addresses and secrets go with them.
    """
    gone = EventSubscription.removed_at < now - KEPT_REMOVED
    deleted = sa.delete(EventSubscription).where(gone).returning(EventSubscription.id)
    return len(session.scalars(deleted).all())


def own_subscription(
    session: Session, subscription_id: uuid.UUID, country: str
) -> EventSubscription | None:
    """Return one that a country tells; None for another's, and for one that was removed."""
    row = session.get(EventSubscription, subscription_id)
    is_own = row is not None and row.country == country and row.removed_at is None
    return row if is_own else None


def last_deliveries(
    session: Session, subscription_id: uuid.UUID, limit: int = 10
) -> Sequence[OutboxMessage]:
    """Return the messages to a system, the newest first."""
    query = sa.select(OutboxMessage).where(
        OutboxMessage.owner == OWNER, OutboxMessage.reference == str(subscription_id)
    )
    return session.scalars(query.order_by(OutboxMessage.created_at.desc()).limit(limit)).all()
