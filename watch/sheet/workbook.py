"""The call list as a workbook: one row a person, in the order of calling, with empty columns for
what came of each call.

Rows are written as they come, in `watch.sheet.workbook_rows`: of a long list only a part is open at
a time, and nothing of it lies in a file of this machine. Every text is written as text, so that
nothing in it can be a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.exercise.workbooks import marked_book
from core.i18n.languages import N_
from core.late import late_module
from registry.people.columns import CellValue, SheetColumn, Translate
from watch.sheet.columns import CallListLine, call_columns, numbered_parts
from watch.sheet.model import CallEntry
from watch.sheet.workbook_rows import cell_text, with_rows

xlsxwriter = late_module("xlsxwriter")

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD_ROW = 5
_FROZEN_COLUMNS = 3
"""Number, household and name stay in sight while the rest is scrolled."""
_TO_BE_WARNED = "\u2063warning\u2063"
"""Stands where the warning goes: what it says is known when all rows are written."""


def _nothing(_closed: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class WorkbookHeading:
    """What is written above the list: of what, by whom and when it was made, and for whose eyes.

    `closed_records` says in words how many persons of the list could not be opened in full, and
    `warning` what else it lacks, either empty where it lacks nothing; `caveats` what is not sure
    about the zone, as it was known then.
    """

    title: str
    made_by: str
    made_at: str
    classification: str
    warning: str = ""
    caveats: tuple[str, ...] = ()
    closed_records: Callable[[int], str] = _nothing

    def warning_of(self, closed: int) -> str:
        """Return what is said of a list of which so many persons could not be opened in full."""
        caveats = (f"{each}." for each in self.caveats)
        return " ".join(filter(None, (self.closed_records(closed), self.warning, *caveats)))


def call_workbook(
    parts: Iterable[Sequence[CallEntry]],
    entries: int,
    heading: WorkbookHeading,
    translate: Translate,
    created: datetime,
    *,
    name_of: Callable[[str], str] = str,
) -> bytes:
    """Return the workbook (XLSX) of a call list of about so many entries that comes in parts of
    whole households; `name_of` is what a language is called by its code.
    """
    columns = [column for column in call_columns() if column.width is not None]
    closed = 0

    def rows() -> Iterator[list[CellValue | None]]:
        nonlocal closed
        for listed in numbered_parts(parts):
            closed += listed.unreadable is not None
            line = replace(listed, language=name_of(listed.language) if listed.language else "")
            yield [None if each.is_blank else each.value(line, translate) for each in columns]

    return with_rows(
        _empty_workbook(columns, entries, heading, translate, created),
        rows(),
        # Asked for once all rows are written.
        lambda text: text.replace(_TO_BE_WARNED, cell_text(heading.warning_of(closed))),
    )


# -- inside ---------------------------------------------------------------------------------


def _empty_workbook(
    columns: Sequence[SheetColumn[CallListLine]],
    entries: int,
    heading: WorkbookHeading,
    translate: Translate,
    created: datetime,
) -> bytes:
    """Return the workbook with one row, empty, in the form that rows have."""
    out = io.BytesIO()
    with marked_book(xlsxwriter.Workbook(out, _OPTIONS)) as book:
        made = " · ".join((heading.made_by, heading.made_at))
        book.set_properties(
            {
                "title": heading.title,
                "created": created.replace(tzinfo=None),
                "comments": made,
            }
        )
        page = book.add_worksheet(translate(N_("Llamadas")))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _write_heading(book, page, heading)
        _write_titles(page, head, columns, translate)
        page.write_blank(
            _HEAD_ROW + 1, 0, None, book.add_format({"text_wrap": True, "valign": "top"})
        )
        _finish(page, entries, columns, translate, made)
    return out.getvalue()


def _write_heading(book: Any, page: Any, heading: WorkbookHeading) -> None:
    texts = (heading.title, heading.classification, heading.made_by, heading.made_at)
    for row, text in enumerate((*texts, _TO_BE_WARNED)):
        page.write_string(row, 0, text, book.add_format({"bold": row < 2 or row == len(texts)}))


def _write_titles(
    page: Any, head: Any, columns: Sequence[SheetColumn[CallListLine]], translate: Translate
) -> None:
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width)
        page.write_string(_HEAD_ROW, position, translate(column.title), head)
    page.freeze_panes(_HEAD_ROW + 1, _FROZEN_COLUMNS)


def _in_footer(text: str) -> str:
    """Return a text for the foot of printed pages, where `&` begins a command, and 255 letters are
    the most.
    """
    return text[:100].replace("&", "&&")


def _finish(
    page: Any,
    entries: int,
    columns: Sequence[SheetColumn[CallListLine]],
    translate: Translate,
    made: str,
) -> None:
    last = _HEAD_ROW + max(1, entries)
    page.autofilter(_HEAD_ROW, 0, last, len(columns) - 1)
    for position, column in enumerate(columns):
        if column.choices:
            choices = {"validate": "list", "source": [translate(each) for each in column.choices]}
            page.data_validation(_HEAD_ROW + 1, position, last, position, choices)
    page.set_landscape()
    page.repeat_rows(_HEAD_ROW)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{_in_footer(made)}&R&P / &N")
