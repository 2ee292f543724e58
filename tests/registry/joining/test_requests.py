"""A request from its first answer to its end: nothing of it outlives its time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from registry.joining import requests
from registry.joining.models import FormKind, JoiningRequest, JoiningState, PublicForm
from registry.joining.requests import (
    CODE_LIVES,
    DRAFT_LIVES,
    OWNER,
    POST_LIVES,
    Sending,
    begin_draft,
    expire_requests,
    find_request,
    forget_requests,
    has_room,
    leave_to_post,
    save_answers,
    send_request,
)
from tests.registry.joining.conftest import answers_of, waiting


def sending(session: Session, now: datetime, *, gets_code: bool) -> Sending:
    form = PublicForm(country="GT", kind=FormKind.GENERAL, code="abcde", opens_at=now)
    session.add(form)
    session.flush()
    return Sending(form, None, "a", False, now, gets_code)


def test_a_draft_lives_an_hour_from_its_last_answer(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    draft = begin_draft(session, keyring, answers_of(), b"t" * 32, now)
    assert draft
    assert find_request(session, b"t" * 32, now) is draft
    later = now + timedelta(minutes=50)
    save_answers(keyring, draft, answers_of("Rosa Tum"), later)
    assert find_request(session, b"t" * 32, later + DRAFT_LIVES) is None
    assert expire_requests(session, later + DRAFT_LIVES) == 1


@pytest.mark.parametrize(
    ("gets_code", "state", "lives"),
    [(True, JoiningState.CODE, CODE_LIVES), (False, JoiningState.POST, POST_LIVES)],
)
def test_what_is_sent_waits_for_its_code_or_its_post_and_ends(
    session: Session,
    keyring: Keyring,
    now: datetime,
    gets_code: bool,
    state: JoiningState,
    lives: timedelta,
) -> None:
    draft = begin_draft(session, keyring, answers_of(), b"t" * 32, now)
    assert draft
    send_request(keyring, draft, answers_of(), sending(session, now, gets_code=gets_code))
    assert (draft.state, draft.country, draft.ends_at) == (state, "GT", now + lives)
    assert (find_request(session, b"t" * 32, now) is None) is (not gets_code)
    assert expire_requests(session, now + lives - timedelta(seconds=1)) == 0
    assert expire_requests(session, now + lives) == 1


def test_with_a_request_go_the_letters_about_it(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request, other = (waiting(session, keyring, answers_of(), now) for _each in range(2))
    for each in (request, other):
        message = OutboxMessage(
            owner=OWNER, kind="code", dedupe_key=str(each.id), reference=str(each.id)
        )
        message.transport, message.recipient, message.due_at = "email", "", now
        session.add(message)
    session.flush()
    assert forget_requests(session, [request.id]) == 1
    assert forget_requests(session, []) == 0
    left = session.scalars(sa.select(OutboxMessage.reference)).all()
    assert left == [str(other.id)]


def test_a_flood_fills_no_disk(
    session: Session, keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST_SENT", 2)
    monkeypatch.setattr(requests, "MOST_DRAFTS", 1)
    assert begin_draft(session, keyring, answers_of(), b"1" * 32, now)
    assert begin_draft(session, keyring, answers_of(), b"2" * 32, now) is None
    for _each in range(2):
        assert has_room(session, "GT")
        waiting(session, keyring, answers_of(), now)
    assert not has_room(session, "GT")
    assert has_room(session, "HN")


def test_who_is_left_to_the_post_has_no_code_and_no_browser(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    request = waiting(session, keyring, answers_of(), now, token_hash=b"t" * 32, code_hash=b"c")
    leave_to_post(request, now)
    session.flush()
    (row,) = session.scalars(sa.select(JoiningRequest))
    assert (row.state, row.token_hash, row.code_hash) == (JoiningState.POST, None, None)
