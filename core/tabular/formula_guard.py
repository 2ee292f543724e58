"""Texts that no spreadsheet takes for a formula, and the way back.

A cell that a spreadsheet would read as a formula is the way in for CSV injection (OWASP; ASVS 5.0,
1.2.10). A text that begins (after blanks) with `=`, `+`, `-`, `@`, their full-width twins, a tab, a
line break or NUL, or holds such a beginning behind a semicolon, tab or line break (where another
separator would cut it), gets an apostrophe before that character: a reader takes it away again. A
lone number, and so a telephone in E.164, calculates nothing and stays.
"""

from __future__ import annotations

import re

_FORMULA_AT_START = re.compile(r"^(\s*)('*[=+\-@＝＋－＠\t\r\n\0])")
_FORMULA_INSIDE = re.compile(r"([;\t\r\n][^\S;\t\r\n]*)('*[=+\-@＝＋－＠])")
_GUARD_AT_START = re.compile(r"^(\s*)'('*[=+\-@＝＋－＠\t\r\n\0])")
_GUARD_INSIDE = re.compile(r"([;\t\r\n][^\S;\t\r\n]*)'('*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guard_text(text: str) -> str:
    """Return the text so that no spreadsheet takes it, or a part of it, for a formula."""
    if _NUMBER.fullmatch(text):
        return text
    return _FORMULA_INSIDE.sub(r"\1'\2", _FORMULA_AT_START.sub(r"'\1\2", text))


def unguard_text(text: str) -> str:
    """Return the text as it was before `guard_text`: the way back for an import."""
    if "'" not in text:
        return text
    return _GUARD_AT_START.sub(r"\1\2", _GUARD_INSIDE.sub(r"\1\2", text))
