"""How the migrants' sheet speaks: in the three languages of the system, or in any other whose words
somebody gave.

Words are data: a JSON object from the Spanish text to the other language's, e.g. `{"Albergue": "Kay
pwoteksyon"}`. What it leaves out is said in Spanish.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations

from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class BorrowedWording(Formats):
    """The forms of Spanish with the words of another language."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        """`language` is a BCP 47 code, `words` from the Spanish text.

        Raises UnusableInput for another code.
        """
        if not _CODE.fullmatch(language):
            raise UnusableInput("language", f"{language!r} is no language code")
        super().__init__(SOURCE_LANGUAGE)
        self.language = language
        self.words = words
        self.translations = _Words(words)

    def pick(self, texts: Mapping[str, str]) -> str:
        """Return the text in this language, else the words given for the Spanish one."""
        return self.words.get(texts.get(SOURCE_LANGUAGE, "")) or super().pick(texts)


class _Words(NullTranslations):
    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        message = msgid1 if n == 1 else msgid2
        return self._words.get(message) or message

    ugettext, ungettext = gettext, ngettext  # by these names the templates ask


def wording_in(language: str, folder: Path | None = None) -> Formats:
    """Return the wording of a language of the system, or of `folder/<language>.json`.

    Raises UnusableInput for neither.
    """
    if language in LANGUAGES:
        return Formats(language)
    path = folder / f"{language}.json" if folder and _CODE.fullmatch(language) else None
    if path is None or not path.is_file():
        raise UnusableInput("language", f"no words for {language!r}")
    return BorrowedWording(language, read_words(path))


def fingerprint(wording: Formats) -> str:
    """Return what tells two states of a borrowed language apart; nothing for the languages of the
    installation.
    """
    words = wording.words if isinstance(wording, BorrowedWording) else {}
    return json.dumps(words, sort_keys=True) if words else ""


def read_words(path: Path) -> dict[str, str]:
    """Return the words in a file. Raises UnusableInput unless it is a JSON object of texts."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise UnusableInput(path.name, "no JSON") from wrong
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise UnusableInput(path.name, "an object of texts is needed")
    return found


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages of the system, then those whose words lie in `folder`."""
    others = (
        sorted(path.stem for path in folder.glob("*.json") if _CODE.fullmatch(path.stem))
        if folder.is_dir()
        else []
    )
    return (*LANGUAGES, *(code for code in others if code not in LANGUAGES))


def own_name(code: str) -> str:
    """Return what a language calls itself; in Spanish where CLDR does not know, else its code."""
    try:
        own = Locale.parse(code, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        own = None
    return own or Formats(SOURCE_LANGUAGE).language_name(code)
