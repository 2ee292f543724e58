"""Codes leave within seconds, by themselves; and what nobody confirmed is erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from registry.joining.models import JoiningRequest
from registry.joining.requests import forget_requests
from tests.registry.joining.conftest import answers_of, waiting
from webapp.joining_messages import put_code_letter
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.registry.joining import expire_joining_requests, send_joining_letters


def test_only_its_own_letters_are_sent_and_what_is_over_goes(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    services = WorkerServices(engine, Atlas.open([]), keyring, settings, lambda: now)
    assert send_joining_letters(services) == 0
    with writing(engine) as session:
        request = waiting(session, keyring, answers_of(), now + timedelta(days=1))
        put_code_letter(session, request, answers_of(), now)
        waiting(session, keyring, answers_of(), now)
        other = OutboxMessage(owner="round", kind="x", dedupe_key="x", transport="email")
        other.recipient, other.due_at = "a@example.org", now
        session.add(other)
    assert send_joining_letters(services) == 1
    assert expire_joining_requests(services) == 1
    with reading(engine) as session:
        states = session.execute(sa.select(OutboxMessage.owner, OutboxMessage.state)).all()
        left = session.scalars(sa.select(JoiningRequest.id)).all()
    assert {tuple(each) for each in states} == {
        ("joining", MessageState.SENT),
        ("round", MessageState.WAITING),
    }
    assert len(left) == 1


def test_of_a_request_that_is_gone_no_letter_is_left_in_the_folder(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime
) -> None:
    services = WorkerServices(engine, Atlas.open([]), keyring, settings, lambda: now)
    with writing(engine) as session:
        request = waiting(session, keyring, answers_of(), now + timedelta(days=1))
        put_code_letter(session, request, answers_of(), now)
        request_id = request.id
    assert send_joining_letters(services) == 1
    folder = settings.instance / "outbox"
    assert len(list(folder.iterdir())) == 1
    expire_joining_requests(services)
    assert len(list(folder.iterdir())) == 1
    with writing(engine) as session:
        forget_requests(session, [request_id])
    expire_joining_requests(services)
    assert list(folder.iterdir()) == []
    with reading(engine) as session:
        assert session.scalars(sa.select(OutboxMessage.id)).all() == []
