from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from tests.response.crisis_parts import add_part, add_people
from tests.webapp.replies.known_messages import message_at
from watch.replies.understanding import ReplyKind
from webapp.replies import self_reports
from webapp.replies.self_reports import SelfReport, household_size, take_from_link


@pytest.mark.parametrize(
    ("kind", "text", "holds"),
    [
        (ReplyKind.SAFE, "", ReplyKind.SAFE),
        (ReplyKind.SAFE, "gracias", ReplyKind.SAFE),
        (ReplyKind.SAFE, "gracias por el aviso", ReplyKind.SAFE),
        (ReplyKind.SAFE, "en casa de mi hermana", ReplyKind.SAFE),
        (ReplyKind.SAFE, "manden agua", ReplyKind.UNCLEAR),
        (ReplyKind.SAFE, "mi hermano no aparece", ReplyKind.UNCLEAR),
        (ReplyKind.SAFE, "pero sin agua, ayuda", ReplyKind.HELP),
        (ReplyKind.HELP, "estoy bien", ReplyKind.HELP),
        (ReplyKind.MOVED, "", ReplyKind.MOVED),
    ],
)
def test_the_button_says_it_and_words_of_danger_beside_it_are_read(
    session: Session, keyring: Keyring, now: datetime, kind: ReplyKind, text: str, holds: ReplyKind
) -> None:
    add_part(session, now)
    (person,) = add_people(session, keyring, now, ["Marta Xol"])
    message = message_at(keyring, person.id, None, now)
    assert household_size(session, message) == 1
    report = SelfReport(kind=kind, nonce="n", text=text)
    reply = take_from_link(session, keyring, message, report, now)
    assert reply is not None
    assert reply.holds is holds
    assert take_from_link(session, keyring, message, report, now) is None


def test_a_flood_by_one_link_fills_no_disk(
    session: Session, keyring: Keyring, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_reports, "MOST_BY_LINK", 2)
    (person,) = add_people(session, keyring, now, ["Marta Xol"])
    message = message_at(keyring, person.id, None, now)
    reports = [SelfReport(kind=ReplyKind.SAFE, nonce=f"{number}") for number in range(4)]
    taken = [take_from_link(session, keyring, message, each, now) for each in reports]
    assert [each is not None for each in taken] == [True, True, False, False]
