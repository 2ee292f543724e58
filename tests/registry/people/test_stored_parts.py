from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest

from core.crypto import Keyring
from registry.people.card import Card
from registry.people.models import Person
from registry.people.record import card_place, put_card, seal_card, unseal_card
from registry.people.stored_parts import PART_FORMS, read_parts
from tests.registry.people.test_card import WHOLE

ID = uuid.UUID(int=9)
KEYRING = Keyring([b"p" * 32])
HERE = card_place(ID, "SV", 1)
STORED = dict(KEYRING.open_record(seal_card(KEYRING, HERE, WHOLE), HERE)[0])
"""The whole card as JSON holds it."""

LATER: list[tuple[str, Any]] = [
    ("channels", {"channel": "signal", "purpose": "alerts", "since": "2028-01-01", "how": "form"}),
    ("channels", {"channel": "sms", "purpose": "surveys", "since": "2028-01-01", "how": "form"}),
    ("channels", "sms"),
    ("needs_until", {"need": "oxygen", "until_on": "2028-01-01"}),
    ("needs_until", {"need": "medical", "until_on": 20280101}),
    ("contacts", {"given_names": ["Eva"], "phone": "+50370000001"}),
]
"""Entries of a later release that cannot be read at all."""


def over(stored: dict[str, Any], card: Card) -> dict[str, Any]:
    """Return what is sealed when a card is written over what a later release stored."""
    person = Person(id=ID, country="SV", seal_version=1)
    person.ciphertext = KEYRING.seal_json(stored, HERE)
    put_card(KEYRING, person, card)
    return dict(KEYRING.open_record(person.ciphertext, HERE._replace(version=2))[0])


def opened(stored: dict[str, Any]) -> Card:
    return unseal_card(KEYRING, HERE, KEYRING.seal_json(stored, HERE))


def test_every_part_of_a_card_comes_back_as_it_was_sealed() -> None:
    assert opened(STORED) == WHOLE
    assert opened(STORED).unread == ()


@pytest.mark.parametrize(("name", "entry"), LATER)
def test_an_entry_of_a_later_release_takes_no_other_with_it_and_is_kept(
    name: str, entry: Any
) -> None:
    stored = STORED | {name: [entry, *STORED[name]]}
    card = opened(stored)
    assert (card, card.unread) == (WHOLE, (name,))
    emptied = dataclasses.replace(card, channels=(), contacts=(), needs_until=(), note="moved")
    assert over(stored, emptied)[name] == [entry]


def test_what_a_later_release_says_more_of_an_entry_stays_with_it() -> None:
    contact = STORED["contacts"][0] | {"hours": "nights", "is_household": "mostly"}
    card = opened(STORED | {"contacts": [contact]})
    assert card.contacts == WHOLE.contacts
    (again,) = over(STORED | {"contacts": [contact]}, card)["contacts"]
    assert again == contact
    gone = dataclasses.replace(card, contacts=())
    assert "contacts" not in over(STORED | {"contacts": [contact]}, gone)


def test_an_earlier_release_that_changed_one_field_leaves_a_card_that_holds_together() -> None:
    card = opened(STORED | {"birth_year": 1985, "needs": ["medical"], "language": "es"})
    assert (card.birth_date, card.needs_until, card.languages) == ("", (), ("en",))


def test_a_card_that_says_nothing_new_is_no_larger_than_before() -> None:
    fields, _ = KEYRING.open_record(seal_card(KEYRING, HERE, Card(full_name="Eva")), HERE)
    assert not fields.keys() & {"languages", "birth_date", "preferred_channel", *PART_FORMS}


def test_a_part_is_read_by_the_types_it_declares() -> None:
    assert read_parts("contacts", [{"name": "Luz", "phone": 7}])[0].phone == ""
    assert read_parts("contacts", [{"name": ["Luz"]}, None, 7]) == ()
