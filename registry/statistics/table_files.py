"""Tables of statistics as files: CSV, HXL, JSON and XLSX, each with the note on its method."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import Any

from core.exercise.workbooks import marked_book
from core.i18n.languages import N_
from core.late import late_module
from core.tabular.formula_guard import guard_text
from registry.statistics.fields import FIELD_WORDS, CrossField
from registry.statistics.table_rows import (
    CodeWords,
    Translate,
    Value,
    table_columns,
    table_rows,
)
from registry.statistics.tables import StatisticsTable

xlsxwriter = late_module("xlsxwriter")

MEDIA = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "hxl": ("text/csv; charset=utf-8", "hxl.csv"),
    "json": ("application/json", "json"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
"""By format: its media type, and how the name of a file of it ends."""
_TITLE = N_("Personas registradas")
_METHOD = N_("Método")
_METHOD_TAG = "#meta+method"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MOST_ACROSS = 60
"""More codes than that across make no sheet anybody reads."""


def table_file(
    table: StatisticsTable,
    kind: str,
    words: CodeWords,
    translate: Translate,
    method: Sequence[str],
) -> bytes:
    """Return a table as a file of one of MEDIA; `method` says in lines what is counted, when, how
    and by whom.
    """
    if kind == "json":
        return _to_json(table, words, translate, method)
    if kind == "xlsx":
        return _to_xlsx(table, words, translate, method)
    return _to_csv(table, words, translate, method, hxl=kind == "hxl")


def file_name(table: StatisticsTable, kind: str, mark: str) -> str:
    """Return the name of a file: what is crossed, when and by whom."""
    fields = "-".join(name.value for name in table.fields) or "total"
    return f"registradas-{fields}-{mark}.{MEDIA[kind][1]}"


def moment_mark(at: datetime) -> str:
    """Return a moment (UTC) for the name of a file."""
    return f"{at:%Y%m%dT%H%MZ}"


# -- inside ---------------------------------------------------------------------------------


def _to_csv(
    table: StatisticsTable,
    words: CodeWords,
    translate: Translate,
    method: Sequence[str],
    *,
    hxl: bool,
) -> bytes:
    """Return UTF-8 with BOM, a row a cell; the method stands behind the first of them."""
    columns = table_columns(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([*(translate(each.title) for each in columns), translate(_METHOD)])
    if hxl:
        writer.writerow([*(each.tag for each in columns), _METHOD_TAG])
    note = " ".join(method)
    for values in table_rows(table, words, translate):
        writer.writerow([*map(_csv_value, values), guard_text(note)])
        note = ""
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_value(value: Value) -> Value:
    if value is None:
        return ""
    return guard_text(value) if isinstance(value, str) else value


def _to_json(
    table: StatisticsTable, words: CodeWords, translate: Translate, method: Sequence[str]
) -> bytes:
    keys = [each.key for each in table_columns(table)]
    document = {
        "fields": [name.value for name in table.fields],
        "at": f"{table.at:%Y-%m-%dT%H:%M:%SZ}",
        "threshold": table.threshold,
        "sources": [
            {
                "country": each.country,
                "is_own": each.is_own,
                "period": each.period,
                "made_at": f"{each.made_at:%Y-%m-%dT%H:%M:%SZ}" if each.made_at else None,
            }
            for each in table.sources
        ],
        "method": list(method),
        "rows": [
            dict(zip(keys, values, strict=True)) for values in table_rows(table, words, translate)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _to_xlsx(
    table: StatisticsTable, words: CodeWords, translate: Translate, method: Sequence[str]
) -> bytes:
    out = io.BytesIO()
    with marked_book(xlsxwriter.Workbook(out, _OPTIONS)) as book:
        created = table.at.replace(tzinfo=None)
        title = translate(_TITLE)
        book.set_properties({"title": title, "created": created, "comments": " ".join(method)})
        if len(table.fields) > 1 and len(table.codes[table.fields[1]]) <= _MOST_ACROSS:
            _write_crossed(book, table, words, translate, method)
        _write_rows(book, table, words, translate, method)
        _write_method(book, translate, method)
    return out.getvalue()


def _write_crossed(
    book: Any,
    table: StatisticsTable,
    words: CodeWords,
    translate: Translate,
    method: Sequence[str],
) -> None:
    """Write the table as people read one: the first field down (a third within it), the second
    across.
    """
    sheet = book.add_worksheet(translate(N_("Tabla")))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    down, across, *third = table.fields
    total = translate(N_("Total"))

    def words_of(name: CrossField, code: str | None) -> str:
        return total if code is None else words(name, code)

    titles = [translate(FIELD_WORDS[name]) for name in (down, *third)]
    first = len(titles)
    codes: list[str | None] = [*table.codes[across], None]
    titles += [words_of(across, code) for code in codes]
    for at, title in enumerate(titles):
        sheet.write_string(0, at, title, head)
    sheet.set_column(0, first - 1, 28)
    sheet.set_column(first, len(titles) - 1, 14)
    line = 0
    for row in product(*((*table.codes[name], None) for name in (down, *third))):
        keys = [(row[0], code, *row[1:]) for code in codes]
        if table.persons.keys().isdisjoint(keys):
            continue
        line += 1
        heads = map(words_of, (down, *third), row)
        for at, value in enumerate((*heads, *(_count_value(table, key) for key in keys))):
            _write(sheet, line, at, value)
    sheet.freeze_panes(1, first)
    _stamp(sheet, method)


def _count_value(table: StatisticsTable, key: tuple[str | None, ...]) -> Value:
    cell = table.cell(key)
    return str(cell) if cell.value is None else cell.value


def _write_rows(
    book: Any,
    table: StatisticsTable,
    words: CodeWords,
    translate: Translate,
    method: Sequence[str],
) -> None:
    sheet = book.add_worksheet(translate(N_("Filas")))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    columns = table_columns(table)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, translate(column.title), head)
        sheet.write_string(1, at, column.tag)
    line = 1
    for line, values in enumerate(table_rows(table, words, translate), start=2):
        for at, value in enumerate(values):
            _write(sheet, line, at, value)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(2, line), len(columns) - 1)
    _stamp(sheet, method)


def _write(sheet: Any, line: int, at: int, value: Value) -> None:
    if isinstance(value, str):
        sheet.write_string(line, at, value)
    elif value is not None:
        sheet.write_number(line, at, value)


def _write_method(book: Any, translate: Translate, method: Sequence[str]) -> None:
    sheet = book.add_worksheet(translate(_METHOD))
    sheet.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for line, text in enumerate(method):
        sheet.write_string(line, 0, text, wrapped)
    _stamp(sheet, method)


def _stamp(sheet: Any, method: Sequence[str]) -> None:
    """Say on each printed page when and by whom it was made: the last line of the method."""
    sheet.set_footer(f"&L{method[-1][:100].replace('&', '&&') if method else ''}&R&P / &N")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
