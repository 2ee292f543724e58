"""What people write in cells, understood: yes and no, countries, languages, numbers, days, places.

Pure.

Each `read_…` gives back None for an empty cell and raises NotUnderstood for what it cannot read: it
never guesses a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache

from babel import Locale

from core.atlas.names import fold, read_coordinates
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, TONGUES, translator
from core.problems import Problem
from core.tabular.tables import Cell, text_of
from directory.export.columns import WORDS

NOTHING = frozenset({
    "-", "--", "---", "–", "—", ".", "?", "n/a", "na", "n.a", "s/d", "sd", "s/i", "sin dato", "sin datos", "none",
    "none provided", "null", "nan", "nil", "no aplica", "ninguno", "ninguna", "desconocido", "desconocida", "unknown",
    "unk", "inconnu", "inconnue", "not available", "tbd", "pendiente", "no tiene", "no disponible",
})  # fmt: skip
CLEAR_WORDS = (N_("(borrar)"), N_("(vaciar)"))
_YES = frozenset({
    "si", "s", "yes", "y", "oui", "o", "true", "verdadero", "vrai", "1", "x", "open", "abierto", "abierta", "ouvert",
    "accepting", "active", "activo",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "non", "false", "falso", "faux", "0", "closed", "cerrado", "cerrada", "ferme", "none", "full",
})  # fmt: skip
_UNKNOWN = frozenset(
    {"unknown", "unk", "desconocido", "inconnu", "no se sabe", "ns", "no sabe", "sin dato", "s d"}
)
_NUMBER = re.compile(
    r"(\d{1,3}(?:[.,\s ]\d{3})+|\d+)(?:[.,]0+)?\s*(?:personas?|people|personnes?|camas?|beds?|lits?|cupos?)?"
)
_LATLON = re.compile(
    r"\s*([-+−]?\d{1,3}[.,]\d+|[-+−]?\d{1,3})\s*°?\s*(?:[,;|/\s]\s*)([-+−]?\d{1,3}[.,]\d+|[-+−]?\d{1,3})\s*°?\s*"
)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_THREE_LETTERS = {
    "BLZ": "BZ", "CAN": "CA", "CRI": "CR", "DOM": "DO", "GTM": "GT", "HND": "HN", "MEX": "MX", "NIC": "NI",
    "PAN": "PA", "SLV": "SV", "USA": "US",
}  # fmt: skip
_COUNTRY_NAMES = {
    "eeuu": "US", "ee uu": "US", "e e u u": "US", "estados unidos de america": "US", "united states of america": "US",
    "us": "US", "u s": "US", "u s a": "US", "etats unis": "US", "estados unidos mexicanos": "MX", "taiwan": "TW",
    "rep dominicana": "DO", "peoples republic of china": "CN", "state of palestine": "PS", "ivory coast": "CI",
    "kingdom of denmark": "DK", "kingdom of the netherlands": "NL", "republic of ireland": "IE", "turkey": "TR",
    "czech republic": "CZ", "the bahamas": "BS", "the gambia": "GM", "cape verde": "CV", "east timor": "TL",
    "holy see": "VA", "republic of the congo": "CG", "democratic republic of the congo": "CD", "burma": "MM",
    "federated states of micronesia": "FM", "macedonia": "MK", "north macedonia": "MK", "swaziland": "SZ",
    "vatican": "VA", "palestine": "PS", "palestina": "PS", "myanmar": "MM", "sao tome and principe": "ST",
    "saint vincent and the grenadines": "VC", "saint kitts and nevis": "KN", "saint lucia": "LC", "hong kong": "HK",
    "macau": "MO", "republic of the marshall islands": "MH", "eswatini": "SZ", "congo": "CG", "micronesia": "FM",
}  # fmt: skip
_AND = {"es": "y", "en": "and", "fr": "et"}
_NO_COUNTRY = frozenset({"international", "internacional", "internationale", "regional"})
_LANGUAGE_CODES = (
    "es", "en", "fr", "pt", "ht", "zh", "ar", "de", "it", "ru", "ja", "ko", "vi", "tl", "qu", "pa", "hi", "so", "am",
)  # fmt: skip
_LANGUAGE_NAMES = {
    "espanol": "es", "castellano": "es", "criollo haitiano": "ht", "creole": "ht", "kreyol": "ht", "creol": "ht",
    "quiche": "quc", "kiche": "quc", "kekchi": "kek", "qeqchi": "kek", "kanjobal": "kjb", "qanjobal": "kjb",
    "tzotzil": "tzo", "tzeltal": "tzh", "garifuna": "cab", "cachiquel": "cak", "miskito": "miq", "ingles": "en",
    "frances": "fr", "kiche quc": "quc", "lsm": "mfs", "asl": "ase",
}  # fmt: skip
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class NotUnderstood(Exception):
    """A cell nobody can read for what its column is said to be."""

    def __init__(self, message: str, **gaps: str | int) -> None:
        super().__init__(message)
        self.problem = Problem(message, gaps)


def is_nothing(cell: Cell) -> bool:
    """Return whether a cell says nothing, in one of the ways people write that."""
    text = text_of(cell)
    return not text or text.casefold().strip(" .") in NOTHING or text.casefold() in NOTHING


def is_clearing(text: str) -> bool:
    """Return whether a cell asks to empty the field: an empty cell alone changes nothing."""
    return text.startswith("(") and fold(text) in _clearing()


def read_answer(cell: Cell) -> str | None:
    """`yes`, `no` or `unknown`, by the first word."""
    return _answer(text_of(cell))


def read_code(cell: Cell, codes: Iterable[str], synonyms: Mapping[str, str]) -> str | None:
    """Return one of `codes`, said as code or in words of our three languages, or by a synonym
    (folded -> code).
    """
    text = text_of(cell)
    if not text:
        return None
    wanted = tuple(codes)
    found = _said(wanted).get(fold(text)) or synonyms.get(fold(text))
    found = found if found in wanted else None
    if found is None:
        raise NotUnderstood(N_("«%(value)s» no es una de las opciones."), value=text[:60])
    return found


@lru_cache(maxsize=256)
def said_for(code: str) -> tuple[str, ...]:
    """Return the word of a code in our three languages."""
    word = WORDS.get(code)
    return tuple(translator(language).gettext(word) for language in LANGUAGES) if word else ()


def read_country(cell: Cell) -> str | None:
    """ISO 3166-1 alpha-2, out of a code or a name in our three languages."""
    text = text_of(cell)
    key = fold(text)
    if is_nothing(cell) or key in _NO_COUNTRY:
        return None
    found = _country(text) if key else None
    if found is None:
        raise NotUnderstood(N_("«%(value)s» no es un país que conozcamos."), value=text[:60])
    return found


def country_name(code: str) -> str:
    """Return the name of a country in Spanish, the language of our sources; the code when it has
    none.
    """
    return str(Locale(SOURCE_LANGUAGE).territories.get(code, code))


def read_countries(cell: Cell) -> list[str] | None:
    """Return several countries, between commas, semicolons or bars."""
    if is_nothing(cell):
        return None
    found = [read_country(part) for part in re.split(r"[,;|/\n]", text_of(cell)) if part.strip()]
    return [code for code in found if code]


def read_languages(cell: Cell) -> list[str] | None:
    """Codes of languages (BCP 47), out of codes or names in our three languages."""
    return None if is_nothing(cell) else list(_languages_in(text_of(cell)))


def read_number(cell: Cell) -> int | None:
    """Return a whole number, with or without separators of thousands and the word behind it."""
    if is_nothing(cell):
        return None
    match = _NUMBER.fullmatch(text_of(cell).casefold())
    if match is None:
        raise NotUnderstood(
            N_("«%(value)s» no es un número entero, 0 o más."), value=text_of(cell)[:40]
        )
    return int(re.sub(r"\D", "", match[1]))


def read_day(cell: Cell, *, month_first: bool = False) -> str | None:
    """`2026-11-22`, out of a date of the workbook, ISO, or `22/11/2026` (`month_first`:
    `11/22/2026`).
    """
    if is_nothing(cell):
        return None
    moment = _moment(cell, month_first)
    return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()


def read_moment(cell: Cell, *, month_first: bool = False) -> str | None:
    """`2026-11-22T12:00:00Z`; a day alone is its first moment, and what has no zone is UTC."""
    if is_nothing(cell):
        return None
    moment = _moment(cell, month_first)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _rounded(moment.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_degrees(cell: Cell) -> float | None:
    """Return one coordinate: `26.2034`, `26,2034`, `98.23 W` or `98°14'W`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if is_nothing(cell):
        return None
    text = text_of(cell).replace("−", "-")
    try:
        return float(text.replace(" ", "").rstrip("°").replace(",", "."))
    except ValueError:
        pass
    both = f"{text} 0°E" if re.search(r"[NSns]", text) else f"0°N {text}"
    point = read_coordinates(both)
    if point is None:
        raise NotUnderstood(
            N_("«%(value)s» no es una coordenada en grados."), value=text_of(cell)[:40]
        )
    return point.lat if re.search(r"[NSns]", text) else point.lon


