"""The persons behind a flag on nationals: their ids, packed and sealed, never their names."""

from __future__ import annotations

import logging
import uuid
import zlib

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of
from core.keys.columns import next_version
from watch.models import Flag

_ID_BYTES = 16
log = logging.getLogger(__name__)


def members_of(flag: Flag, keyring: Keyring) -> list[uuid.UUID]:
    """Return the persons behind a flag on nationals.

    Reading their cards goes through `registry.people.access`. Raises CannotOpen.
    """
    if flag.members is None:
        return []
    location = members_place(flag.id, flag.country, flag.seal_version)
    packed = keyring.open(flag.members, location)
    try:
        members = zlib.decompress(packed)
    except zlib.error as wrong:
        raise CannotOpen(f"{location}: holds no members") from wrong
    if len(members) % _ID_BYTES:
        raise CannotOpen(f"{location}: holds members of another release")
    return person_ids(members)


def members_or_none(flag: Flag, keyring: Keyring) -> set[uuid.UUID] | None:
    """Return the persons behind a flag; None, and a line in the log, when that does not open."""
    try:
        return set(members_of(flag, keyring))
    except CannotOpen as wrong:
        log.error("who was behind a flag is not known any more: %s", wrong)
        return None


def put_members(flag: Flag, keyring: Keyring, members: bytes) -> None:
    """Seal person ids (16 bytes each) into `flag.members`."""
    location = members_place(flag.id, flag.country, next_version(flag))
    flag.members = keyring.seal(zlib.compress(members), location)


def members_place(flag_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the members of a flag belong (`version`: the row's `seal_version`)."""
    return place_of("flag", "members", flag_id, country=country, version=version)


def person_ids(members: bytes) -> list[uuid.UUID]:
    """Return the ids in a string of 16 bytes each."""
    starts = range(0, len(members), _ID_BYTES)
    return [uuid.UUID(bytes=members[start : start + _ID_BYTES]) for start in starts]
