"""The languages of screen and paper: the one list, and their catalogues.

Spanish is the source: its texts are the message ids. A new language is one line in
INTERFACE_LANGUAGES and a catalogue (`scripts/translations.py update` begins it).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
CODE_LENGTH = 8
"""Longest code of a language, in letters: what a column of the database holds (BCP 47, 2.2.1)."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of screen and paper."""

    code: str
    """ISO 639 where it has a code there; the folder of its catalogue, the name of its papers."""
    locale: str
    """Whose days, numbers and countries are written: one that CLDR knows, of the region where our
    readers are (12,345 and not 12.345 in Spanish).
    """
    own_name: str
    """What it calls itself: who looks for it cannot read the others."""
    pack_page: str
    """File name of the page of a crisis pack, as people look for it."""
    and_word: str
    """What joins the last two of several names."""

    @property
    def base_locale(self) -> Locale:
        """The language as it is written anywhere, for recognizing names in what people send."""
        return Locale(Locale.parse(self.locale).language)


INTERFACE_LANGUAGES = (
    Language("es", "es_MX", "Español", "LEEME.html", "y"),
    Language("en", "en_US", "English", "README.html", "and"),
    Language("fr", "fr_FR", "Français", "LISEZMOI.html", "et"),
)
"""The source first; then in the order in which they are offered."""
LANGUAGES = tuple(language.code for language in INTERFACE_LANGUAGES)
SOURCE_LANGUAGE = LANGUAGES[0]


def language_of(code: str) -> Language:
    """Return the language of that code. Raises ValueError for another one."""
    for language in INTERFACE_LANGUAGES:
        if language.code == code:
            return language
    raise ValueError(f"{code!r} is not one of {', '.join(LANGUAGES)}")


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return message


TONGUES = {
    "acr": N_("achi’"),
    "cab": N_("garífuna"),
    "cac": N_("chuj"),
    "cak": N_("kaqchikel"),
    "ctu": N_("ch’ol"),
    "ixl": N_("ixil"),
    "jac": N_("popti’"),
    "kek": N_("q’eqchi’"),
    "kjb": N_("q’anjob’al"),
    "knj": N_("akateko"),
    "mam": N_("mam"),
    "miq": N_("misquito"),
    "mix": N_("mixteco"),
    "nah": N_("náhuatl"),
    "poh": N_("poqomchi’"),
    "tsz": N_("purépecha"),
    "tzh": N_("tseltal"),
    "tzj": N_("tz’utujil"),
    "tzo": N_("tsotsil"),
    "yua": N_("maya yucateco"),
}
"""Languages of our people that CLDR does not name in Spanish, English and French (ISO 639-3).

`mix` stands for every Mixtec language: ISO has no code for all of them together.
"""


@lru_cache(maxsize=32)
def translator(language: str) -> NullTranslations:
    """Return the catalogue of the language of that code. Raises ValueError for another one."""
    return Translations.load(CATALOGUES, [language_of(language).code])
