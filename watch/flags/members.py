"""The persons behind a flag on nationals: their ids, packed and sealed, never their names."""

from __future__ import annotations

import logging
import uuid
import zlib

from core.crypto import CannotOpen, Keyring, place_of
from watch.models import Flag

_ID_BYTES = 16
log = logging.getLogger(__name__)


def members_of(flag: Flag, keyring: Keyring) -> list[uuid.UUID]:
    """Return the persons behind a flag on nationals.

    Reading their cards goes through `registry.people.access`. Raises CannotOpen.
    """
    if flag.members is None:
        return []
    label = _label(flag)
    packed = keyring.open(flag.members, label)
    try:
        members = zlib.decompress(packed)
    except zlib.error as wrong:
        raise CannotOpen(f"{label}: holds no members") from wrong
    if len(members) % _ID_BYTES:
        raise CannotOpen(f"{label}: holds members of another release")
    return person_ids(members)


def members_or_none(flag: Flag, keyring: Keyring) -> set[uuid.UUID] | None:
    """Return the persons behind a flag; None, and a line in the log, when that does not open."""
    try:
        return set(members_of(flag, keyring))
    except CannotOpen as wrong:
        log.error("who was behind a flag is not known any more: %s", wrong)
        return None


def seal_members(flag: Flag, keyring: Keyring, members: bytes) -> bytes:
    """Return person ids (16 bytes each) as they are kept in `flag.members`."""
    return keyring.seal(zlib.compress(members), _label(flag))


def person_ids(members: bytes) -> list[uuid.UUID]:
    """Return the ids in a string of 16 bytes each."""
    starts = range(0, len(members), _ID_BYTES)
    return [uuid.UUID(bytes=members[start : start + _ID_BYTES]) for start in starts]


def _label(flag: Flag) -> str:
    return place_of("flag", "members", flag.id)
