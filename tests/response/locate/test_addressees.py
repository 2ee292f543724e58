"""Who sees a locate notice: post by role by state."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove
from core.crypto import Keyring
from response.crisis.models import Participation
from response.locate.addressees import (
    addressees_of,
    locate_asked,
    locates_asked,
    put_answer,
)
from response.locate.models import OPEN_LOCATES, LocateAnswer, LocateState
from response.locate.moves import MINOR_TERM
from tests.response.locate.examples import add_organisation, add_post, reader, sent_locate

C, E, A, N, S = (
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.COUNTRY_ADMIN,
    RoleName.CIVIL_SOCIETY,
    RoleName.SECRETARIAT,
)


def test_only_those_who_are_asked_see_it_and_only_while_it_is_open(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    """Each post, each role, each state: a table of who sees what."""
    asked, other = add_post(session, "MX", "McAllen"), add_post(session, "MX", "Laredo")
    foreign, own = add_post(session, "SV", "Houston"), add_post(session, "GT", "Del Río")
    body = add_organisation(session)
    notice = sent_locate(
        session, keyring, part, now, [asked, own], organisation_ids=[body.id], is_minor=True
    )
    sees = {
        ("MX", asked.id, C), ("MX", asked.id, E), ("MX", other.id, E), ("MX", None, E),
        ("GT", own.id, C), ("GT", own.id, E), ("GT", None, E),
    }  # fmt: skip
    cells = [
        (country, post_id, role)
        for country, posts in (
            ("MX", (asked.id, other.id, None)), ("SV", (foreign.id, asked.id, None)),
            ("GT", (own.id, None)), ("", (None, asked.id)),
        )
        for post_id in posts
        for role in (C, E, A, N, S, None)
    ]  # fmt: skip
    for state in LocateState:
        notice.state = state
        session.flush()
        for country, post_id, role in cells:
            found = locate_asked(session, reader(country, post_id, role), notice.id, now)
            expected = (country, post_id, role) in sees and state in OPEN_LOCATES
            assert (found is not None) is expected, (state, country, post_id, role)
        speaks_for = reader("MX", None, N, body.id)
        assert bool(locates_asked(session, speaks_for, now)) is (state in OPEN_LOCATES)
        stranger = reader("MX", None, N, uuid.uuid4())
        assert locate_asked(session, stranger, notice.id, now) is None
    notice.state = LocateState.SENT
    session.flush()
    consul = reader("MX", asked.id)
    assert locate_asked(session, consul, notice.id, now + MINOR_TERM) is None, "its day has come"
    notice.second_due_at = now
    session.flush()
    assert locate_asked(session, consul, notice.id, now) is None, "no second person came"


def test_the_emergency_unit_answers_for_all_posts_asked_of_its_country(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session, "MX", name) for name in ("McAllen", "Laredo")]
    notice = sent_locate(session, keyring, part, now, posts)
    found = locate_asked(session, reader("MX", None, E), notice.id, now)
    assert found is not None
    assert len(found.addressees) == 2
    assert not found.is_answered
    for each in found.addressees:
        put_answer(session, notice, each, LocateAnswer.NOT_HERE, "user:m", now)
    again = locate_asked(session, reader("MX", None, E), notice.id, now)
    assert again is not None
    assert again.is_answered
    assert notice.state is LocateState.ANSWERED
    put_answer(session, notice, found.addressees[0], LocateAnswer.POSSIBLY, "user:m", now)
    names = {each.name: each.row.answer for each in addressees_of(session, notice.id)}
    assert set(names) == {"McAllen", "Laredo"}
    assert set(names.values()) == {LocateAnswer.POSSIBLY, LocateAnswer.NOT_HERE}


def test_no_answer_comes_late_or_to_another(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    post = add_post(session, "MX")
    one, two = (sent_locate(session, keyring, part, now, [post]) for _ in range(2))
    (mine,) = (each.row for each in addressees_of(session, one.id))
    with pytest.raises(IllegalMove):
        put_answer(session, two, mine, LocateAnswer.SEEN, "user:m", now)
    late = now + MINOR_TERM + timedelta(seconds=1)
    with pytest.raises(IllegalMove):
        put_answer(session, one, mine, LocateAnswer.SEEN, "user:m", late)
