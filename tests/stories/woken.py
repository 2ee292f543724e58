"""A country with a rota on a moving clock: sources speak, the watch flags, alarms call and mail."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from core.settings import Settings
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, Source
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from watch.alarms.links import new_alarm_link
from watch.alarms.models import Alarm
from watch.flagging import CycleFlagging
from watch.rota.models import Rota, Shift
from webapp.auth.member_countries import add_country
from webapp.worker.alarms import call_alarms, send_alarm_letters
from webapp.worker.job_kinds import WorkerServices

COUNTRY = "HN"
TURN = timedelta(seconds=30)
"""How far the clock goes from one look of the worker at alarms to the next."""


@dataclass
class WokenCountry:
    """Honduras: one on each of two rungs, an administrator, the Secretariat."""

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    settings: Settings
    now: datetime
    users: dict[str, User] = field(default_factory=dict)

    def services(self) -> WorkerServices:
        return WorkerServices(
            self.engine, self.atlas, self.keyring, self.settings, lambda: self.now
        )

    def register(self, name: str, place: StayPlace) -> None:
        with writing(self.engine) as session:
            add_person(
                session, self.keyring, country=COUNTRY,
                card=Card(full_name=name, phone="+15045550123"), stays=[NewStay(place=place)],
                consent_at=self.now,
            )  # fmt: skip

    def hear(self, source: str, body: bytes, form: str | None = None) -> None:
        """Take in what a source says now, and flag whom it touches."""
        with writing(self.engine) as session:
            store(session, _source(session, source), read(body, form, source), self.atlas, self.now)
        CycleFlagging(self.engine, self.atlas, self.keyring, self.now).flag_all([])

    def work(self) -> int:
        """Let the worker look once at alarms and send its letters; return how many left."""
        call_alarms(self.services())
        return send_alarm_letters(self.services())

    def wait(self, whole: timedelta) -> None:
        """Let time pass, the worker looking every so often."""
        end = self.now + whole
        while self.now < end:
            self.now = min(end, self.now + TURN)
            self.work()

    def alarms(self) -> Sequence[Alarm]:
        with reading(self.engine) as session:
            found = session.scalars(sa.select(Alarm).order_by(Alarm.opened_at)).all()
            for each in found:
                _ = [call.rung for call in each.calls]
            return found

    def hazards(self) -> Sequence[Hazard]:
        with reading(self.engine) as session:
            return session.scalars(sa.select(Hazard).order_by(Hazard.created_at)).all()

    def letters(self) -> list[OutboxMessage]:
        with reading(self.engine) as session:
            query = sa.select(OutboxMessage).where(OutboxMessage.owner == "alarm")
            return list(session.scalars(query.order_by(OutboxMessage.created_at)))

    def link(self, name: str) -> str:
        """Return the token of a link to the newest call of somebody."""
        (alarm,) = self.alarms()
        call = [each for each in alarm.calls if each.user_id == self.users[name].id][-1]
        with writing(self.engine) as session:
            return new_alarm_link(session, self.keyring, call.id, self.now)


def woken_country(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings, now: datetime
) -> WokenCountry:
    made = WokenCountry(engine, atlas, keyring, settings, now)
    with writing(engine) as session:
        add_country(session, COUNTRY, now=now, actor="cli:x")
        rota = Rota(
            country=COUNTRY, name="Cancillería", timezone="America/Tegucigalpa", rungs=2,
            made_at=now,
        )  # fmt: skip
        session.add(rota)
        made.users = dict(_accounts(session))
        for rung, name in enumerate(("primera", "segunda"), start=1):
            session.add(
                Shift(
                    rota_id=rota.id, rung=rung, user_id=made.users[name].id,
                    starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=30),
                    made_at=now,
                )
            )  # fmt: skip
    return made


# -- inside ---------------------------------------------------------------------------------


def _accounts(session: Session) -> Iterator[tuple[str, User]]:
    roles = {role: AccountRole(name=role.value) for role in RoleName}
    session.add_all(roles.values())
    for name, role in (
        ("primera", RoleName.EMERGENCY),
        ("segunda", RoleName.EMERGENCY),
        ("administra", RoleName.COUNTRY_ADMIN),
        ("secretaria", RoleName.SECRETARIAT),
    ):
        user = User(
            email=f"{name}@example.org", password="x", fs_uniquifier=secrets.token_hex(32),
            country="" if role is RoleName.SECRETARIAT else COUNTRY, active=True,
            roles=[roles[role]], language="es",
        )  # fmt: skip
        session.add(user)
        session.flush()
        yield name, user


def _source(session: Session, key: str) -> Source:
    source = session.scalar(sa.select(Source).where(Source.key == key))
    if source is None:
        source = Source(key=key, name=key.upper(), format="auto")
        session.add(source)
        session.flush()
    return source
