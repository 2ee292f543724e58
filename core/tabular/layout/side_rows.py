"""Rows of a table that are no entries: totals, sources, headings, titles again. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.tables import Cell, SourceRow, Table, text_of

_TOTAL = re.compile(
    r"(?:(?:gran|sub|grand|sous|suma)\s?)?(?:total(?:es)?|totaux|suma)"
    r"(?: general| global| overall)?(?: (?:de|of|des?|du) [a-z ]{1,40})?"
    r"(?: \d{1,7}(?: [a-z]{2,20}){0,3})?"
    r"|sub ?total(?:es)? [a-z ]{1,60}"
)
_TOTAL_LETTERS = frozenset("tTgGsS")
_FOOTER = re.compile(
    r"(?i)\W{0,3}(?:fuentes?|sources?|elabor[oó]|elaborado por|elaboraci[oó]n|prepared by"
    r"|compiled by|[ée]tabli par|notas?|notes?|nb|actualizad[oa](?: al?)?|updated"
    r"|(?:[úu]ltima )?actualizaci[oó]n|mise? [àa] jour|corte al?|revis[oó]|autoriz[oó]"
    r"|fecha de (?:corte|elaboraci[oó]n|actualizaci[oó]n)|vo\.? ?bo\.?)\s*[:.]"
)
_ASTERISK = re.compile(r"\s*(?:\*|†|\(\*\))")
_NUMBER = re.compile(r"[\d\s.,%$]+")


def side_row(table: Table, row: SourceRow) -> Problem | None:
    """Return why a row is no entry; None for an entry.

    A total says nothing but numbers beside its word, a footer or heading is alone in its row: a
    shelter called so has a telephone, a town or an address.
    """
    texts = list(dict.fromkeys(text for cell in row.cells if (text := text_of(cell))))
    if not texts:
        return Problem(N_("La fila está vacía."))
    if are_titles_again(table, row.cells):
        return Problem(N_("Son los títulos otra vez."))
    if _is_total(texts):
        return Problem(N_("Es un total, no una entrada."))
    if len(texts) > 1:
        return None
    if row.number in table.spanning:
        return Problem(N_("Es un rótulo de lado a lado, no una entrada."))
    if _FOOTER.match(texts[0]) or _ASTERISK.match(texts[0]):
        return Problem(N_("Es una nota al pie, no una entrada."))
    return None


def are_titles_again(table: Table, cells: Sequence[Cell]) -> bool:
    """Return whether a row says its titles, two at least, and nothing else: as at the top of each
    printed page.
    """
    said = 0
    for cell, title in zip(cells, table.titles, strict=True):
        text = text_of(cell)
        if text and fold(text) != fold(title):
            return False  # nearly every row, at its first cell
        said += bool(text)
    return said > 1


def is_total_word(text: str) -> bool:
    """Return whether a text is a word of totals, alone or with what it is the total of."""
    return text[:1] in _TOTAL_LETTERS and _TOTAL.fullmatch(fold(text)) is not None


# -- inside ---------------------------------------------------------------------------------


def _is_total(texts: list[str]) -> bool:
    words = [text for text in texts if not _NUMBER.fullmatch(text)]
    return len(words) == 1 and _TOTAL.fullmatch(fold(words[0])) is not None
