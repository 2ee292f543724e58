"""How people write one number: blanks, dashes, extensions, pauses, exit codes and old prefixes.

All that may stand around the digits is brought to one form; no digit is added and none is moved.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import phonenumbers

EXTENSION_MARK = "\ue000"
"""Stands before the digits of an extension in a text that has been made plain; nobody types it."""
_FEWEST_BEFORE_PAUSE = 7
_MOST_DIGITS = 15
"""Of one number of the world, with the code of its country (ITU-T E.164)."""
_SPREADSHEET_WHOLE = re.compile(r"(\+?\d+)[.,]0")
_SPREADSHEET_TEXT = re.compile(r'="([^"]*)"')
_SCIENTIFIC = re.compile(r"\+?\d+(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_NO_DIGITS = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(
    r"(?<![\s,;.:(-])[\s,;.:(-]*+"  # signs are gone through once, from the first of them
    r"(?:(?<![^\W\d_])(?:extensi[oó]n(?:es)?|extn|exts?|poste|interno|int|anexo|anx|ramal)"
    r"(?![^\W\d_])|(?<![^\W\d_])post(?=[\s.:#\d])|(?<![^\W\d_])x(?=[\s.:#]*\d))"
    r"(?:[\s.:#=º°-]|n[úu]m\b|no\b)*(\d{1,8})(?!\d)\)?#?",
    re.IGNORECASE,
)
"""`ext. 12`, `x12`, `extensión 12`, `poste 7` (Canada), `int. 3`, `anexo 3`, `;ext=12`."""
_PAUSE = re.compile(
    r"(?<=[\d)])\s*(?:,{2,}\s*|[pw]{1,4}\s?(?=\d)|;(?=\d{1,6}#?\s*(?:$|[;|\n/]))|,(?=\d{1,6}#))"
    r"(\d{1,8})(?!\d)#?",
    re.IGNORECASE,
)
"""`,,45#`, `;45`, `p45`, `w45`: a telephone waits, then sends the digits behind."""
_HASH = re.compile(r"(?<=[\d)])\s*#\s*(\d{1,6})(?!\d)#?")
_EXIT = re.compile(r"\(?(?:\+\s*)?(?:00|011)\)?[\s./-]*(?=\(?[1-9])")
"""What is dialled before the code of a country: 00 in most of the region, 011 in the north."""
_OLD_MEXICAN_MOBILE = re.compile(r"^\(?(?:\+|00|011)?\s?52\D*1(?=(?:\D*\d){10}$)")
_OLD_MEXICAN_TRUNK = re.compile(r"^\(?0(?:1|44|45)\)?(?=(?:\D*\d){10}$)")
_OLD_TRUNK_BEHIND_CODE = re.compile(r"^\(?(\+|00|011)?\s?52\)?\D*0(?:1|44|45)(?=(?:\D*\d){10}$)")


class LostDigits(Exception):
    """A spreadsheet turned the number into `9.56E+09`: its last digits are gone."""


def plain_text(text: str) -> str:
    """Return a text in common digits, blanks and signs, as a spreadsheet would not have spoilt it.

    Raises LostDigits.
    """
    plain = "".join(_plain_letter(letter) for letter in text) if not text.isascii() else text
    quoted = _SPREADSHEET_TEXT.fullmatch(plain.strip())
    plain = (quoted[1] if quoted else plain).strip()
    whole = _SPREADSHEET_WHOLE.fullmatch(plain)
    if whole is not None:
        return whole[1]
    return _whole_of_scientific(plain) if _SCIENTIFIC.fullmatch(plain) else plain


def with_marked_extensions(text: str) -> str:
    """Return the text with every extension as EXTENSION_MARK and its digits, pauses included."""
    text = _EXTENSION.sub(_marked, text)
    text = _PAUSE.sub(_marked_pause, text)
    return _HASH.sub(_marked_pause, text)


def with_extension(text: str, extension: str) -> str:
    """Return the cell of a telephone with the extension that stands in a column of its own.

    One that holds no number, or an extension of its own, stays as it is; behind several numbers
    nobody knows whose it is, and it is asked.
    """
    digits = digits_of(extension)
    if not (digits and digits_of(text)) or EXTENSION_MARK in with_marked_extensions(text):
        return text
    is_one = len(digits_of(text)) <= _MOST_DIGITS
    return f"{text} ext {digits}" if is_one else f"{text}; {digits}"


def without_exit_code(text: str) -> str | None:
    """Return `+52 962…` of `0052 962…` or `011 52 962…`; None where no exit code stands first.

    An exit code is what one dials to leave a country, and belongs to no number.
    """
    found = _EXIT.match(text)
    return f"+{text[found.end() :].lstrip('(')}" if found else None


def without_old_mexican(text: str, country: str) -> str:
    """Return the text without the 1 of mobiles and the 01, 044 and 045 of long distance, which
    Mexico abolished on 3 August 2019 (IFT).
    """
    plain = _OLD_TRUNK_BEHIND_CODE.sub("+52 ", _OLD_MEXICAN_MOBILE.sub("+52 ", text))
    return _OLD_MEXICAN_TRUNK.sub("", plain) if country.upper() == "MX" else plain


def digits_of(text: str) -> str:
    """Return the digits of a text, in order."""
    return _NO_DIGITS.sub("", text)


# -- inside ---------------------------------------------------------------------------------


def _plain_letter(letter: str) -> str:
    """Return a letter in its common form: marks of direction, as chats copy them, are none."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    category = unicodedata.category(letter)
    if letter in "\n\r\t":
        return letter
    if category in {"Cf", "Cc", "Co", "Cs"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or letter == "\u2212":
        return "-"
    return {"＋": "+", "（": "(", "）": ")", "．": ".", "／": "/"}.get(letter, letter)


def _whole_of_scientific(text: str) -> str:
    """Return all digits of `9.565550102E9`. Raises LostDigits when the text has fewer than that."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    mantissa = digits_of(text[: text.upper().index("E")])
    whole = f"{number:f}"
    if "." in whole or len(whole) > len(mantissa):
        raise LostDigits(text)
    return whole


def _marked(match: re.Match[str]) -> str:
    return f"{EXTENSION_MARK}{match[1]} "


def _marked_pause(match: re.Match[str]) -> str:
    """Mark what stands behind a pause, if what stands before it is long enough for a number."""
    before = re.split(r"[;|\n/]", match.string[: match.start()])[-1].split(EXTENSION_MARK)[-1]
    is_number = len(digits_of(before)) >= _FEWEST_BEFORE_PAUSE
    return _marked(match) if is_number else match[0]


def is_spelled(text: str) -> bool:
    """Return whether a number is spelled in letters, as only toll-free ones of the north are
    (`1-800-FLOWERS`).
    """
    return _SPELLED.match(text) is not None and bool(phonenumbers.is_alpha_number(text))


_SPELLED = re.compile(r"\+?1?[\s.-]?\(?8(?:00|22|33|44|55|66|77|88)\)?[\s.-](?=[A-Z\d-]*[A-Z]{3})")
