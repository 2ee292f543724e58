from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove, SecondPersonNeeded
from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from response.crisis.models import Participation
from response.locate.description import words_of
from response.locate.models import FamilyNews, LocateState
from response.locate.moves import (
    ADULT_TERM,
    FOUND,
    LOCATE_MOVES,
    MINOR_TERM,
    SECOND_WITHIN,
    LocateEnd,
    approve,
    end_locate,
    look_second,
    renew,
    send,
    take_death_back,
)
from response.locate.statuses import is_paused, shows_to_addressees
from tests.response.locate.examples import (
    AUTHOR,
    SECOND,
    add_locate,
    add_post,
    officer,
    sent_locate,
    words,
)

DEAD = LocateEnd(state=LocateState.DIED, source="Forense del condado", document="ME-11")


def test_what_one_wrote_another_approves_and_its_time_begins_when_it_is_sent(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session)]
    for is_minor, term in ((True, MINOR_TERM), (False, ADULT_TERM)):
        said = words(birth_year=2017 if is_minor else 1990)
        notice = add_locate(session, keyring, part, now, posts, said, is_minor=is_minor)
        with pytest.raises(SecondPersonNeeded):
            approve(session, notice, officer(), now, is_on_duty=True)
        with pytest.raises(IllegalMove):
            send(session, notice, officer(), now)
        approve(session, notice, officer(SECOND, RoleName.COUNTRY_ADMIN), now)
        assert not notice.waits_for_second
        send(session, notice, officer(), now + timedelta(minutes=5))
        assert notice.expires_at == now + timedelta(minutes=5) + term


def test_of_a_minor_in_danger_the_officer_on_duty_alone_for_two_hours(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)], is_in_danger=True)
    with pytest.raises(SecondPersonNeeded):
        approve(session, notice, officer(), now)
    approve(session, notice, officer(), now, is_on_duty=True)
    send(session, notice, officer(), now)
    late = now + SECOND_WITHIN
    assert shows_to_addressees(notice, late - timedelta(seconds=1))
    assert is_paused(notice, late)
    assert not shows_to_addressees(notice, late)
    with pytest.raises(SecondPersonNeeded):
        look_second(session, notice, officer(), late)
    look_second(session, notice, officer(SECOND), late)
    assert shows_to_addressees(notice, late)
    with pytest.raises(IllegalMove):
        look_second(session, notice, officer(SECOND), late)


def test_nobody_of_another_country_or_of_none_moves_it(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)])
    for stranger in (
        officer(SECOND, country="HN"),
        officer(SECOND, RoleName.SECRETARIAT, ""),
        officer(SECOND, RoleName.CIVIL_SOCIETY),
    ):
        with pytest.raises(NotAllowed):
            approve(session, notice, stranger, now)


def test_it_is_renewed_while_it_is_open_and_not_after_its_day(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    notice.silences = 1
    renew(session, notice, officer(), now + timedelta(hours=70))
    assert notice.expires_at == now + timedelta(hours=142)
    assert (notice.renewals, notice.silences) == (1, 0)
    with pytest.raises(IllegalMove):
        renew(session, notice, officer(), now + timedelta(hours=142))


def test_found_is_said_only_with_what_the_person_lets_the_family_hear(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    allowed = {
        LocateState.FOUND_SAFE: {FamilyNews.NOTHING, FamilyNews.ALIVE, FamilyNews.ALL},
        LocateState.FOUND_NO_CONTACT: {FamilyNews.NOTHING, FamilyNews.ALIVE},
    }
    post = add_post(session)
    for state in sorted(FOUND):
        for news in (None, *FamilyNews):
            notice = sent_locate(session, keyring, part, now, [post])
            end = LocateEnd(state=state, family_news=news, note="la llamó el cónsul")
            if news not in allowed[state]:
                with pytest.raises(UnusableInput):
                    end_locate(session, keyring, notice, end, officer(), now)
                continue
            assert end_locate(session, keyring, notice, end, officer(), now)
            assert (notice.family_news, notice.ended_by) == (news, AUTHOR)
            said = words_of(keyring, notice)
            assert said is not None
            assert said.end_note == "la llamó el cónsul"


def test_a_death_takes_two_an_authority_and_a_document_and_is_taken_back_by_one(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    with pytest.raises(UnusableInput):
        end_locate(session, keyring, notice, LocateEnd(state=LocateState.DIED), officer(), now)
    assert not end_locate(session, keyring, notice, DEAD, officer(), now)
    assert notice.is_open
    with pytest.raises(SecondPersonNeeded):
        end_locate(session, keyring, notice, DEAD, officer(), now)
    take_death_back(session, notice, officer(SECOND), now)
    with pytest.raises(IllegalMove):
        take_death_back(session, notice, officer(SECOND), now)
    end_locate(session, keyring, notice, DEAD, officer(SECOND), now)
    assert end_locate(session, keyring, notice, LocateEnd(state=LocateState.DIED), officer(), now)
    said = words_of(keyring, notice)
    assert said is not None
    assert (said.death_source, said.death_document) == ("Forense del condado", "ME-11")


def test_every_move_that_is_not_in_the_table_is_refused(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    post = add_post(session)
    ends = [each for each in LocateState if each not in LOCATE_MOVES.moves[LocateState.DRAFT]]
    for before in LocateState:
        for after in ends:
            if after in LOCATE_MOVES.moves[before] and after is not LocateState.EXPIRED:
                continue
            notice = add_locate(session, keyring, part, now, [post])
            notice.state = before
            end = LocateEnd(state=after, family_news=FamilyNews.ALIVE, source="x", document="y")
            with pytest.raises(IllegalMove):
                end_locate(session, keyring, notice, end, officer(SECOND), now)


def test_it_is_withdrawn_with_a_reason(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)])
    with pytest.raises(UnusableInput):
        end_locate(session, keyring, notice, LocateEnd(state=LocateState.WITHDRAWN), officer(), now)
    end = LocateEnd(state=LocateState.WITHDRAWN, note="se equivocaron de persona")
    assert end_locate(session, keyring, notice, end, officer(), now)
    assert notice.ended_at == now
