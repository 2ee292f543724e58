"""Which guides there are, and where their texts lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.i18n.high_signs import in_language
from core.i18n.languages import LANGUAGES, N_

_HERE = Path(__file__).resolve().parent
_INSTALLED, _CHECKOUT = _HERE / "texts", _HERE.parent.parent / "docs"
"""A wheel carries the texts beside this module; in a checkout they are the documentation."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide, written in each language."""

    name: str
    """Of its file and in its address."""
    words: str
    """Message id."""
    says: str
    """What it is about, in a line; message id."""


GUIDES = (
    Guide("consul", N_("Para consulados"), N_("Afectados, Llamar, planes, personas")),
    Guide(
        "emergency",
        N_("Para la unidad de emergencias"),
        N_("La guardia, la primera hora, avisar, el mapa, sin red"),
    ),
    Guide("country", N_("Para administrar un país"), N_("Cuentas, entradas, listas, reglas")),
    Guide("secretariat", N_("Para la Secretaría"), N_("Rondas, ediciones, protocolos, fuentes")),
    Guide(
        "mobile-consulate",
        N_("Para la mesa de un consulado móvil"),
        N_("Antes de salir, en la mesa, el mismo día"),
    ),
    Guide("people", N_("Para quien se registra"), N_("Registrarse, cambiar, contestar, borrarse")),
    Guide("shelter", N_("Para albergues"), N_("El enlace: confirmar, corregir, cuántos hay")),
)
BY_NAME = {each.name: each for each in GUIDES}


def guides_folder() -> Path:
    """Return the folder of the texts: one folder a language, and `screenshots`."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


@cache
def text_of(name: str, language: str) -> str:
    """Return the text of a guide in Spanish where the language has none.

    Raises KeyError for a guide there is not.
    """
    guide = BY_NAME[name]
    code = language if language in LANGUAGES else "es"
    text = (guides_folder() / code / f"{guide.name}.md").read_text(encoding="utf-8")
    return in_language(text, code)
