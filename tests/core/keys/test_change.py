"""A key change from its beginning to its end, and what is left of the key before."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.crypto import CountryKeys, Keyring
from core.db import reading, writing
from core.keys import change
from core.keys.change import StillInUse, needs_former_masters, retire, rewrap, rotate
from core.keys.models import CountryKey, KeyPurpose
from core.keys.stored import StoredKeys, key_rows, mark_first_form
from core.keys.wrapping import MasterKeys
from registry.people.models import Person
from registry.people.record import open_card, put_card
from tests.core.keys.conftest import PEOPLE, House
from tests.keys import MASTER

ALL = 2 * PEOPLE


class LateKeys(StoredKeys):
    """The keys as a process has them that has not heard of the newest."""

    def keys_of(self, country: str) -> CountryKeys:
        keys = super().keys_of(country)
        return replace(keys, sealing=keys.sealing[::-1])


def sealing_keys(house: House, country: str) -> list[bytes]:
    with reading(house.engine) as session:
        rows = key_rows(session, country)
        wrapping = MasterKeys(house.masters)
        return [wrapping.unwrap(row) for row in rows if row.purpose is KeyPurpose.SEALING]


def open_first_form(house: House) -> None:
    """Say of every key that there are values of before, as in a database brought over."""
    wrapping = MasterKeys(house.masters)
    with writing(house.engine) as session:
        mark_first_form(session)
        for row in session.scalars(sa.select(CountryKey).where(CountryKey.wrapped != b"")):
            if row.purpose is KeyPurpose.SEALING:
                secret = wrapping.unwrap(row)
                row.opens_first_form = True
                row.wrapped = wrapping.wrap(secret, row)


def test_after_a_change_the_old_key_opens_nothing_and_the_new_one_everything(
    house: House,
) -> None:
    (old,) = sealing_keys(house, "SV")
    before = house.headers("SV")
    (done,) = rotate(house.change(), ["SV"])
    assert (done.is_new_key, done.rows["person.ciphertext"], done.files) == (True, PEOPLE, 1)
    assert done.unreadable == ()
    (retired,) = retire(house.change(), ["SV"])
    assert {bytes.fromhex(each) for each in retired.keys} == {each[1:] for each in before}
    assert old not in sealing_keys(house, "SV")
    assert (house.opened("SV"), house.opened("GT")) == (ALL, ALL)
    assert house.opened("SV", Keyring([MASTER])) == 0, "derived: the key the rows had"
    assert house.store("SV").read("SV.list") == b"SV"
    assert retire(house.change(), ["SV"]) == []
    with reading(house.engine) as session:
        actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert [each for each in actions if each.startswith("keys")] == ["keys.rotate", "keys.retire"]


def test_a_change_under_way_is_gone_on_with_and_none_is_begun_beside_it(house: House) -> None:
    (first,) = rotate(house.change(), ["SV"])
    (again,) = rotate(house.change(), ["SV"])
    assert (first.is_new_key, again.is_new_key, sum(again.rows.values())) == (True, False, 0)
    assert len(sealing_keys(house, "SV")) == 2
    retire(house.change(), ["SV"])
    assert rotate(house.change(), ["SV"])[0].is_new_key


def test_a_process_that_has_not_heard_of_the_new_key_is_waited_for(house: House) -> None:
    began = time.monotonic()
    rotate(house.change(), ["SV"])
    since = time.monotonic() - began  # it is not waited for what sealing again took
    assert sum(house.waited) + since >= 5, "who seals looks for the newest key that often"
    house.waited.clear()
    retire(house.change(), ["SV"])
    assert sum(house.waited) >= 50, "and a transaction begun before has ended by then"
    house.waited.clear()
    rotate(house.change(), ["GT"])
    house.now += timedelta(hours=1)
    house.waited.clear()
    retire(house.change(), ["GT"])
    assert sum(house.waited) < 5


def test_what_was_sealed_with_the_old_key_after_the_change_is_not_lost(house: House) -> None:
    rotate(house.change(), ["SV"])
    late = Keyring(house.masters, LateKeys(house.engine, house.masters))
    with writing(house.engine) as session:
        person = session.scalars(sa.select(Person).where(Person.country == "SV").limit(1)).one()
        put_card(late, person, open_card(person, late))
    assert len(house.headers("SV")) == 2
    retire(house.change(), ["SV"])
    assert (house.opened("SV"), len(house.headers("SV"))) == (ALL, 1)


def test_a_key_that_only_damaged_values_need_is_kept_unless_they_may_be_left(
    house: House,
) -> None:
    with writing(house.engine) as session:
        person = session.scalars(sa.select(Person).where(Person.country == "SV").limit(1)).one()
        person.ciphertext = person.ciphertext[:-1] + bytes([person.ciphertext[-1] ^ 1])
        damaged = str(person.id)
    assert rotate(house.change(), ["SV"])[0].unreadable == (f"person.ciphertext/{damaged}",)
    with pytest.raises(StillInUse, match=damaged):
        retire(house.change(), ["SV"])
    assert len(sealing_keys(house, "SV")) == 2
    (retired,) = retire(house.change(), ["SV"], leaves_unreadable=True)
    assert retired.unreadable == (f"person.ciphertext/{damaged}",)
    assert len(sealing_keys(house, "SV")) == 1


def test_a_database_of_before_is_brought_over_and_then_closed_to_its_form(house: House) -> None:
    house.as_before()
    open_first_form(house)
    assert house.opened("SV") == ALL
    (done,) = rotate(house.change(), ["SV"])
    assert (done.is_new_key, done.rows["person.ciphertext"]) == (False, PEOPLE)
    assert house.opened("SV") == house.opened("GT") == ALL
    with reading(house.engine) as session:
        assert needs_former_masters(session, house.masters) > 0
    (retired,) = retire(house.change(), ["SV"])
    assert retired.first_form
    house.as_before()
    assert house.opened("SV") == PEOPLE, "an old card put back is refused"
    assert house.opened("GT") == ALL, "another country is not yet brought over"


def test_a_new_master_key_wraps_anew_and_the_former_opens_nothing(house: House) -> None:
    new = b"n" * 32
    sealed = house.headers("SV")
    house.masters = (new, MASTER)
    with reading(house.engine) as session:
        assert needs_former_masters(session, house.masters) > 0
    wrapped, closed = rewrap(house.change())
    assert (wrapped > 0, closed) == (True, ())
    assert rewrap(house.change()) == (0, ())
    with reading(house.engine) as session:
        assert needs_former_masters(session, house.masters) == 0
    assert house.headers("SV") == sealed, "what the keys have sealed stays"
    house.masters = (new,)
    assert house.opened("SV") == ALL
    house.masters = (MASTER,)
    assert house.opened("SV") == 0
    house.masters = (b"x" * 32,)
    assert len(rewrap(house.change())[1]) == wrapped


def test_who_seals_with_the_former_key_all_the_while_does_not_hold_the_change_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change, "MOST_PASSES", 3)
    monkeypatch.setattr(change, "_reseal", lambda *_given: 1)
    with pytest.raises(StillInUse, match="all the while"):
        rotate(house.change(), ["SV"])
