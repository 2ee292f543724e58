"""What the shelters say stands with its age; who is silent is named as such."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from directory.entries.models import Answer, Shelter, Visibility
from directory.entries.visibility import Viewer
from directory.rounds.magic_links import find_link, make_link
from feeds.models import Hazard
from watch.shelter_questions.answers import shelter_answers
from watch.shelter_questions.models import ShelterQuestion

MINUTE = timedelta(minutes=1)


def ask(session: Session, hazard: Hazard, shelter: Shelter, now: datetime) -> None:
    question = ShelterQuestion(hazard_id=hazard.id, shelter_id=shelter.id, asked_at=now)
    session.add(question)
    session.flush()


def answer(session: Session, shelter: Shelter, now: datetime) -> None:
    token = make_link(session, now=now - MINUTE, ends_at=None, entry=shelter)
    link = find_link(session, token, now)
    assert link is not None
    link.used_at = now
    session.flush()


def test_an_answer_stands_with_its_age_and_silence_is_said(
    session: Session,
    now: datetime,
    hazard: Callable[..., Hazard],
    shelter: Callable[..., Shelter],
) -> None:
    storm = hazard()
    norte = shelter(
        "Norte", -90, 14, capacity=100, occupied=60, occupied_at=now, open_now=Answer.YES
    )
    sur = shelter("Sur", -90, 14, capacity=10, occupied=30)
    este, oeste = shelter("Este", -90, 14), shelter("Oeste", -90, 14)
    for each in (oeste, norte, este, sur):
        ask(session, storm, each, now - 10 * MINUTE)
    answer(session, norte, now - 2 * MINUTE)
    answer(session, sur, now - MINUTE)
    answer(session, este, now - 11 * MINUTE)  # before it was asked
    found = shelter_answers(session, storm.id, Viewer.rcm())
    assert [(each.name, each.answered_at, each.free) for each in found] == [
        ("Sur", now - MINUTE, 0),
        ("Norte", now - 2 * MINUTE, 40),
        ("Este", None, None),
        ("Oeste", None, None),
    ]
    assert (found[1].open_now, found[1].counted_at) == (Answer.YES, now)


def test_nobody_reads_of_a_shelter_they_may_not_see(
    session: Session,
    now: datetime,
    hazard: Callable[..., Hazard],
    shelter: Callable[..., Shelter],
) -> None:
    storm = hazard()
    ask(
        session, storm, shelter("Propio", -90, 14, country="SV", visibility=Visibility.COUNTRY), now
    )
    ask(session, hazard(title="B"), shelter("De otro peligro", -90, 14), now)
    assert shelter_answers(session, storm.id, Viewer.of_country("HN")) == []
    own = shelter_answers(session, storm.id, Viewer.of_country("SV"))
    assert [each.name for each in own] == ["Propio"]
