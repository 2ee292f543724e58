"""One word for one thing: words that once stood for it stand nowhere any more, in no text of ours,
no template and no guide, in none of the languages.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from core.i18n.languages import translator

ROOT = Path(__file__).parents[3]
FORMER = {
    "es": {
        r"\b[Cc]artas?\b": "mensaje",
        r"[Ee]n silencio": "sin respuesta",
        r"\b(?:la|otra|una) casa (?:ya |no |aparte|con gente)|[Ll]a de la casa|la casa de un país":
            "el sistema, de la instalación",
        r"^¿?A quién llam(?:o|ar)\b\??$": "Llamar; Afectados",
        r"dos letras": "se elige de una lista, o «como SV»",
        r"[Cc]ódigos? del atlas|\([Cc]ódigos\)": "un nombre",
    },
    "en": {
        r"[Tt]ake the paper": "Download PDF",
        r"[Pp]aper is valid": "This plan is current",
        r"yours stands": "Saving will replace it with your version",
        r"[Tt]ell whoever runs the system": "contact your administrator",
        r"\bIn silence\b|^Silent$": "No answer",
        r"(?:trial|sealed|waiting|last) letters?\b|\bletters? (?:waiting|that are due)": "message",
        r"two letters": "as SV",
    },
    "fr": {
        r"\ben silence$": "sans réponse",
        r"(?:dernière|scellée?s?) lettres?\b|\blettres? (?:scellée|en attente|dues?)": "message",
        r"deux lettres": "comme SV",
    },
}  # fmt: skip
"""What is no more said, in which language, and what is said for it."""
OF_PAPER = re.compile(r"A4 y Carta|^[Cc]arta$|\(carta\)|en carta|A4 o carta|A4, carta|o carta\)")
"""The size of a sheet bears the name of what was once a message."""
ROSTER = {
    "plans/",
    "templates/plans/",
    "templates/pdf/roster/",
    "webapp/cli/plans/",
    "webapp/blueprints/plans/",
}
"""The one thing that is a *padrón*: the sealed list of a plan's pack; who is registered stands in
the *registro*.
"""


def texts(language: str) -> Iterator[str]:
    """Yield what we say in a language, a plural form as a text of its own."""
    told = translator("en" if language == "es" else language)
    assert isinstance(told, gettext.GNUTranslations)
    for source, translated in told._catalog.items():
        found = source if language == "es" else translated
        yield found[0] if isinstance(found, tuple) else str(found)


def faults(language: str, found: Iterable[str]) -> list[tuple[str, str]]:
    """Return the texts that hold a word of before, with what is said for it."""
    former = {re.compile(each): instead for each, instead in FORMER[language].items()}
    return [
        (text[:120], instead)
        for text in found
        for pattern, instead in former.items()
        if pattern.search(OF_PAPER.sub("", text) if language == "es" else text)
    ]


@pytest.mark.parametrize("language", FORMER)
def test_no_text_of_ours_says_a_word_of_before(language: str) -> None:
    assert faults(language, texts(language)) == []


@pytest.mark.parametrize("language", FORMER)
def test_no_guide_says_one(language: str) -> None:
    for path in (ROOT / "docs" / language).glob("*.md"):
        lines = re.sub(r"\]\([^)]*\)", "]", path.read_text(encoding="utf-8")).splitlines()
        assert faults(language, lines) == [], path


def test_a_stale_plan_and_a_lapsed_number_have_words_of_their_own() -> None:
    for language in ("es", "en", "fr"):
        said = translator(language).gettext
        assert said("desactualizado") != said("vencido"), language


def test_the_roster_is_named_by_plans_alone() -> None:
    for folder in ("templates", "webapp", "watch", "response", "registry", "directory"):
        for path in (ROOT / folder).rglob("*.*"):
            name = str(path.relative_to(ROOT))
            if path.suffix in {".html", ".py", ".txt"} and not name.startswith(tuple(ROSTER)):
                assert not re.search(r"[Pp]adrón", path.read_text(encoding="utf-8")), name
