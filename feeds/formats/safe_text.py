"""Bulletins in plain text from strangers: capped, and read whatever their letters are."""

from __future__ import annotations

import codecs

from core.i18n.short_blanks import with_short_blanks
from feeds.formats.safe_xml import MAX_BYTES, check_size

MAX_TEXT_BYTES = 1024 * 1024
"""The longest bulletin recorded has 12,000."""
_NO_TEXT = dict.fromkeys((0x00, 0x01, 0x03))
"""NUL, and the marks at both ends of a bulletin on the wire."""


def parse_text(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a bulletin, in lines of "\\n"; whatever its letters are.

    Raises UnusableInput, naming `location`, for what is empty or too large.
    """
    check_size(data, location, min(max_bytes, MAX_TEXT_BYTES))
    return decode_text(data)


def decode_text(data: bytes) -> str:
    """Return the text of bytes, as its byte order mark says, else UTF-8, else windows-1252.

    Lines end with "\n"; the marks that open and close a bulletin on the wire of the WMO (SOH, ETX)
    are no part of it, and neither is the second carriage return it ends its lines with.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    for ending in ("\r\r\n", "\r\n", "\r"):
        text = text.replace(ending, "\n")
    return with_short_blanks(text.translate(_NO_TEXT))
