from __future__ import annotations

import uuid
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.people.models import Person
from tests.watch.conftest import stay_at
from watch.flags.members import (
    member_numbers,
    members_of,
    members_or_none,
    members_place,
    numbers_in,
    put_members,
)
from watch.models import Flag, SubjectKind

KEYRING = Keyring([b"k" * 32])


def flag_with(plain: bytes | None) -> Flag:
    flag = Flag(kind=SubjectKind.NATIONALS, country="SV", seal_version=1)
    place = members_place(flag.id, "SV", 1)
    flag.members = None if plain is None else KEYRING.seal(plain, place)
    return flag


def test_members_come_back_as_they_were_sealed(
    session: Session, register: Callable[..., Person]
) -> None:
    ana, eva = (register(name, stay_at(-98.2, 26.2)) for name in ("Ana", "Eva"))
    flag = flag_with(None)
    assert members_of(session, flag, KEYRING) == []
    packed = np.sort(np.array([ana.number, eva.number, 2**31 - 1])).astype("<i4").tobytes()
    put_members(flag, KEYRING, packed)
    assert member_numbers(session, flag, KEYRING).tolist() == numbers_in(packed).tolist()
    assert members_of(session, flag, KEYRING) == sorted([ana.id, eva.id]), "who is gone is nobody"


def test_members_of_before_persons_had_numbers_are_known_by_their_ids(
    session: Session, register: Callable[..., Person]
) -> None:
    ana = register("Ana", stay_at(-98.2, 26.2))
    gone = uuid.UUID(int=2**127)
    flag = flag_with(zlib.compress(ana.id.bytes + gone.bytes))
    assert members_of(session, flag, KEYRING) == [ana.id]


@pytest.mark.parametrize("plain", [b"no zlib", b"x\x9cK\x04\x00\x00b\x00b"])
def test_what_holds_no_members_is_one_kind_of_failure(session: Session, plain: bytes) -> None:
    flag = flag_with(plain)
    with pytest.raises(CannotOpen):
        members_of(session, flag, KEYRING)
    assert members_or_none(session, flag, KEYRING) is None
