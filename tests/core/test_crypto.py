from __future__ import annotations

import pytest

from core.crypto import RECORD_FORMAT, CannotOpen, Keyring, place_of

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


def test_a_record_bears_the_number_of_its_form_and_gives_back_its_fields() -> None:
    keyring = Keyring([NEW])
    sealed = keyring.seal_record({"name": "Eva"}, HERE)
    assert keyring.open_record(sealed, HERE) == ({"name": "Eva"}, RECORD_FORMAT)
    assert keyring.open_json(sealed, HERE) == {"format": RECORD_FORMAT, "name": "Eva"}
    assert keyring.open_record(keyring.seal_json({"name": "Eva"}, HERE), HERE)[1] == 1
    later = keyring.seal_record({"name": "Eva"}, HERE, RECORD_FORMAT + 1)
    assert keyring.open_record(later, HERE) == ({"name": "Eva"}, RECORD_FORMAT + 1)


@pytest.mark.parametrize(
    "plain", [b"[]", b'"x"', b"{", b"\xff", b'{"format": 99}', b'{"format": 0}']
)
def test_what_is_no_record_of_a_release_at_hand_does_not_open(plain: bytes) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen, match=HERE):
        keyring.open_record(keyring.seal(plain, HERE), HERE)


@pytest.mark.parametrize("length", range(0, 34))
def test_what_was_cut_off_anywhere_is_one_kind_of_failure(length: int) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen):
        keyring.open(keyring.seal(b"secret", HERE)[:length], HERE)
