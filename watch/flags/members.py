"""The persons behind a flag on nationals: their numbers, packed and sealed, never their names."""

from __future__ import annotations

import logging
import uuid
import zlib

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.keys.columns import next_version
from registry.matching.blocks.head import Numbers
from registry.matching.index import person_ids
from registry.people.access import in_parts
from registry.people.models import Person
from watch.models import Flag

_WORTH_PACKING = 400
"""Bytes."""
_QUICK = 1
"""How hard zlib tries: more would make steps hardly smaller, and costs ten times as much."""
_STEPS = b"numbers2"
"""Before the steps from each number to the next, four bytes each, all first bytes before all second
ones: most are small, and so are they when packed."""
_NUMBERS = b"numbers1"
"""Before numbers as they are, of an earlier release. What begins otherwise holds ids of 16 bytes:
of before persons had numbers."""
_ID_BYTES, _NUMBER_BYTES = 16, 4
log = logging.getLogger(__name__)


def members_of(session: Session, flag: Flag, keyring: Keyring) -> list[uuid.UUID]:
    """Return the ids of the persons behind a flag on nationals, sorted; those who are gone are left
    out.

    Reading their cards goes through `registry.people.access`. Raises CannotOpen.
    """
    numbers = member_numbers(session, flag, keyring)
    return sorted(person_ids(session, flag.country, numbers.tolist()).values())


def member_numbers(session: Session, flag: Flag, keyring: Keyring) -> Numbers:
    """Return the numbers of the persons behind a flag on nationals, rising. Raises CannotOpen."""
    if flag.members is None:
        return np.empty(0, dtype=np.int32)
    location = members_place(flag.id, flag.country, flag.seal_version)
    packed = keyring.open(flag.members, location)
    try:
        members = zlib.decompress(packed)
    except zlib.error as wrong:
        raise CannotOpen(f"{location}: holds no members") from wrong
    if members.startswith(_STEPS) and not len(members) % _NUMBER_BYTES:
        steps = np.frombuffer(members, dtype=np.uint8, offset=len(_STEPS))
        steps = np.ascontiguousarray(steps.reshape(_NUMBER_BYTES, -1).T).view("<i4")
        return np.cumsum(steps.reshape(-1), dtype=np.int32)
    if members.startswith(_NUMBERS) and not len(members) % _NUMBER_BYTES:
        return np.frombuffer(members, dtype="<i4", offset=len(_NUMBERS))
    if len(members) % _ID_BYTES:
        raise CannotOpen(f"{location}: holds members of another release")
    return _numbers_of_ids(session, members)


def members_or_none(session: Session, flag: Flag, keyring: Keyring) -> Numbers | None:
    """Return the numbers behind a flag; None, and a line in the log, when that does not open."""
    try:
        return member_numbers(session, flag, keyring)
    except CannotOpen as wrong:
        log.error("who was behind a flag is not known any more: %s", wrong)
        return None


def put_members(flag: Flag, keyring: Keyring, members: bytes) -> None:
    """Seal the numbers of persons (four bytes each, rising) into `flag.members`."""
    location = members_place(flag.id, flag.country, next_version(flag))
    flag.members = seal_members(keyring, location, members)


def seal_members(keyring: Keyring, location: SealedPlace, members: bytes) -> bytes:
    """Return the numbers of persons (four bytes each, rising) packed and sealed."""
    numbers = numbers_in(members)
    steps = np.empty(len(numbers), dtype="<i4")
    steps[:1] = numbers[:1]
    np.subtract(numbers[1:], numbers[:-1], out=steps[1:])
    packed = steps.view(np.uint8).reshape(-1, _NUMBER_BYTES).T.tobytes()
    return keyring.seal(_deflate(_STEPS + packed), location)


def numbers_in(members: bytes) -> Numbers:
    """Return the numbers in a text of four bytes each."""
    return np.frombuffer(members, dtype="<i4")


def _deflate(members: bytes) -> bytes:
    """Return the numbers as zlib has them; few are laid down as they are, for to try to make them
    smaller costs more than all else of a small flag.
    """
    if len(members) > _WORTH_PACKING:
        return zlib.compress(members, _QUICK)
    packer = zlib.compressobj(0, zlib.DEFLATED, 9, 1)
    return packer.compress(members) + packer.flush()


def members_place(flag_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the members of a flag belong (`version`: the row's `seal_version`)."""
    return place_of("flag", "members", flag_id, country=country, version=version)


# -- inside ---------------------------------------------------------------------------------


def _numbers_of_ids(session: Session, members: bytes) -> Numbers:
    starts = range(0, len(members), _ID_BYTES)
    ids = [uuid.UUID(bytes=members[start : start + _ID_BYTES]) for start in starts]
    found: list[int] = []
    for part in in_parts(ids):
        query = sa.select(Person.number).where(Person.id.in_(part))
        found += [number for number in session.scalars(query) if number is not None]
    return np.array(sorted(found), dtype=np.int32)
