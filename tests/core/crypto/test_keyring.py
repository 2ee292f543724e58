from __future__ import annotations

import random

import pytest

from core.crypto import (
    FRESH_SECONDS,
    KNOWN_SECONDS,
    LINGER_SECONDS,
    OVERHEAD_BYTES,
    RECORD_FORMAT,
    CannotOpen,
    CountryKeys,
    Keyring,
    NoDataKey,
    SealedPlace,
    place_of,
)
from tests.keys import MASTER, seal_as_before

OLD, NEW, THIRD = b"o" * 32, b"n" * 32, b"t" * 32
HERE = place_of("person", "sealed", "1", country="SV")


class Given:
    """Keys that a test gives and takes."""

    def __init__(self, *sealing: bytes, opens_first_form: bool = False) -> None:
        self.sealing, self.opens_first_form = sealing, opens_first_form
        self.times = 0

    def keys_of(self, country: str) -> CountryKeys:
        self.times += 1
        if not self.sealing:
            raise NoDataKey(country)
        return CountryKeys(self.sealing, (b"d" * 32,), self.opens_first_form)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_opens_what_it_sealed_and_shows_nothing() -> None:
    keyring = Keyring([NEW])
    sealed = keyring.seal_json({"name": "María Pérez"}, HERE)
    assert b"Mar" not in sealed
    assert keyring.open_json(sealed, HERE) == {"name": "María Pérez"}
    assert sealed != keyring.seal_json({"name": "María Pérez"}, HERE)
    assert len(keyring.seal(b"", HERE)) == OVERHEAD_BYTES


@pytest.mark.parametrize(
    "elsewhere",
    [
        place_of("person", "sealed", "2", country="SV"),
        place_of("person", "note", "1", country="SV"),
        place_of("stay", "sealed", "1", country="SV"),
        HERE._replace(version=2),
        HERE._replace(version=0),
        HERE._replace(version=11),
    ],
)
def test_a_value_moved_or_put_back_does_not_open(elsewhere: SealedPlace) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen, match="moved"):
        keyring.open(keyring.seal(b"x", HERE), elsewhere)


@pytest.mark.parametrize("country", ["HN", "", "sv", "S"])
def test_a_value_put_under_another_country_does_not_open_even_under_one_key(country: str) -> None:
    for keyring in (Keyring([NEW]), Keyring([NEW], Given(OLD))):
        with pytest.raises(CannotOpen):
            keyring.open(keyring.seal(b"x", HERE), HERE._replace(country=country))


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


def test_the_first_form_opens_only_while_its_country_may_have_some() -> None:
    sealed = seal_as_before(b"x", HERE.label)
    any_version = HERE._replace(version=0)
    assert Keyring([MASTER], Given(NEW, opens_first_form=True)).open(sealed, any_version) == b"x"
    for closed in (
        Keyring([MASTER], Given(NEW)),
        Keyring([NEW], Given(NEW, opens_first_form=True)),
    ):
        with pytest.raises(CannotOpen):
            closed.open(sealed, any_version)


def test_a_new_key_is_found_at_once_by_who_opens_and_soon_by_who_seals() -> None:
    keys, clock = Given(OLD), Clock()
    here = Keyring([MASTER], keys, clock)
    there = Keyring([MASTER], keys, clock)
    here.seal(b"x", HERE)
    keys.sealing = (NEW, OLD)
    fresh = there.seal(b"new", HERE)
    assert here.open(fresh, HERE) == b"new", "a key unknown so far is looked for"
    clock.at += FRESH_SECONDS + 1
    assert here.header_of("SV") == fresh[:5]
    assert here.seal(b"y", HERE)[:5] == fresh[:5]


def test_a_damaged_row_read_often_asks_for_keys_once_in_a_while() -> None:
    keys, clock = Given(OLD), Clock()
    keyring = Keyring([MASTER], keys, clock)
    stray = Keyring([MASTER], Given(THIRD)).seal(b"x", HERE)
    for _ in range(50):
        with pytest.raises(CannotOpen):
            keyring.open(stray, HERE)
    assert keys.times == 2
    keys.sealing = (THIRD, OLD)
    clock.at += FRESH_SECONDS + 1
    assert keyring.open(stray, HERE) == b"x"


