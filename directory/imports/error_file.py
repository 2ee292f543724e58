"""The error file of an import, and its faults in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.atlas.names import fold
from core.tabular.error_file import RejectedRow, write_error_file
from core.tabular.row_cells import CellProblem
from directory.export.columns import SECTION_COLUMN
from directory.imports.columns.targets import TARGETS
from directory.imports.row_results import DryRun, RowOutcome, RowResult
from directory.imports.rows.drafts import Plan
from directory.labels import CODE_WORDS

_LONGEST_SHOWN, _COMPARED = 80, 30


def error_file(
    plans: Sequence[Plan], trial: DryRun, translate: Callable[[str], str]
) -> bytes | None:
    """Return the rows rejected, and those taken without some cell, as CSV; None without any.

    Corrected and sent again, a row that went in finds its entry. The two columns added are passed
    over when the file comes back. Several sheets become one table, with the column that says what
    each row is.
    """
    rejected = [each for each in trial.rows if _is_to_mend(each)]
    if not rejected:
        return None
    rows = {
        (plan.table.sheet, row.number): (plan.table, row)
        for plan in plans
        for row in plan.table.rows
    }
    is_mixed = len(plans) > 1
    written = []
    for result in rejected:
        draft = result.draft
        table, row = rows[(draft.sheet, draft.number)]
        section = (translate(CODE_WORDS[draft.kind.value]),) if is_mixed else ()
        faults = " | ".join(
            filter(None, (faults_text(result, translate), notes_text(result, translate)))
        )
        written.append(RejectedRow(table, row, faults, section))
    return write_error_file(
        [plan.table for plan in plans],
        written,
        translate,
        before=[translate(SECTION_COLUMN.title)] if is_mixed else [],
    )


def faults_text(result: RowResult, translate: Callable[[str], str]) -> str:
    """Return `Teléfono «badphone»: No es un teléfono`, one after the other, in the reader's
    language.
    """
    return " | ".join(problem_text(each, translate) for each in result.problems)


def notes_text(result: RowResult, translate: Callable[[str], str]) -> str:
    """Return what was not taken of a row that goes on without it, as `faults_text` does."""
    return " | ".join(problem_text(each, translate) for each in result.notes)


def _is_to_mend(result: RowResult) -> bool:
    is_open = result.outcome is RowOutcome.REJECTED or result.is_asked
    return is_open or bool(result.notes)


def problem_text(fault: CellProblem, translate: Callable[[str], str]) -> str:
    """Return one fault in words: column, what stood there, why."""
    column, value, problem = fault
    reason = problem.explain(translate)
    name = translate(TARGETS[column].title) if column in TARGETS else column
    is_repeated = fold(value[:_COMPARED]) in fold(reason)
    shown = f" «{value[:_LONGEST_SHOWN]}»" if value and not is_repeated else ""
    return f"{name}{shown}: {reason}" if name else reason
