from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from response.calldown.outcomes import OUTCOME_RULES, CallOutcome
from response.calldown.recording import OutcomeDraft
from tests.response.calldown.conftest import make_calls
from webapp.offline.call_marks import MARKED, MarkAnswer, enter_mark


def test_marks_of_one_caller_never_clash_and_those_of_two_are_shown(
    session: Session, keyring: Keyring, base_atlas: Atlas, now: datetime
) -> None:
    calls = make_calls(session, keyring, base_atlas, now)
    calls.register("Ana")
    calls.list()

    def mark(
        outcome: CallOutcome, by: str, minutes: int, *, is_decided: bool = False
    ) -> MarkAnswer:
        at = now + timedelta(minutes=minutes)
        draft = OutcomeDraft(outcome=outcome, happened_at=at, by=by, user_id=None, note="x")
        return enter_mark(
            session, keyring, calls.part, calls.item(1), draft,
            since=now, is_decided=is_decided, now=at,
        ).answer  # fmt: skip

    assert mark(CallOutcome.NO_ANSWER, "user:a", 1) is MarkAnswer.ENTERED
    assert mark(CallOutcome.SAFE, "user:a", 9) is MarkAnswer.ENTERED
    assert mark(CallOutcome.NO_ANSWER, "user:b", 5) is MarkAnswer.CONFLICT
    assert mark(CallOutcome.HELP, "user:b", 6) is MarkAnswer.BESIDE
    assert mark(CallOutcome.NO_ANSWER, "user:b", 5, is_decided=True) is MarkAnswer.BESIDE
    assert mark(CallOutcome.WRONG_NUMBER, "user:a", 7, is_decided=True) is MarkAnswer.REFUSED


def test_what_can_be_marked_needs_no_more_than_a_word() -> None:
    needs = {each for outcome in MARKED for each in OUTCOME_RULES[outcome].needs}
    assert needs == {"needs", "number"}
