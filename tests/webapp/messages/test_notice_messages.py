from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.watch.notices.rows import add_notice
from tests.webapp.conftest import House
from watch.notices.models import Notice, NoticeState
from webapp.messages.notice_messages import (
    NoticeNews,
    NoticeWords,
    tell_of_broken_glass,
    tell_of_proposal,
)

OWNER = NoticeWords("https://atalaya.example")


def _notice(house: House, **given: object) -> Notice:
    """A notice that the emergency unit of Guatemala wrote and proposed."""
    actor = f"user:{house.users['emergency.gt']}"
    with writing(house.engine) as session:
        return add_notice(
            session, house.clock.at, "GT", made_by=actor, proposed_by=actor,
            state=NoticeState.PROPOSED, **given,
        )  # fmt: skip


def _letters(house: House, news: NoticeNews) -> list[OutboxMessage]:
    with reading(house.engine) as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.kind == news.value)
        return list(session.scalars(query.order_by(OutboxMessage.recipient)))


def test_a_proposal_is_told_to_who_may_be_the_second_person_and_once(house: House) -> None:
    notice = _notice(house)
    with writing(house.engine) as session:
        assert tell_of_proposal(session, notice, house.clock.at) == 2
        assert tell_of_proposal(session, notice, house.clock.at) == 0
    letters = _letters(house, NoticeNews.PROPOSED)
    assert [each.recipient.split("@")[0] for each in letters] == ["consul.gt", "country_admin.gt"]


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Motivo que dio"), ("en", "approved notice"), ("fr", "approuvé")]
)
def test_broken_glass_is_told_to_all_of_them_and_the_secretariat(
    house: House, language: str, words: str
) -> None:
    actor = f"user:{house.users['emergency.gt']}"
    notice = _notice(house, break_glass_reason="Sube el agua", approved_by=actor)
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(language=language))
        assert tell_of_broken_glass(session, notice, house.clock.at) == 3
    letters = _letters(house, NoticeNews.BROKE_GLASS)
    pages = set()
    with reading(house.engine) as session:
        for letter in letters:
            assert OWNER.is_wanted(session, letter)
            assert OWNER.new_secret(session, letter, house.clock.at) == ""
            body = OWNER.body(session, letter, "")
            assert words in body.text
            assert "Sube el agua" in body.text
            assert notice.number in body.subject
            pages.add(body.text.rstrip().rpartition("https://atalaya.example")[2])
    assert pages == {f"/avisos/{notice.number}", "/avisos/sin-segunda-persona"}


def test_what_waits_no_more_is_not_told_any_more(house: House) -> None:
    notice = _notice(house)
    with writing(house.engine) as session:
        tell_of_proposal(session, notice, house.clock.at)
        session.execute(sa.update(Notice).values(state=NoticeState.APPROVED))
    with reading(house.engine) as session:
        assert not any(
            OWNER.is_wanted(session, each) for each in _letters(house, NoticeNews.PROPOSED)
        )
