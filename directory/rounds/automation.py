"""The cycle that closes itself: what a worker does about rounds each time it looks.

It opens a planned round on its day, climbs the ladder, sends what is due, and closes and publishes
the round when its last day is over. Each step is a transaction of its own, and doing it twice does
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import writing
from core.transports.mail import Transport
from directory.editions.models import Edition
from directory.editions.publication import publish
from directory.rounds.calendar_days import ends_at, today
from directory.rounds.escalation import climb
from directory.rounds.lifecycle import ClosedRound, close_round, current_round, open_round
from directory.rounds.models import Invitation, LetterKind, Round, RoundState
from directory.rounds.outbox import DeliveryReport, deliver, put
from directory.rounds.owners import OwnerContact, Owners


@dataclass(frozen=True, slots=True)
class AutomationReport:
    """What one look at the rounds did; empty texts and None where nothing was due."""

    delivered: DeliveryReport
    opened: str = ""
    """Number of the round opened."""
    reminders: int = 0
    """Reminders put into the outbox."""
    closed: str = ""
    """Number of the round closed and published."""


def tend(
    engine: Engine,
    keyring: Keyring,
    transport: Transport,
    *,
    now: datetime,
    public_url: str,
    secretariat: Sequence[OwnerContact] = (),
    actor: str = "worker",
    demo_transport: Transport | None = None,
    limit: int = 200,
) -> AutomationReport:
    """Do what is due at `now`, then send letters.

    Whom of the Secretariat to write to is told by the door.
    """
    closed = _close_due(engine, now, actor, secretariat)
    opened = _open_due(engine, now, actor)
    with writing(engine) as session:
        round_ = current_round(session)
        reminders = (
            climb(session, round_, now, secretariat=secretariat) if round_ is not None else 0
        )
    delivered = deliver(
        engine,
        keyring,
        transport,
        now=now,
        public_url=public_url,
        limit=limit,
        demo_transport=demo_transport,
    )
    return AutomationReport(delivered, opened, reminders, closed)


def close_and_publish(
    session: Session,
    round_: Round,
    *,
    now: datetime,
    actor: str,
    secretariat: Sequence[OwnerContact] = (),
) -> tuple[ClosedRound, Edition]:
    """Close a round, publish its edition, and put the news of it into the outbox.

    Raises UnusableInput.
    """
    closed = close_round(session, round_, now=now, actor=actor)
    edition = publish(
        session, number=round_.number, now=now, actor=actor, round_=round_, is_demo=round_.is_demo
    )
    for country, to in _readers(session, round_, secretariat):
        put(
            session,
            once=f"published:{edition.id}:{to.address}",
            kind=LetterKind.PUBLISHED,
            round_=round_,
            country=country,
            address=to.address,
            name=to.name,
            language=to.language,
            details={
                "number": edition.number,
                "confirmed": edition.counts["confirmed"],
                "total": edition.counts["entries"],
            },
            now=now,
            is_demo=round_.is_demo,
        )
    return closed, edition


# -- inside ---------------------------------------------------------------------------------


def _open_due(engine: Engine, now: datetime, actor: str) -> str:
    """Open the round whose day has come, unless another is open: then it waits for that one to
    close.
    """
    day = today(now)
    due = sa.select(Round).where(
        Round.state == RoundState.PLANNED, Round.opens_on <= day, Round.closes_on >= day
    )
    with writing(engine) as session:
        round_ = session.scalar(due.order_by(Round.opens_on).limit(1))
        if (
            round_ is None
            or session.scalar(sa.select(Round.id).where(Round.state == RoundState.OPEN)) is not None
        ):
            return ""
        open_round(session, round_, now=now, actor=actor)
        return round_.number


def _close_due(
    engine: Engine, now: datetime, actor: str, secretariat: Sequence[OwnerContact]
) -> str:
    with writing(engine) as session:
        round_ = current_round(session)
        if round_ is None or round_.state is not RoundState.OPEN or now < ends_at(round_):
            return ""
        close_and_publish(session, round_, now=now, actor=actor, secretariat=secretariat)
        return round_.number


def _readers(
    session: Session, round_: Round, secretariat: Sequence[OwnerContact]
) -> Iterator[tuple[str, OwnerContact]]:
    """Yield the focal point of each country that was asked, and the Secretariat."""
    asked = session.scalars(
        sa.select(Invitation.country)
        .where(Invitation.round_id == round_.id)
        .distinct()
        .order_by(Invitation.country)
    )
    owners = Owners(session)
    for country in asked:
        liaison = owners.liaison(country)
        if liaison is not None:
            yield country, liaison
    yield from (("", each) for each in secretariat)
