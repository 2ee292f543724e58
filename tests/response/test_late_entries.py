"""Papers come home for seventy-two hours after the end; what happened later is of no crisis."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.roles import Role
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement, close_helps, take_back
from response.calldown.models import CallItem, CallItemPerson
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.crisis.models import Participation
from response.hotline.calls import CallDraft, CallWords, add_call
from response.hotline.models import CallKind
from response.late_entries import PAPER_COMES_HOME, PartEnded, check_in_time
from response.log.lines import LineDraft, add_line
from response.log.models import LineKind
from response.tasks.models import CrisisTask, TaskState
from response.tasks.moving import OwnTask, TaskTick, add_own_task, move_task
from tests.response.crisis_parts import OFFICER, add_people

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("happened_after_end", "typed_after_end", "is_taken"),
    [
        (-MINUTE, -MINUTE, True),
        (-MINUTE, timedelta(hours=2), True),
        (timedelta(0), PAPER_COMES_HOME, True),
        (MINUTE, timedelta(hours=2), False),
        (-MINUTE, PAPER_COMES_HOME + MINUTE, False),
    ],
)
def test_what_happened_before_the_end_is_taken_for_three_days(
    session: Session,
    part: Participation,
    now: datetime,
    happened_after_end: timedelta,
    typed_after_end: timedelta,
    is_taken: bool,
) -> None:
    check_in_time(session, part.id, now, now + timedelta(days=9))
    part.ended_at = now
    session.flush()
    happened, typed = now + happened_after_end, now + typed_after_end
    if is_taken:
        check_in_time(session, part.id, happened, typed)
    else:
        with pytest.raises(PartEnded) as wrong:
            check_in_time(session, part.id, happened, typed, "at")
        assert wrong.value.location == "at"


def test_a_part_that_ended_takes_papers_and_refuses_what_is_new_by_every_way(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (person,) = add_people(session, keyring, now, ["Ana Canaria"])
    own = OwnTask(text="Abrir", role=Role.HEAD, due_at=None, by=OFFICER, now=now)
    task = add_own_task(session, keyring, part, own)
    item = household(part, person.id)
    session.add(item)
    part.ended_at = now
    session.flush()
    before, later = now - 10 * MINUTE, now + timedelta(hours=3)

    def tick(at: datetime | None) -> object:
        draft = TaskTick(after=TaskState.DONE, by=OFFICER, now=later, happened_at=at)
        return move_task(session, keyring, session.get_one(CrisisTask, task.id), draft)

    def line(at: datetime | None) -> object:
        draft = LineDraft(kind=LineKind.FACT, text="Cayó el puente", by=OFFICER, happened_at=at)
        return add_line(session, keyring, part, draft, later)

    def call(at: datetime | None) -> object:
        draft = OutcomeDraft(
            outcome=CallOutcome.NO_ANSWER, happened_at=at or later, by=OFFICER, user_id=None
        )
        return record_call(session, keyring, part, item, draft, later)

    def said(at: datetime | None) -> object:
        draft = statement(person.id, Says.HELP, at or later)
        return add_statement(session, keyring, part, draft, later)

    for write in (tick, line, call, said):
        with pytest.raises(PartEnded):
            write(None)
        assert write(before)
    with pytest.raises(PartEnded):
        add_own_task(session, keyring, part, OwnTask(
            text="Otra", role=Role.HEAD, due_at=None, by=OFFICER, now=later
        ))  # fmt: skip


def test_a_help_left_open_is_closed_after_the_end_and_a_mistake_is_taken_back(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (person,) = add_people(session, keyring, now, ["Ana Canaria"])
    safe = add_statement(session, keyring, part, statement(person.id, Says.SAFE, now), now)
    add_statement(session, keyring, part, statement(person.id, Says.HELP, now), now)
    part.ended_at = now
    session.flush()
    later = now + timedelta(days=20)
    helped = statement(person.id, Says.HELPED, later)
    assert len(close_helps(session, keyring, part, helped, later)) == 1
    assert take_back(session, keyring, part, safe, by=OFFICER, note="otra persona", now=later)
    draft = LineDraft(kind=LineKind.FACT, text="Dos heridos", by=OFFICER)
    line = add_line(session, keyring, part, LineDraft(
        kind=LineKind.FACT, text="Tres heridos", by=OFFICER, happened_at=now
    ), now)  # fmt: skip
    with pytest.raises(PartEnded):
        add_line(session, keyring, part, draft, later)
    mended = LineDraft(kind=LineKind.FACT, text="Dos heridos", by=OFFICER, strikes=line.id)
    assert add_line(session, keyring, part, mended, later).strikes_id == line.id


def test_who_telephones_after_the_end_is_a_call_of_an_ordinary_day(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (person,) = add_people(session, keyring, now, ["Ana Canaria"])
    part.ended_at = now
    session.flush()
    later = now + timedelta(hours=1)
    draft = CallDraft(
        country="GT",
        kind=CallKind.REPORTS_HELP,
        words=CallWords("+1 956 555 0134", "", "", "sin agua"),
        at=later,
        by=OFFICER,
        person_id=person.id,
    )
    row = add_call(session, keyring, draft, later, part)
    assert (row.participation_id, row.statement_id, row.kind) == (None, None, CallKind.REPORTS_HELP)


# -- inside ---------------------------------------------------------------------------------


def statement(person_id: uuid.UUID, says: Says, at: datetime) -> StatementDraft:
    return StatementDraft(
        person_id=person_id,
        says=says,
        source=StatementSource.OFFICER,
        confidence=Confidence.SELF,
        said_at=at,
        by=OFFICER,
    )


def household(part: Participation, person_id: uuid.UUID) -> CallItem:
    return CallItem(
        participation_id=part.id,
        country=part.country,
        number=1,
        household_key=person_id,
        ciphertext=b"",
        urgency=1,
        nearness=0,
        attempts=0,
        unanswered=0,
        members=[CallItemPerson(person_id=person_id, position=0)],
    )
