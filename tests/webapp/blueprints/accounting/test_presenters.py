from __future__ import annotations

import uuid
from datetime import datetime

from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.states import NOTHING_SAID, state_of
from tests.webapp.conftest import House
from webapp.blueprints.accounting.presenters import PersonLine, statement_lines


def _row(says: Says, at: datetime, closes: Statement | None = None) -> Statement:
    return Statement(
        participation_id=uuid.uuid4(), country="GT", person_id=uuid.uuid4(), said_at=at,
        entered_at=at, by="cli:x", source=StatementSource.CALL, confidence=Confidence.SELF,
        says=says, closes_id=closes.id if closes else None,
    )  # fmt: skip


def test_what_was_said_is_shown_with_what_became_of_it(house: House) -> None:
    now = house.clock()
    help_, mistake = _row(Says.HELP, now), _row(Says.MOVED, now)
    act, back = _row(Says.HELPED, now, help_), _row(Says.TAKEN_BACK, now, mistake)
    rows = [help_, mistake, act, back]
    with house.app.test_request_context():
        lines = {each.row.id: each for each in statement_lines(rows, state_of(rows))}
    assert (lines[help_.id].closed_by_act, lines[help_.id].is_open_help) == (True, False)
    assert lines[mistake.id].is_taken_back
    assert lines[act.id].decides
    assert lines[act.id].by == "cli:x"


def test_a_card_that_does_not_open_has_no_place() -> None:
    assert PersonLine(uuid.uuid4(), None, NOTHING_SAID).place == ""
