"""Sex as lists write it: H and M, M and F, or words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from core.atlas.names import fold
from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell, is_nothing
from core.tabular.tables import Cell, text_of

Sex = Literal["f", "m", "x"]

_WORDS: dict[str, Sex] = {
    "f": "f", "fem": "f", "femenino": "f", "femenina": "f", "female": "f", "feminin": "f",
    "femme": "f", "fille": "f", "mujer": "f", "muj": "f", "woman": "f", "girl": "f", "nina": "f",
    "senora": "f", "h": "m", "hombre": "m", "homme": "m", "varon": "m", "v": "m", "masculino": "m",
    "masc": "m", "masculin": "m", "male": "m", "man": "m", "boy": "m", "nino": "m", "garcon": "m",
    "senor": "m", "x": "x", "otro": "x", "otra": "x", "other": "x", "autre": "x", "no binario": "x",
    "no binaria": "x", "non binary": "x", "nonbinary": "x", "non binaire": "x",
}  # fmt: skip
_INITIAL = "m"
"""Mujer, or masculino, male: the only letter that means both."""


def initial_m(cells: Iterable[Cell]) -> Sex | None:
    """Return whom `M` means in a column: the sex that no other cell of it names in another way.

    `H` and `M` are hombre and mujer, as in the CURP; `M` and `F` masculino and femenino. A word
    that begins with M says it itself. None: nothing tells, or the column contradicts itself.
    """
    votes: set[Sex] = set()
    for word in {fold(text_of(cell)) for cell in cells} - {_INITIAL}:
        meaning = _WORDS.get(word)
        if meaning in ("f", "m"):
            is_spelled = word.startswith(_INITIAL)
            votes.add(meaning if is_spelled else ("m" if meaning == "f" else "f"))
    return votes.pop() if len(votes) == 1 else None


def read_sex(cell: Cell, m_means: Sex | None) -> Sex | None:
    """Return `f`, `m` or `x`; None where nothing is said.

    `m_means` is what `initial_m` says of its column. Raises UnreadableCell.
    """
    if is_nothing(cell):
        return None
    word = fold(text_of(cell))
    meaning = m_means if word == _INITIAL else _WORDS.get(word)
    if meaning is not None:
        return meaning
    if word == _INITIAL:
        raise UnreadableCell(N_("«M» puede ser mujer o masculino: la columna no dice cuál."))
    raise UnreadableCell(N_("«%(value)s» no dice un sexo."), value=text_of(cell)[:40])
