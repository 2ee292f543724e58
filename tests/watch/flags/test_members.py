from __future__ import annotations

import uuid

import pytest

from core.crypto import CannotOpen, Keyring
from watch.flags.members import members_of, members_or_none, members_place, person_ids, put_members
from watch.models import Flag, SubjectKind

KEYRING = Keyring([b"k" * 32])
IDS = [uuid.UUID(int=1), uuid.UUID(int=2**127)]


def flag_with(plain: bytes | None) -> Flag:
    flag = Flag(kind=SubjectKind.NATIONALS, country="SV", seal_version=1)
    place = members_place(flag.id, "SV", 1)
    flag.members = None if plain is None else KEYRING.seal(plain, place)
    return flag


def test_members_come_back_as_they_were_sealed() -> None:
    flag = flag_with(None)
    assert members_of(flag, KEYRING) == []
    put_members(flag, KEYRING, b"".join(each.bytes for each in IDS))
    assert members_of(flag, KEYRING) == IDS
    assert members_or_none(flag, KEYRING) == set(IDS)


@pytest.mark.parametrize("plain", [b"no zlib", b"x\x9cK\x04\x00\x00b\x00b"])
def test_what_holds_no_members_is_one_kind_of_failure(plain: bytes) -> None:
    flag = flag_with(plain)
    with pytest.raises(CannotOpen):
        members_of(flag, KEYRING)
    assert members_or_none(flag, KEYRING) is None


def test_ids_are_sixteen_bytes_each() -> None:
    assert person_ids(b"".join(each.bytes for each in IDS)) == IDS
