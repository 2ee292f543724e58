"""Telephones as they are kept, written again as what a person can dial.

A kept value is `+19565550123`, with `;ext=12` behind it for an extension (RFC 3966), or the bare
digits of a short number (`911`), which nobody can dial from abroad. `core.phones` reads them.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from core.i18n.languages import N_

HOME_ONLY_WORDS = N_("sólo desde %(country)s")
TOLL_FREE_WORD = N_("gratuito")
SHORT_NAMES = MappingProxyType({"US": N_("EE. UU.")})
"""Countries whose names are too long beside a telephone, as message ids."""
_REMEMBERED = 4096
"""Numbers a process knows how to write: a page of the directory shows the same hundred again and
again, and reading one takes libphonenumber a millisecond. What comes of a text depends on the text
alone.
"""
_HOME_ONLY = frozenset(
    {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE}
)


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


@lru_cache(_REMEMBERED)
def home_only(value: str) -> str:
    """Return the country (ISO 3166-1 alpha-2) from which alone a number can be dialled, empty for
    one that answers everywhere.

    Toll-free, shared-cost and premium numbers are paid for at home; from abroad they do not ring
    (ITU-T E.164, 6.2). The universal ones (+800) ring everywhere; short numbers are no E.164.
    """
    number = _read(value)
    if number is None or phonenumbers.number_type(number) not in _HOME_ONLY:
        return ""
    country = phonenumbers.region_code_for_country_code(number.country_code or 0)
    return "" if country in {"001", "ZZ"} else str(country)


@lru_cache(_REMEMBERED)
def is_toll_free(value: str) -> bool:
    """Return whether whoever calls a number pays nothing."""
    number = _read(value)
    return number is not None and phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE


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


@lru_cache(_REMEMBERED)
def _read(value: str) -> PhoneNumber | None:
    """Return a number to be looked at and never changed: the next who asks gets the same one."""
    if not value.startswith("+"):
        return None
    try:
        return phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(_REMEMBERED)
def _format(value: str, form: int) -> str:
    number = _read(value)
    return value if number is None else str(phonenumbers.format_number(number, form))
