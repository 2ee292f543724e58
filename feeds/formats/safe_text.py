"""Bulletins in plain text from strangers: capped, and read whatever their letters are."""

from __future__ import annotations

from feeds.formats.safe_xml import MAX_BYTES, check_size

MAX_TEXT_BYTES = 1024 * 1024
"""The longest bulletin recorded has 12,000."""


def parse_text(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a bulletin, in lines of "\\n"; bytes that are no UTF-8 as windows-1252.

    Raises UnusableInput, naming `location`, for what is empty or too large.
    """
    check_size(data, location, min(max_bytes, MAX_TEXT_BYTES))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
