"""Which passwords are refused: the common ones, the account's own words, and what is guessed as
easily.

The lists of common passwords, names and words come with zxcvbn; it knows repeats, rows of keys and
dates, too. Its lists are English ones: the words of this program and of the account are added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.i18n.languages import INTERFACE_LANGUAGES
from core.late import late_module

_zxcvbn = late_module("zxcvbn")

SAFE_SCORE = 3
"""Of zxcvbn: fewer than 10^8 guesses are 2 or less."""
SHORTEST_REST = 8
"""So many signs are left when the account's own words are taken out."""
_LONGEST_JUDGED = 72
"""What is longer is judged by its beginning: the search takes long for what nobody guesses."""
_TRADE = (
    "atalaya",
    "consulado",
    "consulate",
    "consulat",
    "embajada",
    "embassy",
    "ambassade",
    "contraseña",
    "contrasena",
    "password",
    "motdepasse",
    "administrador",
    "administracion",
    "emergencia",
    "secretaria",
    "crisis",
)
"""Words somebody of a consulate thinks of first."""


def is_easily_guessed(password: str, own: Iterable[str] = ()) -> bool:
    """Return whether a password is common, made of the account's own words, or guessed as easily.

    `own` is what stands in the account: e-mail, ISO code of the country, names.
    """
    words = sorted({*_own_words(own), *map(_plain, _TRADE)}, key=len, reverse=True)
    judged = _plain(password)[:_LONGEST_JUDGED]
    rest = judged
    for word in words:
        rest = rest.replace(word, "")
    if len(re.sub(r"[\W_]", "", rest)) < min(SHORTEST_REST, len(judged)) and rest != judged:
        return True
    verdicts = (
        _zxcvbn.zxcvbn(text, user_inputs=words) for text in {judged, password[:_LONGEST_JUDGED]}
    )
    return any(int(verdict["score"]) < SAFE_SCORE for verdict in verdicts)


# -- inside ---------------------------------------------------------------------------------


def _own_words(own: Iterable[str]) -> set[str]:
    """Return the words of the account that are long enough to be found again."""
    words = {part for text in own for part in re.split(r"[\W_]+", _plain(text))}
    for code in own:
        if re.fullmatch(r"[A-Z]{2}", code):
            for language in INTERFACE_LANGUAGES:
                name = _plain(str(language.base_locale.territories.get(code, code)))
                words |= {*re.split(r"[\W_]+", name), re.sub(r"[\W_]+", "", name)}
    return {word for word in words if len(word) >= 4}


def _plain(text: str) -> str:
    """Return a text in lower case and without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
