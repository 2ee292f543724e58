"""The three languages. Spanish is the source: its texts are the message ids.

The catalogues lie on the ground floor because paper (plans) speaks them as well as the screen.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
LANGUAGES = ("es", "en", "fr")
SOURCE_LANGUAGE = "es"


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return message


TONGUES = {
    "cab": N_("garífuna"),
    "cak": N_("kaqchikel"),
    "ixl": N_("ixil"),
    "kek": N_("q’eqchi’"),
    "kjb": N_("q’anjob’al"),
    "mam": N_("mam"),
    "miq": N_("misquito"),
    "nah": N_("náhuatl"),
    "tzh": N_("tseltal"),
    "tzo": N_("tsotsil"),
    "yua": N_("maya yucateco"),
}
"""Languages of our people that CLDR does not name in Spanish, English and French (ISO 639-3)."""


@lru_cache(maxsize=8)
def translator(language: str) -> NullTranslations:
    """Return the catalogue of `language` (es, en, fr). Raises ValueError for another one."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of {', '.join(LANGUAGES)}")
    return Translations.load(CATALOGUES, [language])
