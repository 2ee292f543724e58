"""How a line of the audit log is bound: to its number, to what it says, and to the line before it.

Two keyed hashes a line. The *seal* covers the number and all that the line says: who holds no key
cannot alter it, invent one or give it another number. The *link* covers the seal and the link of
the line before: of two histories with the same numbers, one from before a cut and one written on
after it, lines of the one do not follow those of the other. The *head* bears a seal of its own that
stands nowhere else, so that who cuts the tail cannot make the head of the shorter log.

The keys are not in the database (`core.audit_log.keys`). What is sealed may never change its form
without another number in `LINE_FORMAT`: old lines are verified for as long as they are held.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LINE_FORMAT = 1
FIELDS = ("id", "at", "actor", "action", "subject", "country", "purpose", "details")
"""What a line says, in the order it is sealed."""
SEGMENT = "audit.segment"
"""The action of a line that names a stretch of the log: what was taken in, or another key."""
NO_LINK = b""
"""What stands before the first line."""


def key_name(key: bytes) -> str:
    """Return how a key is called where it may be read: 16 hex digits that do not give it away."""
    return hashlib.sha256(b"atalaya audit key name\0" + key).hexdigest()[:16]


def seal_of(key: bytes, number: int, line: Mapping[str, Any]) -> bytes:
    """Return the seal (32 bytes) of a line at its number; `line` holds `FIELDS`."""
    return hmac.digest(key, b"line\0" + _content(number, line), "sha256")


def link_of(key: bytes, before: bytes, seal: bytes) -> bytes:
    """Return the link (32 bytes) of a line to the one whose link is `before`."""
    return hmac.digest(key, b"link\0" + before + seal, "sha256")


def head_seal(key: bytes, number: int, link: bytes) -> bytes:
    """Return the seal (32 bytes) of the head: the number and link of the last line."""
    return hmac.digest(key, b"head\0" + str(number).encode() + b"\0" + link, "sha256")


# -- inside ---------------------------------------------------------------------------------


def _content(number: int, line: Mapping[str, Any]) -> bytes:
    """Return a line in the one form in which every database gives it back."""
    at: datetime = line["at"]
    values = [LINE_FORMAT, number, str(line["id"]), at.astimezone(UTC).isoformat()]
    values += [line[name] for name in FIELDS[2:]]
    return json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
