"""One telephone as people type it becomes the value to keep.

A kept value is `+19565550123`, with `;ext=12` behind it for an extension (RFC 3966), or the bare
digits of a short number (`911`), which nobody can dial from abroad. Numbers are taken when their
length is possible, not only when the numbering plan lists their prefix: plans are a step behind
the telephones. Whether a number answers is a matter of confirmation, not of form.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from core.errors import UnusableInput
from core.phones.notation import (
    EXTENSION_MARK,
    LostDigits,
    digits_of,
    is_spelled,
    plain_text,
    with_marked_extensions,
    without_exit_code,
    without_old_mexican,
)
from core.phones.plans import read_at_sight
from core.phones.short_numbers import is_short_number, looks_short

LONGEST_TEXT = 250
_LETTERS = re.compile(r"[^\W\d_]")
_REMARK = re.compile(
    r"(?i)\([^\d)]*\)|"
    r"\b(?:whats?app|wa|cel(?:ular)?|m[oó]vil|tel[eé]fono|tel|phone|oficina|fijo)\b[.:]*"
)
_TEN_DIGITS = re.compile(r"\(?([2-9][0-9]{2})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")
_WHOLE_TEN = re.compile(r"\+(?:1|52)[2-9][0-9]{9}")
_TEN_DIGIT_CODES = {"CA": "+1", "US": "+1", "MX": "+52"}
"""Where every number has ten digits and none begins with the prefix of long distance."""


class UnusablePhone(UnusableInput):
    """A text in which no telephone can be found; `what` says why."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__(repr(text[:60]), what)


class PhoneReading(NamedTuple):
    """One number as it is read in one country: the value to keep, and whether it exists there."""

    value: str
    is_valid: bool
    """Whether the numbering plan has such numbers; else only their length is possible."""


def parse_phone(text: str, country: str) -> str:
    """Return one telephone as people type it, as the value to keep.

    `country` (ISO 3166-1 alpha-2) is where a number without `+` is dialled. The old Mexican
    forms (`+52 1 …`, `044 …`, `01 …`) lose what was abolished in August 2019; an exit code
    (`0052 …`) is no part of a number. Raises UnusablePhone.
    """
    typed, extension = split_extension(_typed_text(text))
    if looks_short(typed):
        if is_short_number(typed, country):
            return typed
        raise UnusablePhone(text, "no short number of that country: digits are missing")
    if _LETTERS.search(typed) and not is_spelled(typed):
        raise UnusablePhone(text, "letters among the digits")
    value = _number_at_sight(typed, country)
    if value is None:
        try:
            value = reading(typed, country).value
        except UnusablePhone as wrong:
            raise UnusablePhone(text, wrong.what) from wrong
    return f"{value};ext={extension}" if extension else value


def split_extension(text: str) -> tuple[str, str]:
    """Return a plain text without its extension, and the digits of that; empty where none is."""
    before, mark, after = with_marked_extensions(text).partition(EXTENSION_MARK)
    if not mark:
        return text, ""
    return before.strip(" ,.;-("), digits_of(after)[:8]


@lru_cache(maxsize=65_536)
def reading(typed: str, country: str) -> PhoneReading:
    """Return a number of one line, without extension and words, as read in `country`.

    Its own international form comes first; an exit code of any country before one counts as `+`.
    Raises UnusablePhone.
    """
    seen = read_at_sight(typed, country)
    if seen is not None and seen.is_possible:
        return PhoneReading(seen.value, seen.is_valid)
    return full_reading(typed, country)


def reading_if_any(typed: str, country: str) -> PhoneReading | None:
    """Return what `reading` does; None where no telephone can be found."""
    seen = read_at_sight(typed, country)
    if seen is not None:
        return PhoneReading(seen.value, seen.is_valid) if seen.is_possible else None
    try:
        return reading(typed, country)
    except UnusablePhone:
        return None


def full_reading(typed: str, country: str) -> PhoneReading:
    """Return what `reading` does, by the plans of all countries. Raises UnusablePhone."""
    plain = without_old_mexican(typed, country)
    if plain.lstrip("( ").startswith("+"):
        # Behind a + nobody dials a prefix of their own: `+00 52`, `+0052` are slips for `+52`.
        plain = without_exit_code(plain) or plain
        return _in_plan(typed, without_old_mexican(plain, country), country)
    try:
        at_home: PhoneReading | UnusablePhone = _in_plan(typed, plain, country)
    except UnusablePhone as wrong:
        at_home = wrong
    if isinstance(at_home, PhoneReading) and at_home.is_valid:
        return at_home
    abroad = without_exit_code(typed)
    if abroad is not None:
        return _in_plan(typed, without_old_mexican(abroad, country), country)
    if isinstance(at_home, UnusablePhone):
        raise at_home
    return at_home


# -- inside ---------------------------------------------------------------------------------


def _typed_text(text: str) -> str:
    """Return the text in common digits and blanks, without remarks; UnusablePhone when it is empty
    or endless.
    """
    if len(text) > LONGEST_TEXT:
        raise UnusablePhone(text, "too long for a telephone number")
    try:
        plain = plain_text(text)
    except LostDigits as lost:
        raise UnusablePhone(text, "a spreadsheet dropped its last digits") from lost
    plain = _REMARK.sub(" ", plain).removeprefix("tel:").strip()
    if not plain:
        raise UnusablePhone(text, "empty")
    return plain


def _number_at_sight(typed: str, country: str) -> str | None:
    """Return a whole number of ten digits read at sight: `+19565550123`, or `(956) 555-0123` at
    home.

    The reader of all plans of the world gives the same, many times slower; None leaves the text to
    it.
    """
    if _WHOLE_TEN.fullmatch(typed):
        return typed
    code = _TEN_DIGIT_CODES.get(country.upper())
    match = _TEN_DIGITS.fullmatch(typed) if code else None
    return f"{code}{''.join(match.groups())}" if match else None


def _in_plan(typed: str, plain: str, country: str) -> PhoneReading:
    """Return a number by the numbering plans of the world. Raises UnusablePhone, quoting `typed`.

    Nobody's telephone is all noughts.
    """
    number = _parsed(typed, plain, country)
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or not number.national_number:
        raise UnusablePhone(typed, _why_impossible(reason))
    is_valid = phonenumbers.is_valid_number(number)
    if not is_valid and phonenumbers.national_significant_number(number).startswith("0"):
        raise UnusablePhone(typed, "no number begins with a nought there")
    return PhoneReading(phonenumbers.format_number(number, PhoneNumberFormat.E164), is_valid)


def _parsed(typed: str, plain: str, country: str) -> PhoneNumber:
    try:
        number = phonenumbers.parse(plain, country.upper() or None)
    except phonenumbers.NumberParseException as wrong:
        raise UnusablePhone(typed, f"not a telephone number ({wrong})") from wrong
    number.extension = None
    return number


def _why_impossible(reason: int) -> str:
    reasons = phonenumbers.ValidationResult
    return {
        reasons.TOO_SHORT: "too short for a telephone number",
        reasons.TOO_LONG: "too long for a telephone number",
        reasons.IS_POSSIBLE_LOCAL_ONLY: "the area code is missing",
        reasons.INVALID_COUNTRY_CODE: "no country has this code",
    }.get(reason, "no number has this length there")
