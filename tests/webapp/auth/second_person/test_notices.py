from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestKind, RequestState, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.webapp.auth.second_person.staff import Staff
from webapp.auth.second_person.notices import OWNER, PAGE, AccessMessages

MESSAGES = AccessMessages("https://atalaya.example")


@pytest.mark.parametrize(("language", "word"), [("es", "pide"), ("en", "asks"), ("fr", "demande")])
def test_a_letter_says_who_asks_what_why_and_where_to_decide(
    staff: Staff, language: str, word: str
) -> None:
    with writing(staff.engine) as session:
        session.execute(sa.update(User).values(language=language))
    staff.asked("secretariat", "country_adminHN", RequestKind.GRANT_ROLE, role="emergency")
    with reading(staff.engine) as session:
        letter = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER)).one()
        text = MESSAGES.body(session, letter, "").text
    for part in ("secretariat@example.org", "country_adminhn@example.org", "lost the telephone",
                 f"https://atalaya.example{PAGE}", word):  # fmt: skip
        assert part in text, part


def test_a_letter_whose_question_is_over_does_not_leave(staff: Staff) -> None:
    asked = staff.asked("secretariat", "country_adminHN", RequestKind.DROP_FACTOR)
    with writing(staff.engine) as session:
        letter = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER)).one()
        assert MESSAGES.is_wanted(session, letter)
        session.get_one(AccessRequest, asked).state = RequestState.REFUSED
        session.flush()
        assert not MESSAGES.is_wanted(session, letter)
