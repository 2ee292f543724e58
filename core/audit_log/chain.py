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
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from typing import Any

LINE_FORMAT = 1
FIELDS = ("id", "at", "actor", "action", "subject", "country", "purpose", "details")
"""What a line says, in the order it is sealed."""
SEGMENT = "audit.segment"
"""The action of a line that names a stretch of the log: what was taken in, or another key."""
NO_LINK = b""
"""What stands before the first line."""
_HEX_DIGITS = 32
_DETAILS = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))
_JSON = json.JSONDecoder()
_LINE, _LINK = b"line\0", b"link\0"
_BLOCK = 64
"""Bytes that SHA-256 takes at a time."""
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


def key_name(key: bytes) -> str:
    """Return how a key is called where it may be read: 16 hex digits that do not give it away."""
    return hashlib.sha256(b"atalaya audit key name\0" + key).hexdigest()[:16]


def seal_of(key: bytes, number: int, line: Mapping[str, Any]) -> bytes:
    """Return the seal (32 bytes) of a line at its number; `line` holds `FIELDS`, id and moment as
    values or as the texts in which databases keep them.
    """
    return hmac.digest(key, _LINE + content_of(number, line), "sha256")


def link_of(key: bytes, before: bytes, seal: bytes) -> bytes:
    """Return the link (32 bytes) of a line to the one whose link is `before`."""
    return hmac.digest(key, _LINK + before + seal, "sha256")


class ChainKey:
    """A key that holds many lines against their seals and links.

    HMAC (RFC 2104) is two hashes that begin with the key: they are begun once and copied, for a log
    has millions of lines, and beginning them anew is half the work.
    """

    __slots__ = ("_line", "_link", "_outer")

    def __init__(self, key: bytes) -> None:
        block = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(_BLOCK, b"\0")
        inner = hashlib.sha256(block.translate(_INNER))
        self._outer = hashlib.sha256(block.translate(_OUTER))
        self._line, self._link = inner.copy(), inner.copy()
        self._line.update(_LINE)
        self._link.update(_LINK)

    def seal(self, content: bytes) -> bytes:
        """Return the seal of a line, of what it says as `line_content` writes it."""
        inner, outer = self._line.copy(), self._outer.copy()
        inner.update(content)
        outer.update(inner.digest())
        return outer.digest()

    def link(self, before: bytes, seal: bytes) -> bytes:
        """Return the link of a line, as `link_of` does."""
        inner, outer = self._link.copy(), self._outer.copy()
        inner.update(before + seal)
        outer.update(inner.digest())
        return outer.digest()


def content_of(number: int, line: Mapping[str, Any]) -> bytes:
    """Return a line of `FIELDS` as `line_content` writes it."""
    said = [line[name] for name in FIELDS[:-1]]
    return line_content(number, said, _DETAILS.encode(line["details"]))


def line_content(number: int, columns: Sequence[Any], details: str) -> bytes:
    """Return a line in the one form in which every database gives it back: a list in JSON, compact,
    ASCII. `columns` are `FIELDS` without the details, which are written already (`details_text`).

    Put together by hand, for a log has millions of lines. What is no text where there always is one
    was put there by somebody else: it is told from its text, too.
    """
    line_id, at, actor, action, subject, country, purpose = columns
    return (
        f'[{LINE_FORMAT},{number},"{id_text(line_id)}","{_moment_text(at)}",'
        f"{_quoted(actor)},{_quoted(action)},{_quoted(subject)},{_quoted(country)},"
        f"{_quoted(purpose)},{details}]"
    ).encode()


def details_text(stored: Any) -> str:
    """Return details, as the database keeps them, in the form in which they are sealed; what is no
    JSON is given back as a text, and no seal fits it.
    """
    return _DETAILS.encode(details_of(stored))


def details_of(stored: Any) -> Any:
    """Return the details of a line from their text; what is no JSON is given back as it is."""
    try:
        value, end = _JSON.raw_decode(stored)
    except (TypeError, ValueError):
        return repr(stored)
    return value if end == len(stored) else stored


def head_seal(key: bytes, number: int, link: bytes) -> bytes:
    """Return the seal (32 bytes) of the head: the number and link of the last line."""
    return hmac.digest(key, b"head\0" + str(number).encode() + b"\0" + link, "sha256")


def id_text(value: object) -> str:
    """Return an id as it is sealed; it may come as SQLite keeps it, 32 digits without a hyphen."""
    text = str(value)
    if len(text) != _HEX_DIGITS:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


# -- inside ---------------------------------------------------------------------------------


def _moment_text(value: object) -> str:
    """Return a moment as it is sealed; it may come as SQLite keeps it, in UTC without saying so."""
    if isinstance(value, str):
        text = value.replace(" ", "T")
        return f"{text[:-7] if text.endswith('.000000') else text}+00:00"
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else repr(value)


def _quoted(value: object) -> str:
    return encode_basestring_ascii(value if isinstance(value, str) else repr(value))
