"""A text that came back: its code says whose answer it is, its words which."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.watch.alarms.called import DESK, alarm_about, ladder_of_three, live_hazard
from watch.alarms.answers import AnswerResult
from watch.alarms.escalation import escalate_due
from watch.alarms.models import AnswerMeans, CallAnswer
from watch.alarms.replies import CODE_DAYS, answer_by_reply, read_reply

COMING, CANNOT, WRONG = CallAnswer.COMING, CallAnswer.CANNOT, CallAnswer.WRONG


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1 K7XFD", COMING),
        ("k7xfd 1", COMING),
        ("Voy K7XFD.", COMING),
        ("Sí, voy k7xfd", COMING),
        ("on it K7XFD", COMING),
        ("J’arrive K7XFD", COMING),
        ("oui k7xfd", COMING),
        ("2 K7XFD", CANNOT),
        ("no puedo K7XFD", CANNOT),
        ("No voy, K7XFD", CANNOT),
        ("can't, K7XFD", CANNOT),
        ("je ne peux pas K7XFD", CANNOT),
        ("NO K7XFD", CANNOT),
        ("3-K7XFD", WRONG),
        ("no soy yo K7XFD", WRONG),
        ("Ce n'est pas moi K7XFD", WRONG),
        ("wrong person K7XFD", WRONG),
        ("K7XFD", None),
        ("gracias K7XFD", None),
        ("voy... no, no puedo K7XFD", None),
        ("1 o 2? K7XFD", None),
        ("10 K7XFD", None),
    ],
)
def test_what_a_text_says(text: str, answer: CallAnswer | None) -> None:
    reply = read_reply(text)
    assert "K7XFD" in reply.codes
    assert reply.answer is answer


def test_the_code_answers_the_call_it_was_made_for(session: Session, now: datetime) -> None:
    ladder_of_three(session)
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    call = alarm.calls[0]
    assert call.code
    assert answer_by_reply(session, "1", now) is None
    assert answer_by_reply(session, "1 AAAAA", now) is None
    assert answer_by_reply(session, f"hola {call.code}", now) is None
    late = now + timedelta(days=CODE_DAYS, seconds=1)
    assert answer_by_reply(session, f"1 {call.code}", late) is None
    assert call.answer is None
    outcome = answer_by_reply(session, f"  1 {call.code.lower()}\n", now)
    assert outcome is not None
    assert outcome.result is AnswerResult.TOOK_IT
    assert (call.how, alarm.taken_by) == (AnswerMeans.REPLY, call.id)
