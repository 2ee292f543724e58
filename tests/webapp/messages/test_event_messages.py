"""Each system is told each thing once, of its own country, without a person."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.announcements.models import EventKind, EventSubscription
from core.announcements.subscriptions import (
    add_subscription,
    subscription_wish,
    subscriptions_of,
    target_of,
)
from core.db import writing
from core.outbox.models import OutboxMessage
from core.transports.event_sender import SIGNING_SECRET
from feeds.models import Hazard, HazardVersion, Source
from feeds.values import Severity
from plans.models import PlanArea, PlanState, PlanVersion
from tests.directory.publishing import publish
from tests.webapp.conftest import House
from tests.webapp.danger import CANARY, Danger, make_danger
from webapp.http.services import EXTENSION
from webapp.messages.event_messages import EventMessages, put_news, put_trial


@pytest.fixture
def danger(house: House) -> Danger:
    return make_danger(house)


def subscribe(house: House, country: str) -> EventSubscription:
    wish = subscription_wish(
        "Sala", "https://hooks.example/token", [*EventKind], "Unknown", [*Severity]
    )
    with writing(house.engine) as session:
        row, secret = add_subscription(
            session, house.app.extensions[EXTENSION].keyring, wish, country=country, actor="x",
            now=house.clock() - timedelta(hours=1), is_demo=False,
        )  # fmt: skip
        assert secret.startswith("whsec_")
        assert b"token" not in row.address
        assert secret.encode() not in row.secret
    return row


def happen(danger: Danger, owner: str = "") -> None:
    house = danger.house
    with writing(house.engine) as session:
        flood = session.get_one(Hazard, danger.hazards["flood"])
        session.get_one(Source, flood.source_id).owner = owner
        names = {each.name for each in HazardVersion.__table__.c} - {"id", "drawing_id", "merged"}
        shared = {name: getattr(flood, name) for name in names if hasattr(flood, name)}
        mark = {"hazard_id": flood.id, "number": 1, "known_at": house.clock()}
        session.add(HazardVersion(**{**shared, **mark}))
        publish(session, number="2026-II", now=house.clock(), actor="worker")
        for country in ("GT", "HN"):
            plan = PlanArea(
                country=country, post_id=house.posts[country], slug=f"{country.lower()}-x",
                number=f"{country}-X-01", name={"es": "Area"},
            )  # fmt: skip
            plan.versions.append(
                PlanVersion(
                    version=1, state=PlanState.STALE, facts=b"x", facts_hash="x",
                    prepared_by="x", prepared_at=house.clock(), stale_since=house.clock(),
                    differences=2,
                )
            )  # fmt: skip
            session.add(plan)


def told(house: House, row: EventSubscription) -> dict[str, OutboxMessage]:
    with Session(house.engine, expire_on_commit=False) as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.reference == str(row.id))
        return {each.kind: each for each in session.scalars(query)}


def test_each_is_told_once_of_its_own(danger: Danger) -> None:
    house = danger.house
    own, other = subscribe(house, "GT"), subscribe(house, "HN")
    happen(danger, owner="GT")
    for _ in range(2):
        with writing(house.engine) as session:
            put_news(session, house.clock())
    messages = told(house, own)
    assert set(messages) == {"edition.published", "hazard.changed", "plan.stale"}
    assert messages["plan.stale"].details["number"] == "GT-X-01"
    assert set(told(house, other)) == {"edition.published", "plan.stale"}
    keyring = house.app.extensions[EXTENSION].keyring
    owner = EventMessages("https://atalaya.example", keyring)
    with Session(house.engine) as session:
        for each in messages.values():
            assert each.recipient == ""
            assert owner.is_wanted(session, each)
            body = owner.body(session, each, "")
            said = json.loads(body.text)
            assert said["type"] == each.kind
            assert said["data"]["address"].startswith("https://atalaya.example/")
            assert not any(name in body.text for name in CANARY.values())
            assert body.to == "https://hooks.example/token"
            target = target_of(subscriptions_of(session, "GT")[0], keyring)
            assert body.headers == ((SIGNING_SECRET, target.secret),)


def test_what_is_old_paused_or_taken_out_is_not_sent(danger: Danger) -> None:
    house = danger.house
    row = subscribe(house, "GT")
    with writing(house.engine) as session:
        put_trial(session, session.get_one(EventSubscription, row.id), house.clock())
    (message,) = told(house, row).values()
    owner = EventMessages("https://x", house.app.extensions[EXTENSION].keyring)
    with writing(house.engine) as session:
        kept = session.get_one(EventSubscription, row.id)
        assert owner.is_wanted(session, message)
        kept.paused_at = house.clock()
        assert owner.is_wanted(session, message), "a trial is of a paused one, too"
        message.kind = "plan.stale"
        assert not owner.is_wanted(session, message)
        kept.paused_at = None
        message.due_at = message.created_at + timedelta(hours=25)
        assert not owner.is_wanted(session, message)
        message.due_at = message.created_at
        kept.removed_at = house.clock()
        assert not owner.is_wanted(session, message)
