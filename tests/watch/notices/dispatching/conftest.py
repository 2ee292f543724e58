from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.audit_log import take_waiting
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.delivery import Transports, deliver
from core.outbox.models import OutboxMessage, Receipt
from core.outbox.owner import Outbox
from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.transport import Addressing, OutgoingMessage, TransportError
from directory.entries.visibility import Viewer
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.models import Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_household, add_person
from tests.two_counties import TwoCounties
from tests.watch.notices.desk import officer
from tests.watch.notices.rows import add_notice
from watch.notices.audience.desk import AudienceDesk
from watch.notices.dispatching.batches import DispatchWork, put_batch
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.sending import OWNER, begin_sending, end_if_done, prepare_sending
from watch.notices.dispatching.settling import relay_batch, settle_batch
from watch.notices.models import Notice, NoticeState
from watch.replies.stops import has_stopped, stopped_addresses
from webapp.messages.notice_dispatches import NoticeMessages

EVA = officer("eva", RoleName.COUNTRY_ADMIN)
GATEWAYS = frozenset({ContactChannel.EMAIL, ContactChannel.SMS})


@dataclass
class Gateway:
    """A transport in memory: what it took, and how it fails."""

    name: str
    recipient: Callable[[str], str]
    taken: list[OutgoingMessage] = field(default_factory=list)
    failing: dict[str, TransportError] = field(default_factory=dict)
    """By recipient."""

    def send(self, message: OutgoingMessage) -> str:
        if (error := self.failing.get(message.to)) is not None:
            raise error
        self.taken.append(message)
        return f"{self.name}-{len(self.taken)}"


