from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.locate.addressees import addressees_of
from response.locate.models import SightingCertainty
from response.locate.sightings import (
    SightingDraft,
    SightingWords,
    add_sighting,
    count_sightings,
    sightings_of,
)
from tests.response.locate.examples import add_locate, add_post, sent_locate


def told(now: datetime, **changes: Any) -> SightingDraft:
    values: dict[str, Any] = {
        "words": SightingWords(place="Albergue de San Antonio", contact="Hna. Rosa 555"),
        "seen_at": now, "certainty": SightingCertainty.LIKELY, "by": "user:m",
    }  # fmt: skip
    return SightingDraft(**{**values, **changes})


def test_each_who_is_asked_reads_what_they_said_and_the_country_all(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    posts = [add_post(session, "MX", "McAllen"), add_post(session, "SV", "Houston")]
    notice = sent_locate(session, keyring, part, now, posts)
    one, two = (each.row for each in addressees_of(session, notice.id))
    form = uuid.UUID(int=4)
    first = add_sighting(session, keyring, notice, told(now, addressee=one, id=form), now)
    again = add_sighting(session, keyring, notice, told(now, addressee=one, id=form), now)
    assert again is first
    assert first.ciphertext is not None
    assert b"Rosa" not in first.ciphertext
    earlier = told(now - timedelta(hours=3), addressee=two)
    add_sighting(session, keyring, notice, earlier, now)
    everything = sightings_of(session, keyring, notice.id)
    assert [each.row.addressee_id for each in everything] == [one.id, two.id]
    assert len(sightings_of(session, keyring, notice.id, [two.id])) == 1
    assert count_sightings(session, [notice.id]) == {notice.id: 2}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": SightingWords(contact="Rosa")}, "place"),
        ({"words": SightingWords(place="x" * 301)}, "place"),
        ({"words": SightingWords(place="x", contact="y" * 201)}, "contact"),
        ({"seen_at": datetime.fromisoformat("2031-01-01T00:00:00+00:00")}, "seen_at"),
    ],
)
def test_what_says_nothing_is_refused(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    change: dict[str, Any],
    field: str,
) -> None:
    notice = sent_locate(session, keyring, part, now, [add_post(session)])
    with pytest.raises(UnusableInput) as wrong:
        add_sighting(session, keyring, notice, told(now, **change), now)
    assert wrong.value.location == field


def test_nothing_is_said_of_one_that_is_not_open(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)])
    with pytest.raises(IllegalMove):
        add_sighting(session, keyring, notice, told(now), now)
