from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.approval import IllegalMove, SecondPersonNeeded
from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from directory.entries.models import OrganisationKind
from response.crisis.models import Participation
from response.late_entries import PartEnded
from response.locate.addressees import count_addressees
from response.locate.drafting import change_draft, draft_locate
from response.locate.models import LocateGround, LocateState
from response.locate.moves import approve
from response.locate.photos import photo_of
from tests.response.crisis_parts import add_part, add_people
from tests.response.locate.examples import (
    SECOND,
    add_locate,
    add_organisation,
    add_post,
    draft,
    officer,
    words,
)


def test_a_form_sent_twice_is_one_and_of_another_country_another(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts, form = [add_post(session)], uuid.UUID(int=3)
    one = add_locate(session, keyring, part, now, posts, id=form, photo=b"jpeg")
    assert add_locate(session, keyring, part, now, posts, id=form) is one
    assert count_addressees(session, one.id) == 1
    assert photo_of(session, keyring, one) == b"jpeg"
    other = add_part(session, now, "SV", serial=9)
    theirs = draft_locate(
        session, keyring, other, draft(posts, id=form), officer(country="SV"), now
    )
    assert (theirs.id != one.id, theirs.number) == (True, 1)
    assert add_locate(session, keyring, part, now, posts).number == 2


def test_whoever_may_be_under_age_is_a_minor_whatever_was_ticked(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session)]
    assert add_locate(session, keyring, part, now, posts, is_minor=False).is_minor
    grown = add_locate(session, keyring, part, now, posts, words(birth_year=1990), is_minor=False)
    assert not grown.is_minor
    assert add_locate(session, keyring, part, now, posts, words(birth_year=None)).is_minor


def test_who_writes_it_over_is_its_author_and_the_first_may_approve(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session), add_post(session, "MX")]
    notice = add_locate(session, keyring, part, now, posts, photo=b"jpeg")
    change_draft(session, keyring, notice, draft(posts[:1]), officer(SECOND), now)
    assert count_addressees(session, notice.id) == 1
    assert photo_of(session, keyring, notice) == b"jpeg", "it stays where none was sent"
    with pytest.raises(SecondPersonNeeded):
        approve(session, notice, officer(SECOND), now)
    approve(session, notice, officer(), now)
    assert notice.state is LocateState.APPROVED
    with pytest.raises(IllegalMove):
        change_draft(session, keyring, notice, draft(posts), officer(), now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"post_ids": []}, "posts"),
        ({"post_ids": [uuid.UUID(int=99)]}, "posts"),
        ({"organisation_ids": [uuid.UUID(int=99)]}, "posts"),
        ({"ground": LocateGround.LEGAL}, "ground_words"),
        ({"person_id": uuid.UUID(int=99)}, "person"),
    ],
)
def test_what_is_missing_is_said(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    change: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        add_locate(session, keyring, part, now, [add_post(session)], **change)
    assert wrong.value.location == field


def test_many_are_asked_for_a_reason_and_no_authority_of_the_host(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session, name=f"Consulado {number}") for number in range(7)]
    with pytest.raises(UnusableInput) as wrong:
        add_locate(session, keyring, part, now, posts)
    assert wrong.value.location == "wide_reason"
    said = words(wide_reason="la llevan hacia el norte por tres estados")
    wide = add_locate(session, keyring, part, now, posts, said)
    assert count_addressees(session, wide.id) == 7
    authority = add_organisation(session, OrganisationKind.HOST_AUTHORITY)
    with pytest.raises(UnusableInput):
        add_locate(session, keyring, part, now, posts[:1], organisation_ids=[authority.id])


def test_no_stranger_writes_and_no_person_of_another_country_is_named(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session)]
    for stranger in (
        officer(country="HN"),
        officer(role=RoleName.COUNTRY_ADMIN),
        officer(role=RoleName.SECRETARIAT, country=""),
    ):
        with pytest.raises(NotAllowed):
            draft_locate(session, keyring, part, draft(posts), stranger, now)
    (own,) = add_people(session, keyring, now, ["Keneth Tuyuc"])
    (foreign,) = add_people(session, keyring, now, ["Otra Persona"], country="HN")
    assert add_locate(session, keyring, part, now, posts, person_id=own.id).person_id == own.id
    with pytest.raises(UnusableInput):
        add_locate(session, keyring, part, now, posts, person_id=foreign.id)
    part.ended_at = now
    session.flush()
    with pytest.raises(PartEnded):
        add_locate(session, keyring, part, now.replace(hour=23), posts)
