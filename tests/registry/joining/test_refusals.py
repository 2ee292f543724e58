"""Of what is refused nothing is left but where one letter goes; of a flood not even that."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.crypto import Keyring
from registry.joining import refusals
from registry.joining.answers import FormAnswers, Member, open_answers
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.refusals import (
    REFUSAL_LIVES,
    RefusalReason,
    RefusedRequests,
    refuse_crowd,
    refuse_requests,
)
from registry.joining.requests import expire_requests
from registry.joining.review import QueueReach, count_waiting
from tests.registry.joining.conftest import answers_of, waiting

ALL = QueueReach("GT", None)


def refused(
    session: Session, keyring: Keyring, now: datetime, *ids: uuid.UUID, reach: QueueReach = ALL
) -> RefusedRequests:
    return refuse_requests(
        session, keyring, reach, ids, reason=RefusalReason.REGISTERED, actor="user:1", now=now
    )


@pytest.mark.parametrize(
    ("email", "phone", "left"),
    [
        ("rosa@example.org", "+19565550123", ("rosa@example.org", "")),
        ("", "+19565550123", ("", "+19565550123")),
    ],
)
def test_of_a_refused_request_only_the_address_of_its_letter_is_left(
    session: Session,
    keyring: Keyring,
    now: datetime,
    email: str,
    phone: str,
    left: tuple[str, str],
) -> None:
    answers = answers_of(
        email=email, phone=phone, members=(Member(full_name="Luis Tum"),), speech="fr"
    )
    request = waiting(session, keyring, answers, now, JoiningState.POST, origin="home")
    refusal = refused(session, keyring, now, request.id)
    assert (refusal.gone, [each.id for each in refusal.addressed]) == (1, [request.id])
    assert count_waiting(session, ALL) == 0
    assert (request.state, request.origin, request.persons) == (JoiningState.REFUSED, "", 0)
    address, telephone = left
    kept = FormAnswers(speech="fr", country="GT", email=address, phone=telephone)
    assert open_answers(keyring, request) == kept
    assert expire_requests(session, now + REFUSAL_LIVES) == 1
    (line,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "request.refuse"))
    assert (line.purpose, line.details["requests"]) == ("registered", 1)


def test_who_gave_no_address_is_erased_and_of_another_reach_nothing_is(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    silent = answers_of(email="", phone="")
    request = waiting(session, keyring, silent, now, JoiningState.POST, post_id=uuid.uuid4())
    for reach in (QueueReach("GT", uuid.uuid4()), QueueReach("HN", None)):
        assert refused(session, keyring, now, request.id, reach=reach) == RefusedRequests(0, [])
    assert refused(session, keyring, now, request.id) == RefusedRequests(1, [])
    assert session.scalar(sa.select(sa.func.count()).select_from(JoiningRequest)) == 0
    assert refused(session, keyring, now, request.id) == RefusedRequests(0, [])


def test_a_flood_is_erased_and_not_written_to(
    session: Session, keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST_LETTERS", 2)
    made = [
        waiting(session, keyring, answers_of(), now, JoiningState.POST, origin="flood")
        for _each in range(4)
    ]
    assert refused(session, keyring, now, *(each.id for each in made[:3])) == RefusedRequests(3, [])
    assert refuse_crowd(session, ALL, "", actor="user:1", now=now) == 0
    assert refuse_crowd(session, ALL, "flood", actor="user:1", now=now) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(JoiningRequest)) == 0
