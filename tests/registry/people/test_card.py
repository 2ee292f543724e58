from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from registry.people.card import Card, InvalidCard, check_card, with_needs, without_lapsed_needs
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
    EmergencyContact,
    NeedUntil,
)
from registry.people.models import Need

ALERTS, CHECK = ChannelPurpose
LAST_DAY = NeedUntil(need=Need.PREGNANCY, until_on="2027-03-31")


def consent(channel: str, purpose: ChannelPurpose = ALERTS, since: str = "2026-11-29") -> Any:
    return ChannelConsent(
        channel=ContactChannel(channel), purpose=purpose, since=since, how=ConsentOrigin.PAPER
    )


WHOLE = Card(
    full_name="Ana",
    birth_year=1984,
    birth_date="1984-05-31",
    language="quc",
    languages=("es", "en"),
    needs=(Need.PREGNANCY, Need.MEDICAL),
    needs_until=(LAST_DAY,),
    channels=(consent("sms"), consent("whatsapp"), consent("call", CHECK)),
    preferred_channel="whatsapp",
    contacts=(EmergencyContact(name="Luz", relation="hermana", phone="+50370000000"),),
)


@pytest.mark.parametrize(
    ("field", "card"),
    [
        ("birth_date", {"birth_date": "31/05/1984"}),
        ("birth_date", {"birth_date": "1984-02-30"}),
        ("birth_year", {"birth_date": "1985-05-31"}),
        ("birth_year", {"birth_date": "1984-05-31", "birth_year": None}),
        ("languages", {"languages": ("es", "Spanish")}),
        ("languages", {"languages": ("es", "quc")}),
        ("languages", {"languages": ("es", "es")}),
        ("languages", {"languages": ("es", "en", "fr", "ht", "mam", "kek")}),
        ("needs_until", {"needs": (Need.MEDICAL,)}),
        ("needs_until", {"needs_until": (LAST_DAY, LAST_DAY)}),
        ("needs_until", {"needs_until": (NeedUntil(need=Need.PREGNANCY, until_on="march"),)}),
        ("channels", {"channels": (consent("sms"), consent("sms", since="2026-01-01"))}),
        ("channels", {"channels": (consent("sms", since="yesterday"),)}),
        ("preferred_channel", {"preferred_channel": "pigeon"}),
        ("contacts", {"contacts": (EmergencyContact(name=" "),)}),
        ("contacts", {"contacts": (EmergencyContact(name="Luz", phone="70000000"),)}),
        ("contacts", {"contacts": (EmergencyContact(name="Luz", relation="x" * 61),)}),
        ("contacts", {"contacts": (EmergencyContact(name="Luz"),) * 6}),
    ],
)
def test_a_card_that_cannot_be_is_refused_and_the_field_named(
    field: str, card: dict[str, Any]
) -> None:
    check_card(WHOLE)
    with pytest.raises(InvalidCard) as refused:
        check_card(dataclasses.replace(WHOLE, **card))
    assert refused.value.location == field


def test_a_need_holds_on_its_last_day_and_not_on_the_next() -> None:
    assert WHOLE.needs_on(date(2027, 3, 31)) == (Need.PREGNANCY, Need.MEDICAL)
    assert WHOLE.needs_on(date(2027, 4, 1)) == (Need.MEDICAL,)
    assert without_lapsed_needs(WHOLE, date(2027, 3, 31)) == WHOLE
    later = without_lapsed_needs(WHOLE, date(2027, 4, 1))
    assert (later.needs, later.needs_until) == ((Need.MEDICAL,), ())


def test_other_needs_keep_the_last_day_of_those_that_stay() -> None:
    card = with_needs(WHOLE, [Need.OLDER, Need.PREGNANCY, Need.OLDER])
    assert (card.needs, card.needs_until) == ((Need.OLDER, Need.PREGNANCY), (LAST_DAY,))
    moved = NeedUntil(need=Need.PREGNANCY, until_on="2027-05-01")
    assert with_needs(card, [Need.PREGNANCY], [moved]).needs_until == (moved,)
    assert with_needs(card, [Need.OLDER]).needs_until == ()


def test_the_channels_agreed_to_for_a_purpose_begin_with_the_preferred_one() -> None:
    assert WHOLE.agreed(ALERTS) == (ContactChannel.WHATSAPP, ContactChannel.SMS)
    assert WHOLE.agreed(CHECK) == (ContactChannel.CALL,)
    assert Card(full_name="Eva").agreed(ALERTS) == ()
