"""ZIP archives from strangers: few members, little inside, never written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from core.errors import UnusableInput
from feeds.formats.safe_xml import MAX_BYTES, check_size

MAX_MEMBERS = 200
MAX_UNPACKED = 60_000_000
"""Bytes of all members together: a storm's shapes are a quarter of a megabyte."""


def parse_zip(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> dict[str, bytes]:
    """Return the members of an archive by their names.

    Raises UnusableInput, naming `location`, for what is no ZIP, is truncated, encrypted, or holds
    more than MAX_MEMBERS or MAX_UNPACKED (what the head of a member says is not believed).
    """
    check_size(data, location, max_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, location)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as wrong:
        raise UnusableInput(location, f"an unusable ZIP ({wrong})") from wrong


def _members(archive: zipfile.ZipFile, location: str) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise UnusableInput(location, f"a ZIP of more than {MAX_MEMBERS} members")
    members: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for info in infos:
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnusableInput(location, f"a ZIP that unpacks to more than {MAX_UNPACKED} bytes")
        members[info.filename] = content
    return members
