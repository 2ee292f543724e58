"""What a column of a sender's table can be: the seam by which a package brings its imports here.

A package makes one ImportTarget for each thing it takes in, from its own table of fields, and hands
them to `core.tabular.column_detection`. What a row means is its own business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.tabular.tables import Cell, text_of

CellReader = Callable[[Cell], Any]
"""A cell -> its value, None where it says nothing; raises UnreadableCell."""


def read_text(cell: Cell) -> str | None:
    """Return a cell as text, None when it is empty."""
    return text_of(cell) or None


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """One thing a column can be: how its title and its cells tell, and how a cell is read.

    Titles are compared folded (`core.atlas.names.fold`). Sureness is 0 to 1.
    """

    name: str
    title: str
    """Message id."""
    synonyms: tuple[str, ...] = ()
    """What others write above it, folded, the surest first."""
    own_synonyms: tuple[str, ...] = ()
    """Titles that mean it in this kind of table only: surer than `synonyms`."""
    title_sureness: float = 0.95
    """Of a title that is a synonym."""
    is_own_title_sure: bool = True
    """Whether the title our own tables give it means the same in everybody's."""
    is_found_within: bool = False
    """Whether a title may name it among other words (`Teléfono de la oficina`)."""
    test: CellReader | None = None
    """What cells must bear the title out: they give a value. None: nothing can be checked."""
    counter_test: CellReader | None = None
    """What its cells mostly are not: a column of numbers holds no names."""
    content_sureness: float = 0.0
    """Of a column without a title we know, whose cells pass the test; 0: cells alone never tell."""
    content_share: float = 0.6
    """Of the cells of such a column, the least share that must pass."""
    content_mark: CellReader | None = None
    """What half of such cells must show besides: telephones are punctuated."""
    is_many: bool = False
    """Whether several columns may be it at once."""
    has_copies: bool = False
    """Whether a column that only looks like it, beside one called so, is a copy of that one."""
    precedence: int = 0
    """Of two targets equally sure of a column, the lower wins."""
    parse: CellReader = read_text
