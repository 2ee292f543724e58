from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.consent import CHECK_DAYS
from registry.people.models import Need
from registry.people.record import Card, StayPlace
from registry.quality.faults import ANSWER_DAYS, Deadlines, Registration, faults_of
from registry.quality.models import RegistrationFault

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KNOWN = StayPlace(lon=-98, lat=26, accuracy="place")
TOWN = StayPlace(lon=-98, lat=26, accuracy="unit")
CALLS = ChannelConsent(
    channel=ContactChannel.CALL, purpose=ChannelPurpose.ALERTS, since="2026-11-01",
    how=ConsentOrigin.FORM,
)  # fmt: skip
CHECKS = replace(CALLS, purpose=ChannelPurpose.CHECK)
ANA = Card(full_name="Ana", phone="+19565550123", birth_year=1980, channels=(CALLS,))
SOUND = Registration(
    country="SV",
    card=ANA,
    places=(KNOWN,),
    waits_for_place=False,
    confirmed_at=NOON,
    keep_until=TODAY + 700 * DAY,
    left_on=None,
    is_refused=False,
    is_double=False,
)
K = RegistrationFault


def found(has_adult: bool = False, **changes: Any) -> set[RegistrationFault]:
    return set(faults_of(replace(SOUND, **changes), has_adult, Deadlines(TODAY)))


def card(**changes: Any) -> Card:
    return replace(ANA, **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"places": ()}, {K.NO_PLACE}),
        ({"waits_for_place": True}, {K.NO_PLACE}),
        ({"places": (TOWN,)}, {K.COARSE_PLACE}),
        ({"places": (TOWN, KNOWN)}, set()),
        ({"places": (None,)}, set()),  # what does not open is the operator's
        ({"places": (TOWN,), "waits_for_place": True}, {K.NO_PLACE}),
        ({"card": None}, {K.CLOSED_CARD}),
        ({"card": card(phone="")}, {K.UNREACHABLE}),
        ({"card": card(phone="", email="ana@x.example")}, set()),
        ({"card": card(phone="", other_phones=("+19565550124",))}, set()),
        ({"card": card(source_words="Teléfono: 5555 1234")}, {K.UNREAD_PHONE}),
        ({"card": card(source_words="Oficio: panadera")}, set()),
        ({"is_refused": True}, {K.REFUSED_MAIL}),
        ({"card": card(channels=())}, {K.NO_CHANNEL}),
        ({"card": card(channels=(CHECKS,))}, {K.NO_CHANNEL}),
        ({"has_lapsed_need": True}, {K.NEED_OVER}),
        ({"is_double": True}, {K.DOUBLE}),
        ({"confirmed_at": None}, {K.UNCONFIRMED}),
        ({"confirmed_at": NOON - (CHECK_DAYS + ANSWER_DAYS) * DAY}, set()),
        ({"confirmed_at": NOON - (CHECK_DAYS + ANSWER_DAYS + 1) * DAY}, {K.UNCONFIRMED}),
        ({"keep_until": TODAY + 30 * DAY}, {K.EXPIRING}),
        ({"keep_until": TODAY + 31 * DAY}, set()),
        ({"left_on": TODAY, "places": (), "confirmed_at": None}, {K.LEFT}),
    ],
)
def test_what_is_to_be_mended_about_a_registration(
    changes: dict[str, Any], expected: set[RegistrationFault]
) -> None:
    assert found(**changes) == expected


@pytest.mark.parametrize(
    ("one", "has_adult", "is_alone"),
    [
        (card(birth_year=2010), False, True),
        (card(birth_year=2010), True, False),
        (card(birth_year=2010, contact_phone="+50322220000"), False, False),
        (card(birth_year=2008), False, False),  # turns 18 this year
        (card(birth_year=None), False, False),
        (card(needs=(Need.MINOR_ALONE,), birth_year=None), True, True),
    ],
)
def test_a_minor_is_alone_without_an_adult_and_without_a_guardian_to_call(
    one: Card, has_adult: bool, is_alone: bool
) -> None:
    assert (K.MINOR_ALONE in found(has_adult, card=one)) is is_alone
