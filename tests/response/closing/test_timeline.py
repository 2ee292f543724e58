"""How a crisis went: the first moment of each kind, half and nine tenths, what never happened."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from feeds.values import Severity
from protocols.notice_templates import NoticeKind
from response.accounting.refreshing import match_participation
from response.accounting.retention import CountRecord
from response.accounting.rolls import write_roll
from response.calldown.outcomes import CallOutcome
from response.calldown.recording import OutcomeDraft, record_call
from response.closing.retention import forget_call_lists, forget_replies
from response.closing.timeline import kept_figures, shown_timeline, timeline_of
from tests.response.calldown.conftest import Calls
from watch.alarms.models import Alarm, AlarmKind, AlarmState
from watch.notices.models import Notice, NoticeMove, NoticeMoveKind, NoticeState

MINUTE = timedelta(minutes=1)


def figures(calls: Calls) -> dict[str, int | None]:
    found = timeline_of(calls.session, calls.keyring, calls.part, calls.now + 60 * MINUTE)
    return {each.code: each.minutes if each.value is None else each.value for each in found}


def call(calls: Calls, number: int, outcome: CallOutcome, minute: int) -> None:
    at = calls.now + minute * MINUTE
    draft = OutcomeDraft(
        outcome=outcome, happened_at=at, by="user:x", user_id=None, number="+15205550100"
    )
    record_call(calls.session, calls.keyring, calls.part, calls.item(number), draft, at)


def test_what_never_happened_is_not_known(calls: Calls) -> None:
    found = figures(calls)
    assert (found.pop("declared"), found.pop("calls"), found.pop("dead_numbers")) == (0, 0, 0)
    assert set(found.values()) == {None}


def test_each_first_moment_is_minutes_after_the_declaration(calls: Calls) -> None:
    session, number = calls.session, calls.crisis.number
    for name in ("Rosa", "Luz"):
        calls.register(name)
    calls.list()
    inside = match_participation(session, calls.keyring, calls.part, calls.now)
    assert inside is not None
    write_roll(session, calls.keyring, calls.part, inside)
    alarm = Alarm(
        country="SV", kind=AlarmKind.CRISIS, dedupe_key="a", reference=number,
        severity=Severity.SEVERE, state=AlarmState.TAKEN, opened_at=calls.now - 4 * MINUTE,
        taken_at=calls.now - MINUTE,
    )  # fmt: skip
    notice = Notice(
        number="AV-2026-001", year=2026, serial=1, country="SV", crisis_number=number,
        kind=NoticeKind.WARNING, state=NoticeState.SENT, made_by="x", made_at=calls.now,
    )  # fmt: skip
    session.add_all([alarm, notice])
    session.flush()
    at = calls.now + 9 * MINUTE
    sending = NoticeMoveKind.SENDING
    session.add(NoticeMove(notice_id=notice.id, serial=1, kind=sending, actor="x", at=at))
    call(calls, 1, CallOutcome.WRONG_NUMBER, 11)
    call(calls, 1, CallOutcome.SAFE, 20)
    call(calls, 2, CallOutcome.SAFE, 40)
    found = figures(calls)
    half, tenths = found.pop("half"), found.pop("nine_tenths")
    assert half in range(20, 22)
    assert tenths in range(40, 42)
    assert found == {
        "first_alert": None, "alarm": -4, "declared": 0, "acknowledged": -1, "first_notice": 9,
        "first_call": 11, "ended": None, "calls": 3, "dead_numbers": 1,
    }  # fmt: skip


def test_ninety_days_later_the_figures_are_left_and_no_call(calls: Calls) -> None:
    session = calls.session
    calls.register("Rosa")
    calls.list()
    call(calls, 1, CallOutcome.SAFE, 5)
    left = CountRecord(participation_id=calls.part.id, made_at=calls.now, series=[])
    left.figures = kept_figures(timeline_of(session, calls.keyring, calls.part, calls.now))
    assert forget_call_lists(session, calls.part) == 1
    assert forget_replies(session, calls.part) == 0
    for table in ("call_list", "call_item", "call_item_person", "call"):
        assert session.scalar(sa.text(f'select count(*) from "{table}"')) == 0, table
    session.add(left)
    session.flush()
    shown = shown_timeline(session, calls.keyring, calls.part, calls.now)
    by_code = {each.code: each for each in shown}
    assert (by_code["first_call"].minutes, by_code["calls"].value) == (5, 1)
    assert by_code["first_call"].is_known
    assert not by_code["first_notice"].is_known
