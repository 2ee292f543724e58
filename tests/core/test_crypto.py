from __future__ import annotations

import pytest

from core.crypto import CannotOpen, Keyring, place_of

OLD, NEW = b"o" * 32, b"n" * 32
HERE = place_of("person", "sealed", "1")


def test_opens_what_it_sealed_and_shows_nothing() -> None:
    keyring = Keyring([NEW])
    sealed = keyring.seal_json({"name": "María Pérez"}, HERE)
    assert b"Mar" not in sealed
    assert keyring.open_json(sealed, HERE) == {"name": "María Pérez"}
    assert sealed != keyring.seal_json({"name": "María Pérez"}, HERE)


@pytest.mark.parametrize("elsewhere", ["person/sealed/2", "person/note/1", "stay/sealed/1"])
def test_a_value_moved_to_another_row_or_column_does_not_open(elsewhere: str) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen, match="moved"):
        keyring.open(keyring.seal(b"x", HERE), elsewhere)


def test_every_altered_byte_is_noticed() -> None:
    keyring = Keyring([NEW])
    sealed = keyring.seal(b"secret", HERE)
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(CannotOpen):
            keyring.open(bytes(altered), HERE)


def test_an_old_key_opens_and_the_new_one_seals() -> None:
    before = Keyring([OLD]).seal(b"x", HERE)
    both = Keyring([NEW, OLD])
    assert both.open(before, HERE) == b"x"
    with pytest.raises(CannotOpen, match="not here"):
        Keyring([OLD]).open(both.seal(b"x", HERE), HERE)


def test_an_empty_value_is_refused_by_name() -> None:
    with pytest.raises(CannotOpen):
        Keyring([NEW]).open(b"", HERE)