def read_point(cell: Cell) -> list[float] | None:
    """[longitude, latitude] out of both in one cell, latitude first, decimal points or commas."""
    if is_nothing(cell):
        return None
    text = text_of(cell).strip("()[] ")
    match = _LATLON.fullmatch(text)
    if match:
        lat, lon = (float(part.replace("−", "-").replace(",", ".")) for part in match.groups())
        if abs(lat) <= 90:
            return [lon, lat]
    point = read_coordinates(text)
    if point is None:
        raise NotUnderstood(
            N_("«%(value)s» no son coordenadas (latitud, longitud)."), value=text[:60]
        )
    return [point.lon, point.lat]


def is_month_first(cells: Iterable[Cell]) -> bool:
    """Return whether a column of days like `11/22/2026` puts the month first: some day of it can be
    read in no other way.
    """
    found = [
        match for cell in cells if isinstance(cell, str) and (match := _DAY.match(cell.strip()))
    ]
    return any(int(each[2]) > 12 for each in found) and not any(int(each[1]) > 12 for each in found)


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _clearing() -> frozenset[str]:
    return frozenset(
        fold(translator(language).gettext(word)) for language in LANGUAGES for word in CLEAR_WORDS
    )


@lru_cache(maxsize=4096)
def _answer(said: str) -> str | None:
    text = fold(said)
    if not text:
        return None
    if text in _UNKNOWN or text in _said(("unknown",)):
        return "unknown"
    first = text.split()[0]
    for words, answer in ((_YES, "yes"), (_NO, "no")):
        if text in words or first in words:
            return answer
    raise NotUnderstood(N_("«%(value)s» no es sí, no ni «no se sabe»."), value=said[:60])


