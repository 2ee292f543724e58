from __future__ import annotations

import dataclasses
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crypto import RECORD_FORMAT, CannotOpen, Keyring
from registry.people.models import Need, Person, Stay
from registry.people.record import (
    Card,
    StayPlace,
    card_place,
    put_card,
    put_place,
    seal_card,
    stay_place,
    unseal_card,
    unseal_place,
)
from tests.spoiled_cards import CARD, IN_PART, OLDER, Fields, sealed, unreadable

ID = uuid.UUID(int=7)
KEYRING = Keyring([b"k" * 32])
HERE = card_place(ID, "SV", 1)
THERE = stay_place(ID, "SV", 1)


def over(ciphertext: bytes, card: Card) -> bytes:
    """Return what is sealed when a card is written over another of version 1."""
    person = Person(id=ID, country="SV", ciphertext=ciphertext, seal_version=1)
    put_card(KEYRING, person, card)
    assert person.seal_version == 2
    return person.ciphertext


def test_a_card_comes_back_as_it_was_sealed() -> None:
    card = Card(full_name="Eva", needs=(Need.MEDICAL, Need.OLDER), birth_year=None)
    assert unseal_card(KEYRING, HERE, seal_card(KEYRING, HERE, card)) == card


@pytest.mark.parametrize("older", OLDER)
def test_a_field_that_was_not_there_yet_has_its_default(older: Fields) -> None:
    opened = unseal_card(KEYRING, HERE, sealed(KEYRING, ID, older))
    (gone,) = CARD.keys() - older.keys()
    assert getattr(opened, gone) == getattr(Card(full_name="x"), gone)
    assert opened.full_name == "Eva"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_what_cannot_be_read_is_one_kind_of_failure_that_names_the_row_alone(
    data: st.DataObject,
) -> None:
    with pytest.raises(CannotOpen) as failure:
        unseal_card(KEYRING, HERE, data.draw(unreadable(KEYRING, ID)))
    assert str(failure.value).startswith(f"person/sealed/{ID}: ")
    assert not any(word in str(failure.value) for word in ("Eva", "oxygen", "second_phone"))


@pytest.mark.parametrize(("fields", "unread"), IN_PART)
def test_a_card_of_the_next_release_is_read_as_far_as_it_goes(
    fields: Fields, unread: tuple[str, ...]
) -> None:
    opened = unseal_card(KEYRING, HERE, sealed(KEYRING, ID, fields))
    assert opened.unread == unread
    plain = Card(full_name="")
    for name, value in CARD.items():
        kept = fields.get(name) == value and name not in unread
        expected = tuple(value) if name == "needs" else value
        assert getattr(opened, name) == (expected if kept else getattr(plain, name)), name


@pytest.mark.parametrize("fields", [fields for fields, _ in IN_PART])
def test_what_this_release_does_not_know_is_kept_when_the_card_is_written_over(
    fields: Fields,
) -> None:
    """Rolled forward again, the later release finds what it wrote, and what was changed."""
    ciphertext = sealed(KEYRING, ID, fields)
    opened = unseal_card(KEYRING, HERE, ciphertext)
    changed = dataclasses.replace(opened, full_name="Eva Luz", note="moved")
    after, number = KEYRING.open_record(over(ciphertext, changed), HERE._replace(version=2))
    assert (after["full_name"], after["note"]) == ("Eva Luz", "moved")
    assert number == max(RECORD_FORMAT, fields.get("format", 1))
    later = {name: fields[name] for name in fields.keys() - {"full_name", "note", "format"}}
    assert {name: after[name] for name in later} == json.loads(json.dumps(later))
    assert "unread" not in after


def test_a_field_given_anew_goes_before_the_one_that_could_not_be_read() -> None:
    ciphertext = sealed(KEYRING, ID, CARD | {"phone": {"number": "+1"}, "needs": ["oxygen"]})
    changed = dataclasses.replace(
        unseal_card(KEYRING, HERE, ciphertext), phone="+19565550109", needs=(Need.MEDICAL,)
    )
    again = over(ciphertext, changed)
    after, _ = KEYRING.open_record(again, HERE._replace(version=2))
    assert (after["phone"], after["needs"]) == ("+19565550109", ["medical", "oxygen"])
    assert unseal_card(KEYRING, HERE._replace(version=2), again).needs == (Need.MEDICAL,)


def test_a_card_bears_its_form_and_one_without_is_read() -> None:
    fields, number = KEYRING.open_record(seal_card(KEYRING, HERE, Card(full_name="Eva")), HERE)
    assert (number, fields["full_name"]) == (RECORD_FORMAT, "Eva")
    assert unseal_card(KEYRING, HERE, sealed(KEYRING, ID, CARD)).full_name == "Eva"


def test_over_a_card_that_does_not_open_the_new_one_is_written() -> None:
    again = over(b"damaged", Card(full_name="Eva"))
    assert unseal_card(KEYRING, HERE._replace(version=2), again).full_name == "Eva"


@pytest.mark.parametrize(
    "fields", [{"lon": 1.0}, {"lon": "1", "lat": 2.0}, {"text": "Barrio A"}, []]
)
def test_a_place_without_a_point_does_not_open(fields: object) -> None:
    ciphertext = KEYRING.seal_json(fields, THERE)
    with pytest.raises(CannotOpen):
        unseal_place(KEYRING, THERE, ciphertext)


def test_a_place_of_the_next_release_opens_and_keeps_what_is_new() -> None:
    fields = {"lon": 1.0, "lat": 2.0, "floor": 3, "text": {"es": "Barrio"}, "format": 3}
    ciphertext = KEYRING.seal_json(fields, THERE)
    place = unseal_place(KEYRING, THERE, ciphertext)
    assert (place, place.unread) == (StayPlace(lon=1.0, lat=2.0), ("text",))
    stay = Stay(id=ID, country="SV", ciphertext=ciphertext, seal_version=1)
    put_place(KEYRING, stay, dataclasses.replace(place, lat=2.5))
    after, _ = KEYRING.open_record(stay.ciphertext, THERE._replace(version=2))
    assert (after["lat"], after["floor"], after["text"]) == (2.5, 3, {"es": "Barrio"})


def test_a_place_in_whole_degrees_opens() -> None:
    ciphertext = KEYRING.seal_json({"lon": -98, "lat": 26}, THERE)
    assert unseal_place(KEYRING, THERE, ciphertext) == StayPlace(lon=-98, lat=26)
