from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.locate.description import words_of
from response.locate.forgetting import (
    KEEP_AFTER_END,
    forget_due,
    forget_locates,
    forget_of_part,
    is_work_due,
    locates_naming,
)
from response.locate.models import FamilyNews, LocateState, SightingCertainty
from response.locate.moves import LocateEnd, end_locate
from response.locate.photos import has_photo, put_photo
from response.locate.sightings import SightingDraft, SightingWords, add_sighting, sightings_of
from tests.response.locate.examples import add_locate, add_post, officer, sent_locate

FOUND = LocateEnd(state=LocateState.FOUND_SAFE, family_news=FamilyNews.ALIVE)


def test_thirty_days_after_the_end_only_that_there_was_one_is_left(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    put_photo(session, keyring, notice, b"jpeg", by="user:a", now=now)
    told = SightingDraft(
        words=SightingWords(place="Terminal"), seen_at=now, certainty=SightingCertainty.SURE,
        by="user:m",
    )  # fmt: skip
    add_sighting(session, keyring, notice, told, now)
    end_locate(session, keyring, notice, FOUND, officer(), now)
    early = now + KEEP_AFTER_END - timedelta(seconds=1)
    assert (is_work_due(session, early), forget_due(session, early)) == (False, 0)
    assert is_work_due(session, now + KEEP_AFTER_END)
    assert has_photo(session, notice)
    assert forget_due(session, now + KEEP_AFTER_END) == 1
    assert not has_photo(session, notice)
    assert words_of(keyring, notice) is None
    session.expire_all()
    assert [each.words for each in sightings_of(session, keyring, notice.id)] == [None]
    assert (notice.state, notice.number) == (LocateState.FOUND_SAFE, 1)
    assert forget_due(session, now + 2 * KEEP_AFTER_END) == 0


def test_who_is_erased_is_in_no_locate_notice_any_more(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    post = add_post(session)
    named = sent_locate(session, keyring, part, now, [post])
    other = sent_locate(session, keyring, part, now, [post])
    told = SightingDraft(
        words=SightingWords(text="iba con Rufina Cux"), seen_at=now,
        certainty=SightingCertainty.UNSURE, by="user:m",
    )  # fmt: skip
    add_sighting(session, keyring, named, told, now)
    found = list(locates_naming(session, keyring, "GT", lambda text: "Rufina" in text))
    assert found == [named.id]
    forget_locates(session, found, now)
    assert (named.state, words_of(keyring, named)) == (LocateState.WITHDRAWN, None)
    assert other.is_open
    assert list(locates_naming(session, keyring, "GT", lambda _text: True)) == [other.id]


def test_with_its_crisis_all_of_a_part_is_forgotten(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    post = add_post(session)
    notice = add_locate(session, keyring, part, now, [post])
    assert forget_of_part(session, part.id, now) == 1
    assert (notice.state, notice.ended_at) == (LocateState.WITHDRAWN, now)
    assert forget_of_part(session, part.id, now) == 0
