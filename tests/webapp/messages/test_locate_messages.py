"""Who is written to about a locate notice, and that no letter names anybody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from directory.entries.models import Post, PostKind
from response.locate.addressees import addressees_of, put_answer
from response.locate.models import LocateAnswer, LocateNotice, LocateState
from response.locate.moves import LocateEnd, approve, end_locate, look_second, send
from tests.response.locate.examples import ASKER, NAME, add_locate, officer
from tests.webapp.conftest import House
from tests.webapp.crisis_house import declare_crisis, keyring_of, part_of
from webapp.messages.locate_messages import (
    OWNER,
    LocateMessages,
    LocateNews,
    ask_still_open,
    tell_addressees,
    tell_of_answer,
    tell_second,
)


def letters(session: Session, news: LocateNews) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(
        OutboxMessage.owner == OWNER, OutboxMessage.kind == news.value
    )
    return list(session.scalars(query.order_by(OutboxMessage.recipient)))


def sent(house: House, session: Session) -> LocateNotice:
    """Return a locate notice by Guatemala's unit that asks the Honduran consul's post."""
    now, keyring = house.clock.at, keyring_of(house)
    part = part_of(session, "GT")
    consul = session.get_one(User, house.users["consul.hn"])
    posts = [session.get_one(Post, consul.post_id), _other(session)]
    author = f"user:{house.users['emergency.gt']}"
    notice = add_locate(session, keyring, part, now, posts, is_in_danger=True)
    notice.drafted_by = author
    approve(session, notice, officer(author), now, is_on_duty=True)
    send(session, notice, officer(author), now)
    return notice


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "busca a alguien"), ("en", "is looking for somebody"), ("fr", "cherche quelqu’un")],
)
def test_who_is_asked_reads_initials_and_an_age_and_no_letter_a_name(
    house: House, language: str, words: str
) -> None:
    declare_crisis(house)
    owner = LocateMessages("https://atalaya.example", keyring_of(house))
    with writing(house.engine) as session:
        session.execute(sa.update(User).values(language=language))
        notice, part, now = sent(house, session), part_of(session, "GT"), house.clock.at
        assert tell_addressees(session, notice, part, now) == 2
        assert tell_addressees(session, notice, part, now) == 0, "once each"
        assert tell_second(session, notice, part, now) >= 2
        notice.asked_at = now
        assert ask_still_open(session, notice, part, now) == 1
        named = addressees_of(session, notice.id)
        first = named[0].row
        put_answer(session, notice, first, LocateAnswer.SEEN, "user:h", now)
        assert tell_of_answer(session, notice, part, first, now) == 1
        assert tell_addressees(session, notice, part, now, ended=True) == 2
        session.flush()
        everything = session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER)
        ).all()
        for each in everything:
            assert owner.is_wanted(session, each) or each.kind == LocateNews.ALONE
            assert owner.new_secret(session, each, now) == ""
            body = owner.body(session, each, "")
            for private in (*NAME.split(), *ASKER.split(), "cicatriz", "5555"):
                assert private not in body.subject + body.text + str(each.details)
        asked = letters(session, LocateNews.ASKED)
        body = owner.body(session, asked[0], "")
        assert words in body.text
        assert "K.I.T., 9" in body.text
        assert f"https://atalaya.example/localizar/{notice.id}" in body.text
    readers = {each.recipient for each in asked}
    with reading(house.engine) as session:
        names = {
            session.get_one(User, house.users[name]).email for name in ("consul.hn", "emergency.hn")
        }
    assert readers == names


def test_what_is_over_is_not_written_about(house: House) -> None:
    declare_crisis(house)
    owner = LocateMessages("https://atalaya.example", keyring_of(house))
    with writing(house.engine) as session:
        notice, part, now = sent(house, session), part_of(session, "GT"), house.clock.at
        tell_addressees(session, notice, part, now)
        tell_second(session, notice, part, now)
        session.flush()
        (asked, *_), (alone, *_) = (
            letters(session, LocateNews.ASKED),
            letters(session, LocateNews.ALONE),
        )
        assert owner.is_wanted(session, alone)
        second = officer(f"user:{house.users['country_admin.gt']}", RoleName.COUNTRY_ADMIN)
        look_second(session, notice, second, now)
        assert not owner.is_wanted(session, alone)
        end = LocateEnd(state=LocateState.WITHDRAWN, note="repetido")
        end_locate(session, keyring_of(house), notice, end, second, now)
        assert not owner.is_wanted(session, asked)
        session.execute(sa.update(User).values(active=False))
        assert not owner.is_wanted(session, asked)


def _other(session: Session) -> Post:
    post = Post(country="HN", name="Otro consulado", kind=PostKind.CONSULATE)
    session.add(post)
    session.flush()
    return post