def test_a_retired_key_lingers_for_who_began_to_read_before_and_then_opens_nothing() -> None:
    keys, clock = Given(OLD, opens_first_form=True), Clock()
    keyring = Keyring([MASTER], keys, clock)
    before, first = keyring.seal(b"x", HERE), seal_as_before(b"x", HERE.label)
    assert keyring.open(first, HERE) == b"x"
    keys.sealing, keys.opens_first_form = (NEW,), False
    clock.at += FRESH_SECONDS + 1
    keyring.seal(b"y", HERE)
    assert keyring.open(before, HERE) == keyring.open(first, HERE) == b"x"
    for _ in range(20):
        clock.at += LINGER_SECONDS / 10
        keyring.seal(b"y", HERE)
    for sealed in (before, first):
        with pytest.raises(CannotOpen):
            keyring.open(sealed, HERE)


def test_who_only_opens_drops_a_retired_key_in_the_end() -> None:
    keys, clock = Given(OLD), Clock()
    keyring = Keyring([MASTER], keys, clock)
    before = keyring.seal(b"x", HERE)
    keys.sealing = (NEW,)
    clock.at += KNOWN_SECONDS + 1
    assert keyring.open(before, HERE) == b"x"
    clock.at += KNOWN_SECONDS + 1
    with pytest.raises(CannotOpen):
        keyring.open(before, HERE)


def test_without_a_key_nothing_is_sealed_and_nothing_opens() -> None:
    keyring = Keyring([MASTER], Given())
    with pytest.raises(NoDataKey):
        keyring.seal(b"x", HERE)
    with pytest.raises(CannotOpen):
        keyring.open(Keyring([MASTER]).seal(b"x", HERE), HERE)


def test_keyed_hashes_are_of_a_country_a_purpose_and_every_key() -> None:
    keyring = Keyring([NEW, OLD])
    both = keyring.digests("SV", "DUI 1", "person")
    assert len(set(both)) == 2
    assert both[1:] == Keyring([OLD]).digests("SV", "DUI 1", "person")
    for other in (("HN", "DUI 1", "person"), ("SV", "DUI 2", "person"), ("SV", "DUI 1", "home")):
        assert not set(both) & set(keyring.digests(*other))


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
    with pytest.raises(CannotOpen, match=HERE.label):
        keyring.open_record(keyring.seal(plain, HERE), HERE)


@pytest.mark.parametrize("length", range(0, 34))
def test_what_was_cut_off_anywhere_is_one_kind_of_failure(length: int) -> None:
    keyring = Keyring([NEW])
    with pytest.raises(CannotOpen):
        keyring.open(keyring.seal(b"secret", HERE)[:length], HERE)


def test_bytes_of_chance_are_one_kind_of_failure() -> None:
    lots, keyring = random.Random(11), Keyring([NEW])
    for form in (b"", b"\x01", b"\x02", b"\x03"):
        for length in range(0, 60, 7):
            with pytest.raises(CannotOpen):
                keyring.open(form + lots.randbytes(length), HERE)


def test_opening_hundreds_at_once_opens_and_refuses_as_opening_one_does() -> None:
    keyring = Keyring([b"k" * 32])
    place = place_of("matching_point", "ciphertext", "7", country="SV", version=3)
    label, sealed = place.label, keyring.seal(b"text", place)
    rows = [
        (sealed, label, 3),
        (sealed, "matching_point/ciphertext/8", 3),
        (sealed, label, 4),
        (sealed[:9], label, 3),
        (b"", label, 3),
        (sealed, label, 3),
    ]
    values, labels, versions = zip(*rows, strict=True)
    for fresh in (keyring, Keyring([b"k" * 32])):
        opened, refused = fresh.open_many("SV", values, labels, versions)
        assert opened == [b"text", b"", b"", b"", b"", b"text"]
        assert sorted(refused) == [1, 2, 3, 4]
        assert "matching_point/ciphertext/8: altered" in str(refused[1])
        assert list(fresh.open_many("GT", values[:1], labels[:1], versions[:1])[1]) == [0]
    assert list(Keyring([NEW]).open_many("SV", values[:1], labels[:1], versions[:1])[1]) == [0]


def test_what_an_earlier_key_has_sealed_is_opened_among_the_others() -> None:
    place = place_of("matching_point", "ciphertext", "7", country="SV", version=3)
    before = Keyring([OLD]).seal(b"before", place)
    keyring = Keyring([NEW, OLD])
    values = [keyring.seal(b"now", place), before, keyring.seal(b"now", place)]
    opened, refused = keyring.open_many("SV", values, [place.label] * 3, [3] * 3)
    assert (opened, refused) == ([b"now", b"before", b"now"], {})
