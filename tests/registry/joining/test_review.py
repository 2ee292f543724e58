"""The queue: the lone ones first, nothing of another post or country."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import Outdated
from registry.joining.models import JoiningState
from registry.joining.review import (
    A_CROWD,
    QueueReach,
    accept_request,
    count_waiting,
    crowds,
    find_waiting,
    waiting_requests,
)
from tests.registry.joining.conftest import answers_of, context_of, waiting

ALL = QueueReach("GT", None)
POST = JoiningState.POST


def test_who_came_alone_stands_before_a_crowd(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    for _each in range(A_CROWD):
        waiting(session, keyring, answers_of(email=""), now, POST, origin="flood")
    family = waiting(session, keyring, answers_of(), now, POST, origin="home")
    found = waiting_requests(context_of(session, keyring, now), ALL, limit=5)
    assert found[0].request.id == family.id
    assert [each.neighbours for each in found] == [1, *[A_CROWD] * 4]
    assert [(each.origin, each.count) for each in crowds(session, ALL)] == [("flood", A_CROWD)]
    assert count_waiting(session, ALL) == A_CROWD + 1


def test_a_consul_reaches_the_own_post_alone(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    own, other = uuid.uuid4(), uuid.uuid4()
    request = waiting(session, keyring, answers_of(), now, POST, post_id=own)
    assert find_waiting(session, QueueReach("GT", own), request.id) is request
    for reach in (QueueReach("GT", other), QueueReach("HN", None)):
        assert find_waiting(session, reach, request.id) is None


def test_what_waits_for_its_code_is_not_the_posts(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now)
    assert count_waiting(session, ALL) == 0
    with pytest.raises(Outdated):
        accept_request(context_of(session, keyring, now), request, {})
