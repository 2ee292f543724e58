"""Codes that reach the eye: words of the program among the words of a page."""

from __future__ import annotations

import html
import re

_UNREAD = re.compile(r"<(script|style|code|pre|textarea|svg)\b.*?</\1>|<[^>]*>", re.S)
_CODES = re.compile(
    r"\b(?:US\d{5}|MX\d{5})\b"  # a unit of the atlas
    r"|\b(?:None|null|undefined|NaN)\b"
    r"|(?<![\w@./:=&?-])[a-z]+_[a-z_]+(?![\w@./=])"  # a field, a code of a list
    r"|\b(?:user|cli|invitation):[0-9a-f-]{8,}"
    r"|\bUTC[+-]\d\d:\d\d|\bAmerica/[A-Z]"
    r"|\b20\d\d-\d\d-\d\dT\d"
)


def codes_in(page: str) -> set[str]:
    """Return the codes that the visible text of a page says."""
    text = html.unescape(_UNREAD.sub(" ", page))
    return {found.group(0) for found in _CODES.finditer(text)}
