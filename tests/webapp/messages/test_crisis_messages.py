from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import MemberCountry, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import declared, found_in, prepare
from tests.webapp.conftest import House, post
from webapp.messages.crisis_messages import OWNER, CrisisMessages, tell_of_declaration

MESSAGES = CrisisMessages("https://atalaya.example")


def letters(house: House) -> list[OutboxMessage]:
    with reading(house.engine) as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER)
        return list(session.scalars(query.order_by(OutboxMessage.recipient)))


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "declaró la crisis"), ("en", "declared crisis"), ("fr", "a déclaré la crise")],
)
def test_it_says_what_where_and_in_the_readers_language(
    house: House, language: str, words: str
) -> None:
    prepare(house)
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(language=language))
    number = declared(house)
    letter = letters(house)[0]
    with reading(house.engine) as session:
        assert MESSAGES.is_wanted(session, letter)
        assert MESSAGES.new_secret(session, letter, house.clock.at) == ""
        body = MESSAGES.body(session, letter, "")
    assert words in body.text
    assert REASON in body.text
    assert f"https://atalaya.example/crisis/{number}" in body.text
    assert number in body.subject


def test_a_proposal_is_put_to_every_country_once(house: House) -> None:
    prepare(house)
    with writing(house.engine) as session:
        session.add_all(
            MemberCountry(code=code, added_at=house.clock.at, added_by="") for code in ("GT", "HN")
        )
    number = declared(house, "secretariat")
    assert {each.country for each in letters(house)} == {"GT", "HN"}
    with writing(house.engine) as session:
        assert tell_of_declaration(session, found_in(session, number), house.clock.at) == 0
        body = MESSAGES.body(session, letters(house)[0], "")
        assert "La Secretaría propone" in body.text


def test_what_was_cancelled_or_whose_reader_left_is_not_sent(house: House) -> None:
    prepare(house)
    number = declared(house)
    letter = letters(house)[0]
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(active=False))
        assert not MESSAGES.is_wanted(session, letter)
        session.execute(sa.update(User).values(active=True))
    mistake = {"state": "cancelled", "reason": "Fue un error mío"}
    post(house.signed_in("emergency.gt"), f"/crisis/{number}/estado", **mistake)
    with reading(house.engine) as session:
        assert not MESSAGES.is_wanted(session, letter)
