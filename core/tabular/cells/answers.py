"""Cells that say nothing, ask to empty a field, say yes or no, or name one of some codes. Pure.

Each `read_…` gives back None for an empty cell and raises UnreadableCell for what it cannot read:
it never guesses a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, N_, translator
from core.problems import Problem
from core.tabular.tables import Cell, text_of

NOTHING = frozenset(
    {
        "-", "--", "---", "–", "—", ".", "?", "n/a", "na", "n.a", "s/d", "sd", "s/i", "sin dato",
        "sin datos", "none", "none provided", "null", "nan", "nil", "no aplica", "ninguno",
        "ninguna", "desconocido", "desconocida", "unknown", "unk", "inconnu", "inconnue",
        "not available", "tbd", "pendiente", "no tiene", "no disponible", "n/d", "ns/nr", "s/t",
        "no cuenta", "no posee", "no hay", "no proporciono", "no proporcionó", "no proporcionado",
        "no refiere", "no refirió", "no reporta", "sin informacion", "sin información",
        "por confirmar", "por definir", "pending", "does not have", "no phone", "sin telefono",
        "sin teléfono", "sin correo", "n'a pas", "aucun", "aucune", "néant", "sans objet",
        "à venir", "not provided", "refused", "no sabe", "no recuerda", "xxx", "x x x",
        "s/n", "sin numero", "sin número", "nd", "no registra", "no especifica", "no especificado",
        "no definido", "en tramite", "en trámite", "tba", "to be confirmed", "to be announced",
        "to be determined", "not applicable", "no data", "no email", "à confirmer", "a confirmer",
        "non disponible", "pas de données", "n. d.", "n.d", "s.d", "s.n", "…", "...", "*", "**",
        "_", "__", "/", "//", "xx", "xxxx", "vacio", "vacío", "por asignar", "por determinar",
        "sin asignar",
    }
)  # fmt: skip
_NOUGHTS = re.compile(r"[(+\s-]*0(?:[\s()-]*0){4,}")
"""Five noughts or more and nothing else: a number nobody has."""
CLEAR_WORDS = (N_("(borrar)"), N_("(vaciar)"))
_UNKNOWN_WORD = N_("No se sabe")
_YES = frozenset(
    {
        "si", "s", "yes", "y", "oui", "o", "true", "verdadero", "vrai", "1", "x", "open", "abierto",
        "abierta", "ouvert", "ouverte", "accepting", "active", "activo", "activa", "activado",
        "activada", "actif", "disponible", "habilitado", "habilitada", "operando", "operativo",
        "en operacion", "en funcionamiento", "en servicio", "funcionando",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "no", "n", "non", "false", "falso", "faux", "0", "closed", "cerrado", "cerrada", "ferme",
        "none", "full", "fermee", "inactivo", "inactiva", "inactive", "inactif", "lleno", "llena",
        "saturado", "complet", "clausurado", "clausurada", "desactivado", "desactivada",
        "deshabilitado", "fuera de servicio", "fuera de operacion",
    }
)  # fmt: skip
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys("✓✔☑✅☒🗹🗸", "yes"), "☐": "no", "⬜": "no",
}  # fmt: skip
"""Boxes and ticks. A cross of its own is not read: it marks with some, and denies with others."""
_CROSSES = frozenset("✗✘❌✕✖")
_UNKNOWN = frozenset({"unknown", "unk", "desconocido", "inconnu", "no se sabe", "ns", "no sabe"})


WordsOfCode = Callable[[str], tuple[str, ...]]
"""What a code is called, in each of our languages."""


class UnreadableCell(Exception):
    """A cell nobody can read for what its column is said to be; `problem` says why in words."""

    def __init__(self, message: str, **gaps: str | int) -> None:
        super().__init__(message)
        self.problem = Problem(message, gaps)


def no_words(_code: str) -> tuple[str, ...]:
    """Return no words: for codes that are written as codes only."""
    return ()


def is_nothing(cell: Cell) -> bool:
    """Return whether a cell says nothing, in one of the ways people write that."""
    return says_nothing(text_of(cell))


@lru_cache(maxsize=8_192)
def says_nothing(text: str) -> bool:
    """Return whether a text without blanks around it says nothing."""
    plain = text.casefold()
    is_word = not plain or plain in NOTHING or plain.strip(" .*()[]") in NOTHING
    return is_word or _NOUGHTS.fullmatch(plain) is not None


def is_clearing(text: str) -> bool:
    """Return whether a cell asks to empty the field: an empty cell alone changes nothing."""
    return text.startswith("(") and fold(text) in _clear_words()


def read_answer(cell: Cell) -> str | None:
    """Return `yes`, `no` or `unknown`, by the first word. Raises UnreadableCell."""
    return _answer(text_of(cell))


def read_code(
    cell: Cell,
    codes: Iterable[str],
    synonyms: Mapping[str, str],
    words: WordsOfCode = no_words,
) -> str | None:
    """Return one of `codes`: as code, by one of its `words`, or by a synonym (folded -> code).

    Raises UnreadableCell.
    """
    text = text_of(cell)
    if not text:
        return None
    own = tuple(codes)
    code = _codes_by_word(own, words).get(fold(text)) or synonyms.get(fold(text))
    if code not in own:
        raise UnreadableCell(N_("«%(value)s» no es una de las opciones."), value=text[:60])
    return code


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _codes_by_word(codes: tuple[str, ...], words: WordsOfCode) -> dict[str, str]:
    return {fold(each): code for code in codes for each in (code, *words(code))}


@lru_cache(maxsize=1)
def _clear_words() -> frozenset[str]:
    return _in_all_languages(*CLEAR_WORDS)


@lru_cache(maxsize=1)
def _unknown_words() -> frozenset[str]:
    return _UNKNOWN | _in_all_languages(_UNKNOWN_WORD)


def _in_all_languages(*words: str) -> frozenset[str]:
    return frozenset(
        fold(translator(language).gettext(word)) for language in LANGUAGES for word in words
    )


@lru_cache(maxsize=4096)
def _answer(typed: str) -> str | None:
    text, sign = fold(typed), typed.strip().rstrip("\ufe0f")
    if not text and sign not in _CROSSES:
        return _SIGNS.get(sign)
    if text in _unknown_words():
        return "unknown"
    answers = {word: answer for words, answer in ((_NO, "no"), (_YES, "yes")) for word in words}
    if text in answers:
        return answers[text]
    if says_nothing(typed):
        return None
    first = text.partition(" ")[0]
    if first in answers:
        return answers[first]
    raise UnreadableCell(N_("«%(value)s» no es sí, no ni «no se sabe»."), value=typed[:60])
