"""The error file of an import of persons: the rows kept out, as they came. Pure."""

from __future__ import annotations

from collections.abc import Callable

from core.tabular.error_file import RejectedRow, write_error_file
from core.tabular.tables import Table
from registry.imports.report import ImportReport, PersonRowResult


def people_error_file(
    table: Table, report: ImportReport, translate: Callable[[str], str]
) -> bytes | None:
    """Return the rejected rows as CSV, to be corrected and sent again; None without any."""
    why = {row.row: row.why for row in report.rows if row.result is PersonRowResult.REJECTED}
    if not why:
        return None
    rejected = [RejectedRow(table, row, why[row.number]) for row in table.rows if row.number in why]
    return write_error_file([table], rejected, translate)
