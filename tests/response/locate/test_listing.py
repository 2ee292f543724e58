from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.locate.addressees import addressees_of, put_answer
from response.locate.listing import (
    is_shown_paused,
    locate_items,
    locate_lines,
    locate_numbered,
    open_locates,
    own_locate,
)
from response.locate.models import LocateAnswer, LocateState
from response.locate.moves import MINOR_TERM, SECOND_WITHIN, LocateEnd, approve, end_locate, send
from tests.response.crisis_parts import add_part
from tests.response.locate.examples import add_locate, add_post, officer, sent_locate

GONE = LocateEnd(state=LocateState.WITHDRAWN, note="repetido")


def test_what_is_open_stands_first_and_is_counted_and_nothing_is_not_known_where_nobody_looked(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    assert open_locates(session, part.id, now) is None
    posts = [add_post(session, "MX"), add_post(session, "SV")]
    one = sent_locate(session, keyring, part, now, posts, photo=b"jpeg")
    two = add_locate(session, keyring, part, now, posts)
    end_locate(session, keyring, two, GONE, officer(), now)
    answered = addressees_of(session, one.id)[0].row
    put_answer(session, one, answered, LocateAnswer.POSSIBLY, "user:m", now)
    session.flush()
    lines = locate_lines(session, keyring, part.id)
    assert [each.notice for each in lines] == [one, two]
    assert (lines[0].asked, lines[0].answered, lines[0].sightings) == (2, 1, 0)
    assert open_locates(session, part.id, now) == 1
    assert open_locates(session, part.id, now + MINOR_TERM) == 0
    counts = [each.count for each in locate_items(session, part, now)]
    assert counts == [1, 0, 1]
    assert locate_numbered(session, part.id, 2) is two
    other = add_part(session, now, "SV", serial=9)
    assert own_locate(session, other.id, one.id) is None
    assert own_locate(session, part.id, one.id) is one


def test_one_that_waits_for_a_second_person_is_said_before_closing(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)], is_in_danger=True)
    approve(session, notice, officer(), now, is_on_duty=True)
    send(session, notice, officer(), now)
    assert [each.count for each in locate_items(session, part, now)] == [1, 1, 0]
    assert not is_shown_paused(notice, now)
    assert is_shown_paused(notice, now + SECOND_WITHIN)
