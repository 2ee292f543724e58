"""Short numbers (`911`, `1574`, `*462`): only those that exist in a country's plan are telephones.

The rest of a cut number has as many digits as a short one; kept as one, it would be printed and
dialled by people in need.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

import phonenumbers
from phonenumbers import shortnumberinfo

_NORTH_AMERICA = 1
_DIGITS_OF_NORTH_AMERICA = 3
_SHORT = re.compile(r"\*?\d{2,5}")
_BEYOND_THE_METADATA = MappingProxyType(
    {
        # Línea Nacional de Emergencias 9-1-1, by law since 2015
        # (proceso.hn, 2026-02-25; laprensa.hn, "911: 750 mil llamadas", 2022).
        "HN": frozenset({"911"}),
        # Centro de Atención Ciudadana 3-1-1, Decreto Ejecutivo 555 of 2010 (311.gob.pa).
        "PA": frozenset({"311"}),
        # Centro de Contacto Gubernamental *462 of OGTIC (hoy.com.do, 2026-02-19).
        "DO": frozenset({"*462"}),
    }
)
"""Numbers in service that libphonenumber does not list, with their source."""


def looks_short(text: str) -> bool:
    """Return whether a text is as short as a short number: two to five digits, `*` before them."""
    return _SHORT.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_short_number(text: str, country: str) -> bool:
    """Return whether a text (`911`, `*911`) can be dialled in `country` (ISO 3166-1 alpha-2).

    By the numbering plan of that country, as libphonenumber knows it; numbers that take only
    messages (SMS) are none, and in North America people dial no short number but those of three
    digits (N11, 988).
    """
    region = country.upper()
    if not looks_short(text) or not region:
        return False
    if text in _BEYOND_THE_METADATA.get(region, ()):
        return True
    code = phonenumbers.country_code_for_region(region)
    digits = text.removeprefix("*")
    if not code or (code == _NORTH_AMERICA and len(digits) != _DIGITS_OF_NORTH_AMERICA):
        return False
    # Parsed by the library only to get its form: leading noughts count in a short number.
    number = phonenumbers.PhoneNumber(
        country_code=code,
        national_number=int(digits),
        italian_leading_zero=True if digits.startswith("0") else None,
        number_of_leading_zeros=len(digits) - len(digits.lstrip("0")) or None,
    )
    return bool(
        shortnumberinfo.is_valid_short_number_for_region(number, region)
        and not shortnumberinfo.is_sms_service_for_region(number, region)
    )


def is_emergency_short_number(text: str, country: str) -> bool:
    """Return whether a short number calls the emergency services of `country`."""
    return bool(
        is_short_number(text, country)
        and shortnumberinfo.is_emergency_number(text.removeprefix("*"), country.upper())
    ) or (text == "911" and is_short_number(text, country))
