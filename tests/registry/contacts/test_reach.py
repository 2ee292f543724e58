"""By what somebody can be told something, taken from a card as it stands sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.contacts.reach import PersonReach, address_digests, reaches_of
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
    NeedUntil,
)
from registry.people.models import Need, Person, StayKind
from registry.people.record import Card, StayPlace, card_place
from registry.registration.persons import NewStay, add_person


@pytest.fixture
def ana(session: Session, keyring: Keyring, now: datetime) -> Person:
    def agreed(channel: ContactChannel, purpose: ChannelPurpose) -> ChannelConsent:
        return ChannelConsent(
            channel=channel, purpose=purpose, since="2026-01-01", how=ConsentOrigin.FORM
        )

    card = Card(
        full_name="Ana",
        phone="+15205550001",
        other_phones=("+15205550002",),
        email="Ana@Example.org",
        birth_year=now.year - 30,
        language="quc-Latn",
        languages=("es",),
        needs=(Need.MEDICAL, Need.INFANT),
        needs_until=(NeedUntil(need=Need.INFANT, until_on="2020-01-01"),),
        channels=(
            agreed(ContactChannel.SMS, ChannelPurpose.ALERTS),
            agreed(ContactChannel.EMAIL, ChannelPurpose.ALERTS),
            agreed(ContactChannel.WHATSAPP, ChannelPurpose.CHECK),
        ),
        preferred_channel="email",
        contact_name="Luis",
        contact_phone="+15205550009",
    )
    stay = NewStay(place=StayPlace(lon=-98, lat=26), kind=StayKind.RESIDENCE)
    return add_person(session, keyring, country="SV", card=card, stays=[stay], consent_at=now)


def reach(session: Session, keyring: Keyring, now: datetime) -> PersonReach:
    (found,) = reaches_of(session, keyring, "SV", [sa.true()], now.date())
    return found


def test_the_card_says_how_somebody_is_reached(
    session: Session, keyring: Keyring, ana: Person, now: datetime
) -> None:
    found = reach(session, keyring, now)
    assert found == PersonReach(
        id=ana.id,
        household_id=None,
        post_id=None,
        is_demo=False,
        phones=("+15205550001", "+15205550002"),
        email="ana@example.org",
        languages=("quc", "es"),
        needs=frozenset({"medical"}),
        agreed=(ContactChannel.EMAIL, ContactChannel.SMS),
        has_guardian=True,
    )
    assert found.household_key == ana.id


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"channels": "later form", "languages": 7}, {"agreed": (), "languages": ("quc",)}),
        ({"phone": {"number": 1}}, {"phones": ("+15205550002",)}),
        ({"birth_year": None, "needs": ["minor_alone"]}, {"is_minor": True}),
        ({"birth_year": 2020}, {"is_minor": True}),
    ],
)
def test_a_field_of_a_later_release_takes_nothing_else_along(
    session: Session,
    keyring: Keyring,
    ana: Person,
    now: datetime,
    changed: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    place = card_place(ana.id, "SV", ana.seal_version)
    stored = keyring.open_json(ana.ciphertext, place)
    ana.ciphertext = keyring.seal_json(stored | changed, place)
    session.flush()
    found = reach(session, keyring, now)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_card_that_does_not_open_is_still_somebody_and_who_left_is_not(
    session: Session, keyring: Keyring, ana: Person, now: datetime
) -> None:
    ana.ciphertext = b"damaged"
    session.flush()
    assert reach(session, keyring, now).is_closed
    ana.left_on = now.date()
    session.flush()
    assert list(reaches_of(session, keyring, "SV", [sa.true()], now.date())) == []


def test_an_address_has_the_same_hash_however_it_is_typed_and_another_in_each_country(
    keyring: Keyring,
) -> None:
    own = address_digests(keyring, "SV", "Ana@Example.org")[0]
    assert own == address_digests(keyring, "SV", " ana@example.org")[0]
    assert own != address_digests(keyring, "GT", "ana@example.org")[0]
    assert address_digests(keyring, "SV", "+15205550001;ext=1") == address_digests(
        keyring, "SV", "+15205550001"
    )