@dataclass
class SendingHouse:
    """A house of one country that sends a notice, on an engine of its own."""

    engine: Engine
    keyring: Keyring
    now: datetime
    desk: AudienceDesk = field(
        default_factory=lambda: AudienceDesk(gateways=GATEWAYS, stopped=stopped_addresses)
    )
    sms: Gateway = field(default_factory=lambda: Gateway(SMS.name, SMS.recipient))
    mail: Gateway = field(default_factory=lambda: Gateway(EMAIL.name, EMAIL.recipient))

    @property
    def work(self) -> DispatchWork:
        """What the worker sends with."""
        addressings: dict[DispatchChannel, Addressing] = {
            DispatchChannel.EMAIL: EMAIL,
            DispatchChannel.SMS: SMS,
        }
        return DispatchWork(
            self.engine,
            self.keyring,
            TwoCounties(),  # type: ignore[arg-type]
            addressings,
            self.desk,
        )

    @property
    def outbox(self) -> Outbox:
        """The outbox with these messages alone."""
        owner = NoticeMessages("https://atalaya.example", self.keyring, has_stopped)
        return Outbox(self.engine, self.keyring, {OWNER: owner}, "atalaya.example")

    def register(self, people: Sequence[dict[str, Any]], country: str = "SV") -> list[uuid.UUID]:
        """Register people of one household each, or of the household they name (`home`)."""
        homes: dict[str, Any] = {}
        with writing(self.engine) as session:
            return [_add(session, self, each, homes, country).id for each in people]

    def approve(self, **given: Any) -> uuid.UUID:
        """Put in a notice that a second person approved, counted just now."""
        persons = self.persons()
        values: dict[str, Any] = {
            "state": NoticeState.APPROVED,
            "approved_by": "user:eva",
            "approved_at": self.now,
            "approved_persons": persons,
            "audience": {"country": "SV"},
            "audience_persons": persons,
            "counted_at": self.now,
        }
        with writing(self.engine) as session:
            return add_notice(session, self.now, **(values | given)).id

    def persons(self) -> int:
        """How many are registered."""
        with reading(self.engine) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0

    def begin(self, notice_id: uuid.UUID, now: datetime | None = None) -> int:
        """Begin to send a notice, as somebody who decides."""
        now = now or self.now
        with reading(self.engine) as session:
            context = replace(self.context(session), now=now)
            prepared = prepare_sending(context, session.get_one(Notice, notice_id), self.desk)
            take_waiting(session)
        with writing(self.engine) as session:
            notice = session.get_one(Notice, notice_id)
            return begin_sending(session, notice, prepared, EVA, now)

    def context(self, session: Session) -> Context[Viewer]:
        """Return somebody of the country."""
        return Context(
            session=session,
            keyring=self.keyring,
            atlas=TwoCounties(),  # type: ignore[arg-type]
            viewer=Viewer.of_country("SV"),
            actor=EVA.actor,
            now=self.now,
            purpose="a notice in a test",
        )

    def put(self, notice_id: uuid.UUID, size: int = 100) -> int:
        """Put all that waits into the outbox."""
        return _until_none(lambda: put_batch(self.work, notice_id, self.now, size))

    def deliver(self) -> None:
        """Send what is due."""
        transports = Transports({self.sms.name: self.sms, self.mail.name: self.mail})
        deliver(self.outbox, transports, now=self.now, limit=1000)

    def settle(self, notice_id: uuid.UUID) -> None:
        """Take over what became of them, and decide what follows."""
        _until_none(lambda: settle_batch(self.work, self.now))
        _until_none(lambda: relay_batch(self.work, notice_id, self.now))

    def tend(self, notice_id: uuid.UUID) -> None:
        """Send until nothing moves any more."""
        for _ in range(4):
            self.put(notice_id)
            self.deliver()
            self.settle(notice_id)
        with writing(self.engine) as session:
            end_if_done(session, session.get_one(Notice, notice_id), self.now)

    def receipt(self, gateway_id: str, receipt: Receipt) -> None:
        """Let a gateway say what became of a message."""
        with writing(self.engine) as session:
            row = session.scalars(
                sa.select(OutboxMessage).where(OutboxMessage.gateway_id == gateway_id)
            ).one()
            row.receipt, row.receipt_at = receipt, self.now + timedelta(minutes=1)

    def rows(self, notice_id: uuid.UUID) -> list[NoticeDispatch]:
        """Return the dispatches of a notice, in order."""
        with reading(self.engine) as session:
            query = sa.select(NoticeDispatch).where(NoticeDispatch.notice_id == notice_id)
            order = (
                NoticeDispatch.at,
                NoticeDispatch.person_id,
                NoticeDispatch.relayed_at.is_(None),
            )
            return list(session.scalars(query.order_by(*order)))

    def states(self, notice_id: uuid.UUID) -> dict[uuid.UUID | None, list[tuple[str, str, str]]]:
        """Return channel, state and reason of each dispatch, by person, the first one first."""
        found: dict[uuid.UUID | None, list[tuple[str, str, str]]] = {}
        for row in self.rows(notice_id):
            found.setdefault(row.person_id, []).append(
                (row.channel.value, row.state.value, row.reason)
            )
        return found

    def state(self, notice_id: uuid.UUID) -> NoticeState:
        """Return how far a notice has come."""
        with reading(self.engine) as session:
            return session.get_one(Notice, notice_id).state


@pytest.fixture
def house(engine: Engine, keyring: Keyring, now: datetime) -> SendingHouse:
    return SendingHouse(engine, keyring, now)


def agreed(*channels: ContactChannel) -> tuple[ChannelConsent, ...]:
    return tuple(
        ChannelConsent(
            channel=each,
            purpose=ChannelPurpose.ALERTS,
            since="2026-01-01",
            how=ConsentOrigin.FORM,
        )
        for each in channels
    )


def _add(
    session: Session,
    house: SendingHouse,
    given: dict[str, Any],
    homes: dict[str, Any],
    country: str,
) -> Person:
    card = dict(given)
    name = card.pop("home", None)
    home = homes.setdefault(name, add_household(session, country)) if name else None
    channels = agreed(*card.pop("agreed", ()))
    place = StayPlace(lon=-98.2, lat=26.2)
    return add_person(
        session,
        house.keyring,
        country=country,
        card=Card(channels=channels, **card),
        stays=[NewStay(place=place, kind=StayKind.RESIDENCE)],
        consent_at=house.now,
        household=home,
    )


def _until_none(step: Callable[[], int]) -> int:
    total = 0
    while count := step():
        total += count
    return total
