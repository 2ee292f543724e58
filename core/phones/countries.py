"""Countries of the Regional Conference on Migration as telephones see them: names and codes."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

import phonenumbers
from babel import Locale

from core.i18n.languages import N_, SOURCE_LANGUAGE
from core.problems import MessageId

_NAMES = MappingProxyType(
    {
        "BZ": N_("Belice"),
        "CA": N_("Canadá"),
        "CR": N_("Costa Rica"),
        "DO": N_("República Dominicana"),
        "GT": N_("Guatemala"),
        "HN": N_("Honduras"),
        "MX": N_("México"),
        "NI": N_("Nicaragua"),
        "PA": N_("Panamá"),
        "SV": N_("El Salvador"),
        "US": N_("Estados Unidos"),
    }
)
REGION = tuple(_NAMES)
"""Whose plans are tried when a number does not exist where it was thought to be: our members."""


def country_words(country: str) -> MessageId:
    """Return the name of a country, to be translated where it is shown."""
    name = _NAMES.get(country.upper())
    return MessageId(name or Locale(SOURCE_LANGUAGE).territories.get(country.upper(), country))


@lru_cache(maxsize=1024)
def calling_code(country: str) -> str:
    """Return `+52` of `MX`; empty for what is no country."""
    code = phonenumbers.country_code_for_region(country.upper()) if country else 0
    return f"+{code}" if code else ""
