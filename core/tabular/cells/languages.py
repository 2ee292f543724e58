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
    "hi", "so", "am", "zap",
)  # fmt: skip
_SPELLINGS = {
    "ht": (
        "criollo haitiano, creole, kreyol, creol, creole haitien, haitiano, haitian, "
        "kreyol ayisyen, patois haitiano"
    ),
    "quc": "quiche, kiche, kiche quc, maya kiche, maya quiche, queche",
    "mam": "maya mam, mam maya, mame",
    "kek": "kekchi, qeqchi, kekchi maya, quekchi, ketchi",
    "kjb": "kanjobal, qanjobal, canjobal, conjobal, kanhobal",
    "cak": "cachiquel, cakchiquel, kaqchiquel, kakchiquel, kaqchikel maya",
    "ixl": "ixil de nebaj, maya ixil",
    "cac": "chuj de san mateo, chuh",
    "jac": "popti, jakalteko, jacalteco, jakalteco",
    "knj": "akateko, acateco, akateco",
    "tzj": "tzutujil, zutuhil, tzutuhil, zutujil",
    "acr": "achi de rabinal",
    "poh": "poqomchi, pocomchi, pokomchi",
    "tzo": "tzotzil, zotzil",
    "tzh": "tzeltal, celtal",
    "ctu": "chol, chole",
    "yua": "maya, maya peninsular, yucateco",
    "cab": "garifuna, garinagu, caribe negro",
    "miq": "miskito, mosquito, miskitu",
    "nah": "mexicano, nahua, nahuat, aztec, azteca",
    "zap": "zapoteca, zapotec, zapoteque, diidxaza, zapoteco del istmo",
    "mix": "mixteca, mixtec, mixteque, tu un savi, nuu savi, mixteco alto, mixteco bajo",
    "tsz": "purepecha, tarasco, purhepecha",
    "mfs": "lsm, lengua de senas mexicana",
    "ase": "asl, lengua de senas americana",
}
"""How lists write the languages we do not print in, folded, beside what Unicode and our catalogues
call them.
"""
_NAMES = {
    **dict.fromkeys(("espanol", "castellano", "spa", "esp", "hispano"), "es"),
    **dict.fromkeys(("ingles", "eng", "ing"), "en"),
    **dict.fromkeys(("frances", "fra", "francais"), "fr"),
    **{name: code for code, names in _SPELLINGS.items() for name in names.split(", ")},
}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_INTRODUCTION = re.compile(r"^(?:habla|hablo|idioma|lengua|lenguas?|speaks?|parle) +")
_SEPARATORS = re.compile(r"[,;|/\n&+]|\sy\s|\sand\s|\set\s|\se\s")


_APOSTROPHES = str.maketrans(dict.fromkeys("´`ʼʹʻ‘’ꞌ′", "'"))
"""What people type for the glottal stop of Mayan languages (`K´iche´`)."""


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
    name = _INTRODUCTION.sub("", fold(text.translate(_APOSTROPHES)))
    code = _codes_by_name().get(name)
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
