from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.sharing.models import SharingAgreement
from tests.webapp.blueprints.sharing.agreed import agreement, register
from tests.webapp.conftest import House
from webapp.agreement_messages import OWNER, AgreementMessages, AgreementNews, tell_parties

MESSAGES = AgreementMessages("https://atalaya.example")


def letters_about(house: House, signatures: int) -> list[OutboxMessage]:
    agreement_id = uuid.UUID(agreement(house, register(house), signatures=signatures)[-36:])
    with writing(house.engine) as session:
        row = session.get_one(SharingAgreement, agreement_id)
        assert tell_parties(session, row, AgreementNews.SIGNED, now=house.clock.at) > 0
        assert tell_parties(session, row, AgreementNews.SIGNED, now=house.clock.at) == 0
    with reading(house.engine) as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER)
        letters = list(session.scalars(query.order_by(OutboxMessage.country)))
    return letters


def test_a_draft_is_told_at_home_and_what_was_offered_to_all(house: House) -> None:
    assert [each.country for each in letters_about(house, 1)] == ["GT"]
    assert [each.country for each in letters_about(house, 2)] == ["GT", "GT", "HN"]


@pytest.mark.parametrize(
    ("language", "words"), [("es", "en vigor"), ("en", "in force"), ("fr", "en vigueur")]
)
def test_it_says_which_and_where_and_names_nobody(house: House, language: str, words: str) -> None:
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(language=language))
    letter = letters_about(house, 4)[0]
    with reading(house.engine) as session:
        assert MESSAGES.is_wanted(session, letter)
        body = MESSAGES.body(session, letter, "")
    assert words in body.subject
    assert f"https://atalaya.example/registro/acuerdos/{letter.reference}" in body.text
    assert "Avisar de la crecida" in body.text
    assert "Ana Uno" not in body.text
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(active=False))
        assert not MESSAGES.is_wanted(session, letter)
