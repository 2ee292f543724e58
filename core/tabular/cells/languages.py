"""Languages by code or by name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, N_, TONGUES, language_of, translator
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

_CODES = (
    *LANGUAGES, "pt", "ht", "zh", "ar", "de", "it", "ru", "ja", "ko", "vi", "tl", "qu", "pa",
    "hi", "so", "am",
)  # fmt: skip
_NAMES = {
    "espanol": "es", "castellano": "es", "ingles": "en", "frances": "fr", "criollo haitiano": "ht",
    "creole": "ht", "kreyol": "ht", "creol": "ht", "quiche": "quc", "kiche": "quc",
    "kiche quc": "quc", "kekchi": "kek", "qeqchi": "kek", "kanjobal": "kjb", "qanjobal": "kjb",
    "tzotzil": "tzo", "tzeltal": "tzh", "garifuna": "cab", "cachiquel": "cak", "miskito": "miq",
    "lsm": "mfs", "asl": "ase",
}  # fmt: skip
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SEPARATORS = re.compile(r"[,;|/\n&+]|\sy\s|\sand\s|\set\s|\se\s")


def read_languages(cell: Cell) -> list[str] | None:
    """Return codes of languages (BCP 47), out of codes or names. Raises UnreadableCell."""
    return None if is_nothing(cell) else list(_languages_in(text_of(cell)))


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _languages_in(text: str) -> tuple[str, ...]:
    parts = _SEPARATORS.split(text)
    return tuple(dict.fromkeys(_language(part) for part in parts if part.strip()))


@lru_cache(maxsize=4096)
def _language(text: str) -> str:
    code = _codes_by_name().get(fold(text))
    if code is None and _CODE.fullmatch(text.strip()):
        code = text.strip()
    if code is None:
        raise UnreadableCell(
            N_("«%(value)s» no es un idioma que conozcamos."), value=text.strip()[:40]
        )
    return code


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        names = language_of(language).base_locale.languages
        codes |= {fold(str(names[code])): code for code in _CODES if code in names}
        codes |= {fold(translator(language).gettext(name)): code for code, name in TONGUES.items()}
    return codes | _NAMES
