"""Lessons: written once, moved by their owner, their words sealed and erasable."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from response.closing.lessons import (
    LESSON_MOVES,
    LONGEST_TEXT,
    LessonDraft,
    LessonWords,
    add_lesson,
    forget_lessons,
    lesson_numbered,
    lessons_for_plan,
    lessons_naming,
    lessons_of,
    move_lesson,
)
from response.closing.models import Lesson, LessonState, LessonTarget
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from tests.response.crisis_parts import OFFICER

WORDS = LessonWords("Dos albergues ya no existían", "Nadie los confirmó", "Confirmar en mayo")
UNIT = CrisisOfficer(
    role=RoleName.EMERGENCY, country="GT", actor=OFFICER, user_id=uuid.UUID(int=10)
)
CONSUL = replace(UNIT, role=RoleName.CONSUL, actor="user:c", user_id=uuid.UUID(int=11))
Add = Callable[..., Lesson]


@pytest.fixture
def add(session: Session, keyring: Keyring, part: Participation, now: datetime) -> Add:
    def write(*, at: datetime = now, officer: CrisisOfficer = UNIT, **changes: object) -> Lesson:
        draft = LessonDraft(words=WORDS, target=LessonTarget.DIRECTORY, by=OFFICER)
        sent = replace(draft, **changes)  # type: ignore[arg-type]
        return add_lesson(session, keyring, part, officer, sent, at)

    return write


def test_a_lesson_is_sealed_numbered_and_written_once_for_two_taps(
    session: Session, keyring: Keyring, part: Participation, now: datetime, add: Add
) -> None:
    first = add()
    assert add(at=now + timedelta(seconds=5)) is first
    second = add(at=now + timedelta(seconds=6), target=LessonTarget.PROTOCOL)
    assert [each.row.number for each in lessons_of(session, keyring, part.id)] == [1, 2]
    assert lessons_of(session, keyring, part.id)[0].words == WORDS
    assert b"albergues" not in (first.ciphertext or b"")
    assert lesson_numbered(session, part.id, 2) is second
    assert lesson_numbered(session, part.id, 3) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": LessonWords(" ", "", "b")}, "what"),
        ({"words": LessonWords("a", "", "")}, "proposed"),
        ({"words": LessonWords("a", "x" * (LONGEST_TEXT + 1), "b")}, "cause"),
        ({"target": LessonTarget.PLAN}, "plan"),
        ({"due_on": -1}, "due_on"),
        ({"due_on": 900}, "due_on"),
    ],
)
def test_what_lacks_something_is_refused_by_its_field(
    add: Add, now: datetime, changes: dict[str, object], field: str
) -> None:
    if isinstance(days := changes.get("due_on"), int):
        changes = {"due_on": now.date() + timedelta(days=days)}
    with pytest.raises(UnusableInput) as wrong:
        add(**changes)
    assert wrong.value.location == field


def test_only_the_own_country_writes_and_the_owner_or_who_manages_moves(
    session: Session, part: Participation, now: datetime, add: Add
) -> None:
    with pytest.raises(NotAllowed):
        add(officer=replace(UNIT, country="HN"))
    due = now.date() + timedelta(days=30)
    lesson = add(owner_id=CONSUL.user_id, due_on=due)
    stranger = replace(CONSUL, user_id=uuid.UUID(int=12))
    with pytest.raises(NotAllowed):
        move_lesson(session, lesson, part, stranger, LessonState.DONE, now)
    assert move_lesson(session, lesson, part, CONSUL, LessonState.IN_WORK, now)
    assert not move_lesson(session, lesson, part, CONSUL, LessonState.IN_WORK, now)
    later = due + timedelta(days=9)
    assert move_lesson(session, lesson, part, UNIT, LessonState.IN_WORK, now, due_on=later)
    assert (lesson.state, lesson.due_on, lesson.state_by) == (LessonState.IN_WORK, later, OFFICER)
    assert move_lesson(session, lesson, part, UNIT, LessonState.DONE, now)
    with pytest.raises(IllegalMove):
        move_lesson(session, lesson, part, UNIT, LessonState.DROPPED, now)
    assert set(LESSON_MOVES.moves) == set(LessonState)


def test_a_plan_knows_the_lessons_learned_since_it_was_approved_and_not_yet_followed(
    session: Session, part: Participation, now: datetime, add: Add
) -> None:
    plan, other = uuid.uuid4(), uuid.uuid4()
    lesson = add(target=LessonTarget.PLAN, plan_ids=(plan,))
    before, after = now - timedelta(days=1), now + timedelta(days=1)
    assert lessons_for_plan(session, "GT", plan, before) == 1
    assert lessons_for_plan(session, "GT", plan, after) == 0
    assert lessons_for_plan(session, "GT", other, before) == 0
    assert lessons_for_plan(session, "HN", plan, before) == 0
    move_lesson(session, lesson, part, UNIT, LessonState.DONE, now)
    assert lessons_for_plan(session, "GT", plan, before) == 0


def test_who_is_erased_takes_the_words_along_and_leaves_the_lesson(
    session: Session, keyring: Keyring, part: Participation, now: datetime, add: Add
) -> None:
    add()
    found = lessons_naming(session, keyring, "GT", lambda text: "Nadie" in text)
    assert len(found) == 1
    assert lessons_naming(session, keyring, "HN", lambda _text: True) == []
    forget_lessons(session, found)
    session.expire_all()
    (left,) = lessons_of(session, keyring, part.id)
    assert left.words is None
    assert lessons_naming(session, keyring, "GT", lambda _text: True) == []
    assert left.is_overdue(now.date()) is False
