"""Sealed files bear whose key seals them, and are sealed again without losing their date."""

from __future__ import annotations

import os

from core.db import writing
from core.keys.files import reseal_files, sealed_files
from core.keys.models import KeyPurpose
from core.keys.stored import add_key, key_rows
from core.keys.wrapping import MasterKeys
from core.storage.sealed_file import SEALED
from tests.core.keys.conftest import House
from tests.keys import MASTER, seal_as_before


def test_the_files_of_one_country_are_sealed_again_under_their_date(house: House) -> None:
    path = house.instance / "lists" / f"SV.list{SEALED}"
    os.utime(path, (1_000_000_000, 1_000_000_000))
    with writing(house.engine) as session:
        add_key(session, [MASTER], "SV")
    keyring = house.keyring()
    done = reseal_files(house.instance, keyring, "SV")
    assert (done.files, done.unreadable) == (1, [])
    assert path.stat().st_mtime == 1_000_000_000
    assert {each.country: each.header for each in sealed_files(house.instance)} == {
        "SV": keyring.header_of("SV"),
        "GT": keyring.header_of("GT"),
    }
    assert house.store("SV").read("SV.list") == b"SV"
    assert reseal_files(house.instance, keyring, "SV").files == 0
    assert sorted(each.name for each in path.parent.iterdir()) == [
        f"GT.list{SEALED}",
        f"SV.list{SEALED}",
    ]


def test_a_file_of_before_is_brought_over_and_one_of_nobody_is_named(house: House) -> None:
    folder = house.instance / "lists"
    label = "stored_file/lists/old.list/0/end"
    (folder / f"old.list{SEALED}").write_bytes(seal_as_before(b"Ana", label))
    (folder / f"strange{SEALED}").write_bytes(b"nothing of ours")
    (folder / f"cut{SEALED}").write_bytes(b"")
    with writing(house.engine) as session:
        (row,) = [each for each in key_rows(session, "") if each.purpose is KeyPurpose.SEALING]
        wrapping = MasterKeys([MASTER])
        secret = wrapping.unwrap(row)
        row.opens_first_form = True
        row.wrapped = wrapping.wrap(secret, row)
    assert house.store("").read("old.list") == b"Ana"
    done = reseal_files(house.instance, house.keyring(), "")
    assert (done.files, sorted(done.unreadable)) == (
        1,
        [f"lists/cut{SEALED}", f"lists/strange{SEALED}"],
    )
    assert house.store("").read("old.list") == b"Ana"
    assert not any(each.is_first_form for each in sealed_files(house.instance))
