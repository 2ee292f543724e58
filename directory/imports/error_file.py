"""The error file: the rows that were rejected as they came, with what is wrong; corrected, it is
sent again. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from core.atlas.names import fold
from core.i18n.languages import N_
from core.tabular.tables import SourceRow, Table, text_of
from directory.export.columns import SECTION_COLUMN, WORDS
from directory.export.tables import harmless, unguarded
from directory.imports.columns.targets import TARGETS
from directory.imports.dry_run import DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Plan, is_error_column

ROW_TITLE, WRONG_TITLE = N_("Fila"), N_("Qué está mal")


def error_file(
    plans: Sequence[Plan], trial: DryRun, translate: Callable[[str], str]
) -> bytes | None:
    """CSV as Excel opens it: the file's own columns, the number of the row, what is wrong; None
    without rejected rows.

    The two columns added are passed over when the file comes back. Several sheets become one table,
    with the column that says what each row is.
    """
    rejected = [row for row in trial.rows if row.outcome is RowOutcome.REJECTED]
    if not rejected:
        return None
    rows = {
        (plan.table.sheet, row.number): (plan.table, row)
        for plan in plans
        for row in plan.table.rows
    }
    titles = list(
        dict.fromkeys(t for plan in plans for t in plan.table.titles if not is_error_column(t))
    )
    is_mixed = len(plans) > 1
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    head = [*([translate(SECTION_COLUMN.title)] if is_mixed else []), *titles]
    writer.writerow([*head, translate(ROW_TITLE), translate(WRONG_TITLE)])
    for result in rejected:
        table, source = rows[(result.draft.sheet, result.draft.number)]
        section = [translate(WORDS[result.draft.kind.value])] if is_mixed else []
        cells = [*section, *_cells(table, source, titles)]
        writer.writerow(
            [
                *map(harmless, cells),
                str(result.draft.number),
                harmless(what_is_wrong(result, translate)),
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def what_is_wrong(result: RowResult, translate: Callable[[str], str]) -> str:
    """`Teléfono «badphone»: No es un teléfono`, one after the other, in the reader's language."""
    return " | ".join(problem_words(each, translate) for each in result.problems)


def problem_words(each: tuple[str, str, object], translate: Callable[[str], str]) -> str:
    """Return one fault in words: column, what stood there, why."""
    column, value, problem = each
    said = problem.said(translate)  # type: ignore[attr-defined]
    name = translate(TARGETS[column].title) if column in TARGETS else column
    shown = f" «{value[:80]}»" if value and fold(value[:30]) not in fold(said) else ""
    return f"{name}{shown}: {said}" if name else said


# -- inside ---------------------------------------------------------------------------------


def _cells(table: Table, source: SourceRow, titles: Sequence[str]) -> list[str]:
    by_title = {
        title: cell if isinstance(cell, str) else text_of(cell)
        for title, cell in zip(table.titles, source.cells, strict=True)
    }
    # A text cell of a CSV is still guarded: taken as it is, it must not be guarded twice.
    return [_unguarded(by_title.get(title, ""), table) for title in titles]


def _unguarded(text: str, table: Table) -> str:
    return unguarded(text) if table.is_text else text