@lru_cache(maxsize=64)
def _said(codes: tuple[str, ...]) -> dict[str, str]:
    return {fold(said): code for code in codes for said in (code, *said_for(code))}


@lru_cache(maxsize=4096)
def _country(text: str) -> str | None:
    upper = text.strip().upper()
    if upper in _countries().values():
        return upper
    return (
        _THREE_LETTERS.get(upper) or _COUNTRY_NAMES.get(fold(text)) or _countries().get(fold(text))
    )


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(fold(str(name)), code)
                names.setdefault(fold(str(name).replace("&", _AND[language])), code)
    return names


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        told = Locale(language).languages
        names |= {fold(str(told[code])): code for code in _LANGUAGE_CODES if code in told}
        names |= {fold(translator(language).gettext(name)): code for code, name in TONGUES.items()}
    return names | _LANGUAGE_NAMES


@lru_cache(maxsize=4096)
def _languages_in(text: str) -> tuple[str, ...]:
    parts = re.split(r"[,;|/\n&+]|\sy\s|\sand\s|\set\s|\se\s", text)
    return tuple(dict.fromkeys(_language(part) for part in parts if part.strip()))


@lru_cache(maxsize=4096)
def _language(text: str) -> str:
    found = _languages().get(fold(text))
    if found is None and _LANGUAGE_CODE.fullmatch(text.strip()):
        found = text.strip()
    if found is None:
        raise NotUnderstood(
            N_("«%(value)s» no es un idioma que conozcamos."), value=text.strip()[:40]
        )
    return found


def _moment(cell: Cell, month_first: bool) -> date | datetime:
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        pass
    match = _DAY.fullmatch(text)
    if match:
        first, second, year = (int(part) for part in match.groups())
        day, month = (second, first) if month_first else (first, second)
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise NotUnderstood(N_("«%(value)s» no es una fecha como 2026-11-22."), value=text[:40])


def _rounded(moment: datetime) -> datetime:
    """To the second: a workbook keeps moments as parts of a day, and they come back a hair off."""
    stamp = round(moment.timestamp())
    return datetime.fromtimestamp(stamp, UTC)
