"""A clock that is set: each day one question, and what comes of silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import NotAllowed
from response.crisis.models import Participation
from response.locate.daily import (
    ask_owner,
    due_questions,
    expire_due,
    say_open,
    silences_of,
    without_word,
)
from response.locate.models import LocateState
from response.locate.moves import renew
from tests.response.locate.examples import add_locate, add_post, officer, sent_locate, words

HOUR = timedelta(hours=1)


def test_it_is_asked_once_every_24_hours_until_its_day(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    post = add_post(session)
    notice = sent_locate(
        session, keyring, part, now, [post], words(birth_year=1990), is_minor=False
    )
    add_locate(session, keyring, part, now, [post])
    questions = []
    for hour in range(8 * 24):
        at = now + hour * HOUR
        for key in due_questions(session, at):
            if ask_owner(session, key, at) is not None:
                questions.append(hour)
            assert ask_owner(session, key, at) is None, "another worker"
        session.flush()
    assert questions == [24, 48, 72, 96, 120, 144]
    assert expire_due(session, now + timedelta(days=8)) == 1
    assert (notice.state, notice.ended_at) == (LocateState.EXPIRED, now + timedelta(days=7))
    assert expire_due(session, now + timedelta(days=8)) == 0


def test_two_silences_are_seen_as_a_count_and_a_word_ends_them(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    seen = []
    for hour in range(72):
        at = now + hour * HOUR
        for key in due_questions(session, at):
            ask_owner(session, key, at)
        seen.append(silences_of(notice, at))
    assert [seen.index(each) for each in (1, 2)] == [36, 60]
    at = now + 61 * HOUR
    assert without_word(session, at) == {"GT": 1}
    with pytest.raises(NotAllowed):
        say_open(session, notice, officer(country="HN"), at)
    say_open(session, notice, officer(), at)
    assert without_word(session, at) == {}
    assert silences_of(notice, at + HOUR) == 0
    renew(session, notice, officer(), at)
    with pytest.raises(IllegalMove):
        say_open(session, notice, officer(), at + timedelta(hours=72))
