"""Countries and languages as people write them: by name in our languages, accents and case left
aside, or by their code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale

from core.i18n.languages import LANGUAGES, TONGUES, translator


def country_code_of(text: str) -> str:
    """Return the code of a country somebody wrote; the text itself where none is called so."""
    return _countries().get(_folded(text), text.strip())


def language_code_of(text: str) -> str:
    """Return the code of a language somebody wrote; the text itself where none is called so."""
    return _languages().get(_folded(text), text.strip())


def language_codes_of(text: str) -> str:
    """Return a list of languages, divided by commas, with codes in place of names."""
    return ", ".join(language_code_of(part) for part in text.split(",") if part.strip())


# -- inside ---------------------------------------------------------------------------------


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).strip()


@cache
def _countries() -> dict[str, str]:
    named = ((name, code) for code, name in _named("territories") if len(code) == 2)
    return {_folded(name): code for name, code in named if code.isalpha()}


@cache
def _languages() -> dict[str, str]:
    found = {_folded(name): code.replace("_", "-") for code, name in _named("languages")}
    for code, own in TONGUES.items():
        found |= {_folded(translator(each).gettext(own)): code for each in LANGUAGES}
    return found


def _named(what: str) -> Iterator[tuple[str, str]]:
    for each in LANGUAGES:
        yield from getattr(Locale(each), what).items()
