"""The call list as a workbook: one row a person, in the order of calling, with empty columns for
what came of each call.

Every text is written as text, so that nothing in it can be a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core.i18n.languages import N_
from core.late import late_module
from registry.people.columns import CellValue, SheetColumn, Translate
from watch.sheet.columns import CallListLine, call_columns, call_lines
from watch.sheet.model import AffectedSheet

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


@dataclass(frozen=True, slots=True)
class WorkbookHeading:
    """What is written above the list: of what, by whom and when it was made, and for whose eyes.

    `warning` is empty, or says how many lines lack something; `caveats` what is not sure about the
    zone, as it was known then.
    """

    title: str
    made_by: str
    made_at: str
    classification: str
    warning: str = ""
    caveats: tuple[str, ...] = ()


def call_workbook(
    sheet: AffectedSheet,
    heading: WorkbookHeading,
    translate: Translate,
    created: datetime,
    *,
    name_of: Callable[[str], str] = str,
) -> bytes:
    """Return the workbook (XLSX) of a sheet's call list; `name_of` is what a language is called by
    its code.
    """
    out = io.BytesIO()
    columns = [column for column in call_columns() if column.width is not None]
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
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
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _write_heading(book, page, heading)
        _write_titles(page, head, columns, translate)
        for row, listed in enumerate(call_lines(sheet.calls), start=_HEAD_ROW + 1):
            line = replace(listed, language=name_of(listed.language) if listed.language else "")
            for position, column in enumerate(columns):
                if not column.is_blank:
                    _write_cell(page, wrapped, (row, position), column.value(line, translate))
        _finish(page, len(sheet.calls), columns, translate, made)
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


def _write_heading(book: Any, page: Any, heading: WorkbookHeading) -> None:
    texts = (heading.title, heading.classification, heading.made_by, heading.made_at)
    for row, text in enumerate(texts):
        page.write_string(row, 0, text, book.add_format({"bold": row < 2}))
    warning = " ".join(filter(None, (heading.warning, *(f"{each}." for each in heading.caveats))))
    if warning:
        page.write_string(len(texts), 0, warning, book.add_format({"bold": True}))


def _write_titles(
    page: Any, head: Any, columns: Sequence[SheetColumn[CallListLine]], translate: Translate
) -> None:
    for position, column in enumerate(columns):
        page.set_column(position, position, column.width)
        page.write_string(_HEAD_ROW, position, translate(column.title), head)
    page.freeze_panes(_HEAD_ROW + 1, _FROZEN_COLUMNS)


def _write_cell(page: Any, wrapped: Any, at: tuple[int, int], value: CellValue) -> None:
    if isinstance(value, str):
        page.write_string(*at, value, wrapped)
    else:
        page.write_number(*at, value, wrapped)


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
