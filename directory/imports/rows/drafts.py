"""How the rows of a table are to be read, and what one row said.

`directory.imports.rows.row_mapping` does the reading.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.atlas.names import fold
from core.atlas.protocols import UnitAtlas
from core.problems import Problem
from core.tabular.tables import SourceRow, Table, text_of
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.columns.targets import TARGETS
from directory.imports.rows.value_parsing import is_month_first

_ERROR_TITLES = frozenset(
    {"fila", "row", "ligne", "que esta mal", "what is wrong", "ce qui ne va pas"}
)
Confirmations = dict[str, tuple[str, str]]
"""{"entry" or a group: (moment, method)}."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table are read. `kind` None: each row says it itself."""

    table: Table
    kind: EntryKind | None
    columns: Mapping[str, str]
    """Title -> target."""
    defaults: Mapping[str, str]
    country: str
    """Who owns what no column says, and where telephones without `+` are dialled if no place says
    so.
    """
    now: datetime
    atlas: UnitAtlas | None = None
    month_first: frozenset[str] = frozenset()


@dataclass(slots=True)
class Draft:
    """What one row says.

    With `problems` it is rejected: (target or field, what stood there, why).
    """

    number: int
    sheet: str
    kind: EntryKind
    country: str
    name: str
    entry_id: uuid.UUID | None = None
    values: Values = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    """`source`, `is_demo`, `updated`: written to a new entry only.

    `of_post`, `covering_post`: names to look up.
    """
    adds_channels: bool = False
    """Whether channels are added to those there are, and none is taken away."""
    confirmed: Confirmations = field(default_factory=dict)
    confirmed_channels: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    problems: list[tuple[str, str, Problem]] = field(default_factory=list)


def plan_of(
    table: Table,
    kind: EntryKind | None,
    mapping: Mapping[str, Any],
    *,
    country: str,
    now: datetime,
    atlas: UnitAtlas | None = None,
) -> Plan:
    """Return how to read `table` by a mapping (its form: `directory.imports.columns.targets`); what
    it does not name is not read.
    """
    given = mapping.get("columns", {})
    columns = {
        title: str(given[title].get("field", ""))
        for title in table.titles
        if isinstance(given.get(title), Mapping) and given[title].get("field") in TARGETS
    }
    days = (
        "confirmed",
        "designated_on",
        "closed_since",
        "last_test_on",
        "occupied_at",
        "occupied_night_at",
    )
    month_first = {
        title
        for title, key in columns.items()
        if key in days and is_month_first(table.column(title))
    }
    defaults = {str(key): str(value) for key, value in mapping.get("defaults", {}).items() if value}
    return Plan(table, kind, columns, defaults, country, now, atlas, frozenset(month_first))


def is_error_column(title: str) -> bool:
    """Return whether a column was added by our error file: it is not part of the list."""
    return fold(title) in _ERROR_TITLES


def is_tag_row(row: SourceRow) -> bool:
    """Return whether a row holds HXL tags: nearly every cell of it begins with `#` and a letter."""
    said = [text_of(cell) for cell in row.cells if text_of(cell)]
    return bool(said) and all(re.match(r"#[a-z][a-z0-9]*(\+|$)", text) for text in said)
