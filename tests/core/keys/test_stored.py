"""The keys of the countries are in the database, wrapped; each country's is its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import CannotOpen, Keyring, NoDataKey, place_of
from core.db import reading, writing
from core.keys.models import CountryKey, KeyPurpose
from core.keys.stored import StoredKeys, ensure_keys, key_rows, mark_first_form
from tests.keys import MASTER, seal_as_before

HERE = place_of("person", "sealed", "1", country="ZZ")


def keyring_of(engine: Engine, masters: Sequence[bytes] = (MASTER,)) -> Keyring:
    return Keyring(masters, StoredKeys(engine, masters))


def test_a_country_without_a_key_gets_one_and_every_process_has_the_same(engine: Engine) -> None:
    sealed = keyring_of(engine).seal(b"Ana", HERE)
    assert keyring_of(engine).open(sealed, HERE) == b"Ana"
    with pytest.raises(CannotOpen):
        keyring_of(engine).open(sealed, HERE._replace(country="SV"))
    with reading(engine) as session:
        rows = key_rows(session, "ZZ")
    assert {(row.purpose, row.generation) for row in rows} == {
        (KeyPurpose.SEALING, 1),
        (KeyPurpose.DIGEST, 1),
    }


def test_keys_are_made_once(engine: Engine) -> None:
    with writing(engine) as session:
        assert ensure_keys(session, [MASTER], ["ZZ", "YY", "SV"]) == 2
        assert ensure_keys(session, [MASTER], ["ZZ", "YY", "SV"]) == 0


def test_another_master_key_opens_nothing_and_makes_no_second_key(engine: Engine) -> None:
    sealed = keyring_of(engine).seal(b"Ana", HERE)
    stranger = keyring_of(engine, [b"x" * 32])
    with pytest.raises(CannotOpen):
        stranger.open(sealed, HERE)
    with pytest.raises(NoDataKey):
        stranger.seal(b"Ana", HERE)
    with reading(engine) as session:
        assert len(key_rows(session, "ZZ")) == 2


def test_who_holds_the_database_is_told_instead_of_waiting_for_ever(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("of one writer at a time")
    keyring = keyring_of(engine)
    with writing(engine) as session:
        session.execute(sa.select(1))  # from now on the lock is held
        with pytest.raises(NoDataKey, match="can be made"):
            keyring.seal(b"Ana", HERE)


def test_a_database_of_before_opens_what_it_has_and_finds_by_the_same_hashes(
    engine: Engine,
) -> None:
    old, new = b"o" * 32, b"n" * 32
    with writing(engine) as session:
        session.execute(sa.delete(CountryKey))
        mark_first_form(session)
        mark_first_form(session)
        ensure_keys(session, [new, old], ["ZZ"])
    keyring = keyring_of(engine, [new, old])
    for master in (new, old):
        sealed = seal_as_before(b"Ana", HERE.label, master)
        assert keyring.open(sealed, HERE._replace(version=0)) == b"Ana"
    assert len(keyring.digests("ZZ", "ZZ|1", "person")) == 2
    assert keyring.open(keyring.seal(b"Luz", HERE), HERE) == b"Luz"


def test_a_fresh_database_never_opened_the_first_form(engine: Engine) -> None:
    sealed = seal_as_before(b"Ana", HERE.label)
    with pytest.raises(CannotOpen):
        keyring_of(engine).open(sealed, HERE._replace(version=0))
