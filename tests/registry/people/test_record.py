from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crypto import CannotOpen, Keyring, place_of
from registry.people.models import Need
from registry.people.record import Card, StayPlace, seal_card, unseal_card, unseal_place
from tests.spoiled_cards import CARD, OLDER, Fields, sealed, unreadable

ID = uuid.UUID(int=7)
KEYRING = Keyring([b"k" * 32])


def test_a_card_comes_back_as_it_was_sealed() -> None:
    card = Card(full_name="Eva", needs=(Need.MEDICAL, Need.OLDER), birth_year=None)
    assert unseal_card(KEYRING, ID, seal_card(KEYRING, ID, card)) == card


@pytest.mark.parametrize("older", OLDER)
def test_a_field_that_was_not_there_yet_has_its_default(older: Fields) -> None:
    opened = unseal_card(KEYRING, ID, sealed(KEYRING, ID, older))
    (gone,) = CARD.keys() - older.keys()
    assert getattr(opened, gone) == getattr(Card(full_name="x"), gone)
    assert opened.full_name == "Eva"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_what_cannot_be_read_is_one_kind_of_failure_that_names_the_row_alone(
    data: st.DataObject,
) -> None:
    with pytest.raises(CannotOpen) as failure:
        unseal_card(KEYRING, ID, data.draw(unreadable(KEYRING, ID)))
    assert str(failure.value).startswith(f"person/sealed/{ID}: ")
    assert not any(word in str(failure.value) for word in ("Eva", "oxygen", "second_phone"))


@pytest.mark.parametrize(
    "fields", [{"lon": 1.0}, {"lon": "1", "lat": 2.0}, {"lon": 1.0, "lat": 2.0, "floor": 3}, []]
)
def test_a_place_of_another_release_does_not_open(fields: object) -> None:
    ciphertext = KEYRING.seal_json(fields, place_of("stay", "sealed", ID))
    with pytest.raises(CannotOpen):
        unseal_place(KEYRING, ID, ciphertext)


def test_a_place_in_whole_degrees_opens() -> None:
    ciphertext = KEYRING.seal_json({"lon": -98, "lat": 26}, place_of("stay", "sealed", ID))
    assert unseal_place(KEYRING, ID, ciphertext) == StayPlace(lon=-98, lat=26)
