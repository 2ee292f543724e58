"""Countries by code or by name, in our languages and in the habits of lists. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from core.atlas.names import fold
from core.i18n.languages import INTERFACE_LANGUAGES, N_, SOURCE_LANGUAGE
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_THREE_LETTERS = {
    "BLZ": "BZ", "CAN": "CA", "CRI": "CR", "DOM": "DO", "GTM": "GT", "HND": "HN", "MEX": "MX",
    "NIC": "NI", "PAN": "PA", "SLV": "SV", "USA": "US",
}  # fmt: skip
_NAMES = {
    "eeuu": "US", "ee uu": "US", "e e u u": "US", "us": "US", "u s": "US", "u s a": "US",
    "estados unidos de america": "US", "united states of america": "US", "etats unis": "US",
    "estados unidos mexicanos": "MX", "taiwan": "TW", "rep dominicana": "DO",
    "peoples republic of china": "CN", "state of palestine": "PS", "palestine": "PS",
    "palestina": "PS", "ivory coast": "CI", "kingdom of denmark": "DK",
    "kingdom of the netherlands": "NL", "republic of ireland": "IE", "turkey": "TR",
    "czech republic": "CZ", "the bahamas": "BS", "the gambia": "GM", "cape verde": "CV",
    "east timor": "TL", "holy see": "VA", "vatican": "VA", "congo": "CG",
    "republic of the congo": "CG", "democratic republic of the congo": "CD", "burma": "MM",
    "myanmar": "MM", "micronesia": "FM", "federated states of micronesia": "FM",
    "macedonia": "MK", "north macedonia": "MK", "swaziland": "SZ", "eswatini": "SZ",
    "sao tome and principe": "ST", "saint vincent and the grenadines": "VC",
    "saint kitts and nevis": "KN", "saint lucia": "LC", "hong kong": "HK", "macau": "MO",
    "republic of the marshall islands": "MH", "rd": "DO", "r d": "DO", "rep dom": "DO",
    "eu": "US", "e u": "US", "eua": "US", "e u a": "US", "usa": "US", "crc": "CR", "esa": "SV",
    "gua": "GT", "hon": "HN", "salvador": "SV", "guate": "GT",
}  # fmt: skip
"""What lists call them where Unicode has another name (Wikidata, foreign offices, the habit of the
region: `RD` is the Dominican Republic, `EU` the United States).
"""
_NO_COUNTRY = frozenset({"international", "internacional", "internationale", "regional"})
_SEPARATORS = re.compile(r"[,;|/\n]")


def read_country(cell: Cell) -> str | None:
    """Return ISO 3166-1 alpha-2, out of a code or a name in our languages.

    Raises UnreadableCell.
    """
    text = text_of(cell)
    key = fold(text)
    if is_nothing(cell) or key in _NO_COUNTRY:
        return None
    code = _country(text) if key else None
    if code is None:
        raise UnreadableCell(N_("«%(value)s» no es un país que conozcamos."), value=text[:60])
    return code


def read_countries(cell: Cell) -> list[str] | None:
    """Return several countries, between commas, semicolons or bars. Raises UnreadableCell."""
    if is_nothing(cell):
        return None
    codes = [read_country(part) for part in _SEPARATORS.split(text_of(cell)) if part.strip()]
    return [code for code in codes if code]


def country_name(code: str) -> str:
    """Return the name of a country in Spanish, the language of our sources; else its code."""
    return str(Locale(SOURCE_LANGUAGE).territories.get(code, code))


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _country(text: str) -> str | None:
    upper, key = text.strip().upper(), fold(text)
    if named := _NAMES.get(key):
        return named
    if upper in _codes_by_name().values():
        return upper
    return _THREE_LETTERS.get(upper) or _codes_by_name().get(key)


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in INTERFACE_LANGUAGES:
        for code, name in language.base_locale.territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(fold(str(name)), code)
                names.setdefault(fold(str(name).replace("&", language.and_word)), code)
    return names
