"""Signs that a text writes as HTML does: `&aacute;`, `&#225;`. Pure."""

from __future__ import annotations

import html
import re

_ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
"""A number of no sign: Python refuses to read one of thousands of digits."""
_NO_SIGN = "\ufffd"


def unescaped(text: str) -> str:
    """Return a text with its signs; a number of none is marked as such."""
    return html.unescape(without_endless(text)) if "&" in text else text


def without_endless(text: str) -> str:
    """Return a text whose numbers of signs can be read."""
    return _ENDLESS.sub(_NO_SIGN, text)
