from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.search.person_search import NOBODY_FOUND, search_persons
from tests.registry.conftest import stay_at
from tests.registry.people.test_access import Register


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("ana nuñ", 1),
        ("NÚÑEZ", 2),
        ("unez", 2),  # as Núñez may be heard
        ("520 555 0101", 1),
        ("011 1 520 555 0101", 1),
        ("00 1 (520) 555-0101 ext. 12", 1),
        ("٥٢٠ ٥٥٥ ٠١٠١", 1),
        ("５２０５５５０１０１", 1),
        ("520 555 0102", 0),
        ("01 962 555 0164", 1),
        ("+52 1 962 555 0164", 1),
        ("5.2E+09", 0),
        ("Núñez, Ana Paz", 1),
        ("Ａｎａ\u200b", 1),
        ("Аna", 1),  # with a Cyrillic letter
        ("%' OR 1=1 --", 0),
        ("ana\x00nuñ", 1),
        ("ana@x.example", 1),
        ("an", 0),
        ("", 0),
        ("ruido ajeno", 0),
        ("00000000-0000-0000-0000-000000000000", 0),
    ],
)
def test_who_is_found_by_what(
    session: Session, keyring: Keyring, register: Register, text: str, count: int
) -> None:
    register("Ana Núñez Paz", stay_at(-98, 26), phone="+15205550101", email="Ana@X.example")
    register("Luz Núñez", stay_at(-98, 26), phone="+529625550164")
    session.flush()
    assert len(search_persons(session, keyring, "SV", text).ids) == count


def test_the_id_finds_whoever_bears_it_and_only_at_home(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-98, 26))
    ana.ciphertext = b"broken"
    session.flush()
    assert search_persons(session, keyring, "SV", f" {ana.id} ").ids == [ana.id]
    assert search_persons(session, keyring, "GT", str(ana.id)) == NOBODY_FOUND


@pytest.mark.parametrize(
    ("text", "count"), [("lopez", 12), ("Ana", 12), ("ana lopes", 12), ("lopez bor", 1), ("xyz", 0)]
)
def test_one_common_word_finds_all_who_bear_it(
    session: Session, keyring: Keyring, register: Register, text: str, count: int
) -> None:
    for letter in "abcdefghijkl":
        register(f"Ana M{letter * 5} López {'Bor' if letter == 'a' else 'Cux'}", stay_at(-98, 26))
    found = search_persons(session, keyring, "SV", text)
    assert len(found.ids) == count
    assert found.fitting == count
