"""Telephones: what people type becomes E.164, and E.164 becomes what a person can dial.

A kept value is `+19565550123`, with `;ext=12` behind it for an extension (RFC 3966), or the bare
digits of a short number (`911`), which nobody can dial from abroad. Numbers are taken when their
length is possible, not only when the numbering plan lists their prefix: plans are a step behind
the telephones. Whether a number answers is a matter of confirmation, not of form.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from core.errors import UnusableInput

LONGEST_TEXT = 250
_SHORT = re.compile(r"\*?\d{2,5}")
_LETTERS = re.compile(r"[^\W\d_]")
_SPELLED = re.compile(r"\+?1?[\s.-]?8\d\d[\s.-]")
"""The toll-free numbers of the North American plan, the only ones spelled in letters
(`1-800-FLOWERS`).
"""
_REMARK = re.compile(
    r"(?i)\([^\d)]*\)|"
    r"\b(?:whats?app|wa|cel(?:ular)?|m[oó]vil|tel[eé]fono|tel|phone|oficina|fijo)\b[.:]*"
)
_EXTENSION = re.compile(
    r"(?i)(?:\bextensi[oó]n|\bext(?=[\s.:#=\d])|\bpost[eo](?=[\s.:#\d])|(?<![^\W\d_])x(?=\s?\d))"
    r"[\s.:#=]*(\d{1,8})"
)
_OLD_MEXICAN_MOBILE = re.compile(r"^(?:\+|00|011)?\s?52\D*1(?=(?:\D*\d){10}$)")
_OLD_MEXICAN_TRUNK = re.compile(r"^0(?:1|44|45)(?=(?:\D*\d){10}$)")


_TEN_DIGITS = re.compile(r"\(?([2-9][0-9]{2})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")
_WHOLE_TEN = re.compile(r"\+(?:1|52)[2-9][0-9]{9}")
_TEN_DIGIT_CODES = {"CA": "+1", "US": "+1", "MX": "+52"}
"""Where every number has ten digits and none begins with the prefix of long distance."""


class UnusablePhone(UnusableInput):
    """A text in which no telephone can be found; `what` says why."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__(repr(text[:60]), what)


def parse_phone(text: str, country: str) -> str:
    """Return one telephone as people type it, as the value to keep.

    `country` (ISO 3166-1 alpha-2) is where a number without `+` is dialled. The old Mexican
    forms (`+52 1 …`, `044 …`, `01 …`) lose what was abolished in August 2019. Raises UnusablePhone.
    """
    typed, extension = _split_extension(_ascii_digits(text))
    if _SHORT.fullmatch(typed):
        return typed
    if _LETTERS.search(typed) and not _SPELLED.match(typed):
        raise UnusablePhone(text, "letters among the digits")
    value = _number_at_sight(typed, country)
    if value is None:
        value, own_extension = _number_by_plan(text, typed, country)
        extension = extension or own_extension
    return f"{value};ext={extension}" if extension else value


def _number_by_plan(text: str, typed: str, country: str) -> tuple[str, str]:
    """Return a number in E.164 and its extension, by the numbering plans of the world.

    Raises UnusablePhone, which quotes `text`.
    """
    try:
        number = phonenumbers.parse(_without_old_mexican(typed, country), country.upper() or None)
    except phonenumbers.NumberParseException as wrong:
        raise UnusablePhone(text, f"not a telephone number ({wrong})") from wrong
    extension = number.extension or ""
    number.extension = None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise UnusablePhone(text, _why_impossible(reason))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), extension


def national(value: str) -> str:
    """As dialled within its own country: `(956) 555-0123`.

    What is no E.164 comes back as it stands.
    """
    return _format(value, PhoneNumberFormat.NATIONAL)


def international(value: str) -> str:
    """As written for the world: `+1 956-555-0123`. What is no E.164 comes back as it stands."""
    return _format(value, PhoneNumberFormat.INTERNATIONAL)


def from_abroad(value: str, calling_from: str) -> str:
    """As dialled on a landline of the country `calling_from`: `00 1 956-555-0123` from Mexico.

    Within the number's own country (or numbering plan) it is the national form. A short number
    comes back as it stands, although it answers at home only.
    """
    number = _read(value)
    if number is None:
        return value
    region = calling_from.upper()
    if number.country_code == phonenumbers.country_code_for_region(region):
        return national(value)
    return str(phonenumbers.format_out_of_country_calling_number(number, region))


def tel_link(value: str) -> str:
    """Return the address behind a telephone on a page: `tel:+19565550123;ext=12`."""
    return f"tel:{value if _read(value) else quote(value, safe='+*')}"


def whatsapp_link(value: str) -> str | None:
    """Return the address of a WhatsApp chat, `https://wa.me/19565550123`; None for a short number
    or an extension.
    """
    number = _read(value)
    if number is None or number.extension:
        return None
    return f"https://wa.me/{value.removeprefix('+')}"


# -- inside ---------------------------------------------------------------------------------


def _ascii_digits(text: str) -> str:
    """Return the text in common digits and blanks, without remarks; UnusablePhone when it is empty
    or endless.
    """
    if len(text) > LONGEST_TEXT:
        raise UnusablePhone(text, "too long for a telephone number")
    digits = (
        text if text.isascii() else phonenumbers.normalize_digits_only(text, keep_non_digits=True)
    )
    digits = digits.replace("\u00a0", " ")
    plain = _REMARK.sub(" ", digits).removeprefix("tel:").strip()
    if not plain:
        raise UnusablePhone(text, "empty")
    return str(plain)


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


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None:
        return text, ""
    return text[: match.start()].strip(" ,.;-("), match.group(1)


def _without_old_mexican(text: str, country: str) -> str:
    """Without the 1 of mobiles and the 01/044/045 of long distance, abolished on 3 August 2019
    (IFT).
    """
    plain = _OLD_MEXICAN_MOBILE.sub("+52 ", text)
    return _OLD_MEXICAN_TRUNK.sub("", plain) if country.upper() == "MX" else plain


def _why_impossible(reason: int) -> str:
    reasons = phonenumbers.ValidationResult
    return {
        reasons.TOO_SHORT: "too short for a telephone number",
        reasons.TOO_LONG: "too long for a telephone number",
        reasons.IS_POSSIBLE_LOCAL_ONLY: "the area code is missing",
        reasons.INVALID_COUNTRY_CODE: "no country has this code",
    }.get(reason, "no number has this length there")


def _read(value: str) -> PhoneNumber | None:
    if not value.startswith("+"):
        return None
    try:
        return phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return None


def _format(value: str, form: int) -> str:
    number = _read(value)
    return value if number is None else str(phonenumbers.format_number(number, form))
