"""A place nobody found is sealed with its words, the reason, and perhaps a point to offer."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from core.crypto import CannotOpen, Keyring
from registry.people.record import LONGEST, InvalidPlace
from registry.people.sought_place import (
    SoughtPlace,
    seal_sought_place,
    sought_place_at,
    unseal_sought_place,
)

ROW = uuid.UUID(int=5)
HERE = sought_place_at(ROW, "SV")
PLACE = SoughtPlace(
    text="Narnia",
    message="no se conoce ningún lugar llamado «%(text)s»",
    gaps='{"text": "Narnia"}',
    offered_lon=-98.23,
    offered_lat=26.2,
)


def sealed(keyring: Keyring, **fields: Any) -> bytes:
    return keyring.seal_record(fields, HERE)


def test_it_comes_back_as_it_went_in_and_says_why(keyring: Keyring) -> None:
    ciphertext = seal_sought_place(keyring, HERE, PLACE)
    assert b"Narnia" not in ciphertext
    place = unseal_sought_place(keyring, HERE, ciphertext)
    assert place == PLACE
    assert place.problem.explain(str) == "no se conoce ningún lugar llamado «Narnia»"


def test_it_opens_in_its_own_row_and_with_its_own_key_only(keyring: Keyring) -> None:
    ciphertext = seal_sought_place(keyring, HERE, PLACE)
    stranger = Keyring([b"x" * 32])
    for other, location in (
        (keyring, sought_place_at(uuid.UUID(int=6), "SV")),
        (keyring, sought_place_at(ROW, "HN")),
        (stranger, HERE),
    ):
        with pytest.raises(CannotOpen):
            unseal_sought_place(other, location, ciphertext)


def test_words_too_long_are_refused_and_the_longest_are_not(keyring: Keyring) -> None:
    for length, is_refused in ((LONGEST["text"], False), (LONGEST["text"] + 1, True)):
        place = SoughtPlace(text="x" * length, message="m")
        if is_refused:
            with pytest.raises(InvalidPlace) as wrong:
                seal_sought_place(keyring, HERE, place)
            assert wrong.value.location == "text"
        else:
            assert (
                unseal_sought_place(keyring, HERE, seal_sought_place(keyring, HERE, place)) == place
            )


@pytest.mark.parametrize("lost", ["text", "message", "gaps"])
def test_without_its_words_it_does_not_open(lost: str, keyring: Keyring) -> None:
    fields = {"text": "Narnia", "message": "m", "gaps": "{}"}
    with pytest.raises(CannotOpen, match="holds no words"):
        unseal_sought_place(keyring, HERE, sealed(keyring, **{**fields, lost: 7}))


@pytest.mark.parametrize("point", [{"offered_lon": -98.2}, {"offered_lon": "x", "offered_lat": 1}])
def test_half_a_point_is_none_to_offer(point: dict[str, Any], keyring: Keyring) -> None:
    ciphertext = sealed(keyring, text="Narnia", message="m", gaps="{}", later=1, **point)
    place = unseal_sought_place(keyring, HERE, ciphertext)
    assert (place.text, place.offered_lon, place.offered_lat) == ("Narnia", None, None)
