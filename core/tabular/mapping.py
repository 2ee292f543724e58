"""How the columns of one table are mapped to targets, and what lists with the same titles share.

A mapping is plain JSON:

    {"columns": {"TELÉFONO": {"field": "phone"}, "Núm.": {"field": ""}}, "defaults": {"type": "…"}}

`columns` says for each title which target it is (empty: not read; a title not named is not read
either). `defaults` says what a cell stands for that is missing or empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from typing import Any

from core.atlas.names import fold
from core.tabular.error_file import is_error_column
from core.tabular.tables import Table

ColumnMapping = dict[str, Any]
"""The plain JSON above."""


def titles_signature(table: Table) -> str:
    """Return what lists with the same titles share: SHA-256 of the folded titles, in order.

    The columns our error file adds do not count: a corrected file is mapped as the first one was.
    """
    titles = [fold(title) for title in table.titles if not is_error_column(title)]
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()


def mapped_columns(
    titles: Sequence[str], mapping: Mapping[str, Any], targets: Container[str]
) -> dict[str, str]:
    """Return title -> target for the `titles` that a mapping names with one of the `targets`."""
    given = mapping.get("columns", {})
    return {
        title: str(given[title]["field"])
        for title in titles
        if isinstance(given.get(title), Mapping) and given[title].get("field") in targets
    }


def mapped_defaults(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Return what missing cells stand for, without the empty ones."""
    return {str(key): str(value) for key, value in mapping.get("defaults", {}).items() if value}
