"""The worker tells other systems, one delivery id each, whoever sends again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.engine import Engine

from core.announcements.subscriptions import last_deliveries
from core.crypto import Keyring
from core.db import reading, writing
from core.http.exchange import ApiAnswer, ApiRequest
from core.outbox.delivery import Transports
from core.outbox.models import MessageState
from core.settings import Settings
from core.transports.event_sender import EventTransport
from tests.webapp.conftest import House
from tests.webapp.messages.test_event_messages import subscribe
from webapp.http.services import EXTENSION
from webapp.messages.event_messages import put_trial
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.programs import events


def test_a_trial_leaves_again_under_its_id_until_it_is_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = house.app.extensions[EXTENSION]
    services = WorkerServices(house.engine, here.atlas, here.keyring, here.settings, house.clock)
    assert events.tell_events(services) == 0
    row = subscribe(house, "GT")
    with writing(house.engine) as session:
        put_trial(session, session.merge(row), house.clock())
    asked: list[ApiRequest] = []
    answers = iter([ApiAnswer(503, b""), ApiAnswer(200, b"")])

    def receiver(request: ApiRequest) -> ApiAnswer:
        asked.append(request)
        return next(answers)

    way = EventTransport(lambda _address: receiver, house.clock)

    @contextmanager
    def open_ways(_settings: Settings, _keyring: Keyring, _engine: Engine) -> Iterator[Transports]:
        yield Transports({way.name: way})

    monkeypatch.setattr(events, "open_transports", open_ways)
    assert events.tell_events(services) == 0
    with reading(house.engine) as session:
        (waiting,) = last_deliveries(session, row.id)
        assert (waiting.state, waiting.last_error) == (MessageState.WAITING, "HTTP 503")
        house.clock.at = waiting.due_at
    assert events.tell_events(services) == 1
    ids = {dict(each.headers)["webhook-id"] for each in asked}
    assert len(ids) == 1
    assert len(asked) == 2
    assert {each.address for each in asked} == {"https://hooks.example/token"}
