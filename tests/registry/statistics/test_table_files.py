"""Tables as files that others read: openpyxl, csv, JSON; each says how it was counted."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from core.disclosure import Cell
from registry.estimates import AreaEstimate, UnitEstimate
from registry.statistics.fields import CrossField
from registry.statistics.table_files import MEDIA, file_name, table_file
from registry.statistics.table_rows import (
    coverage_percent,
    estimate_of,
    keys_in_order,
    table_columns,
    table_rows,
)
from registry.statistics.tables import CountsOrigin, StatisticsTable

STATE, SEX = CrossField.STATE, CrossField.SEX
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
METHOD = ("Personas distintas.", "=Umbral: 5.", "Hecho por ana.")
UNIT = UnitEstimate("US48215", 1.0, 100, 80, 125, 2024, "ACS", is_demo=False)
ESTIMATE = AreaEstimate("SV", 100, 80, 125, 2024, 2024, ("ACS",), (UNIT,))
TABLE = StatisticsTable(
    (STATE, SEX),
    {STATE: ("US-TX", "=A1"), SEX: ("f", "m")},
    {
        ("US-TX", "f"): Cell(8),
        ("US-TX", None): Cell(8),
        ("=A1", "m"): Cell(None, below=5),
        (None, None): Cell(11),
    },
    {("US-TX", "f"): Cell(6)},
    (CountsOrigin("SV", True, NOW),),
    5,
    NOW,
    {"SV": {"US-TX": ESTIMATE, "": ESTIMATE}},
)


def words(_name: CrossField, code: str) -> str:
    return f"«{code}»" if code != "=A1" else code


def file(kind: str) -> bytes:
    return table_file(TABLE, kind, words, str, METHOD)


def test_rows_are_in_order_and_totals_follow_their_parts() -> None:
    assert keys_in_order(TABLE) == [
        ("US-TX", "f"),
        ("US-TX", None),
        ("=A1", "m"),
        (None, None),
    ]
    rows = list(table_rows(TABLE, words, str))
    assert rows[1][:5] == ["«US-TX»", "US-TX", "Total", "*", 8]
    assert rows[1][6:] == [100, 80, 125, 2024, "ACS", 8.0]
    assert rows[0][6:] == [None] * 6, "an estimate says nothing of women alone"
    assert rows[2][4] == "<5"


def test_coverage_is_known_or_not() -> None:
    assert estimate_of(TABLE, ("US-TX", None)) == ESTIMATE
    assert estimate_of(TABLE, ("=A1", None)) is None
    assert estimate_of(TABLE, (None, "f")) is None
    assert coverage_percent(Cell(8), ESTIMATE) == 8.0
    assert coverage_percent(Cell(8), None) is None
    assert coverage_percent(Cell(None, below=5), ESTIMATE) is None


@pytest.mark.parametrize("kind", ["csv", "hxl"])
def test_csv_guards_formulas_and_bears_its_method(kind: str) -> None:
    body = file(kind)
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(table_columns(TABLE)) + 1}
    first = 2 if kind == "hxl" else 1
    assert rows[first][-1] == " ".join(METHOD)
    assert rows[first + 2][0] == "'=A1"
    if kind == "hxl":
        assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z0-9_]+)*", tag) for tag in rows[1])


def test_json_is_for_programs() -> None:
    document = json.loads(file("json"))
    assert document["fields"] == ["state", "sex"]
    assert document["method"] == list(METHOD)
    assert document["rows"][0]["persons"] == 8
    assert document["rows"][0]["households"] == 6
    assert document["rows"][-1]["state_code"] == "*"


def sheets(body: bytes) -> dict[str, list[list[object]]]:
    """Return the rows of each sheet, as another reader finds them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def test_the_workbook_opens_elsewhere() -> None:
    found = sheets(file("xlsx"))
    assert list(found) == ["Tabla", "Filas", "Método"]
    assert found["Tabla"][0] == ["Estado o provincia", "«f»", "«m»", "Total"]
    assert found["Tabla"][1] == ["«US-TX»", 8, 0, 8]
    assert [row[0] for row in found["Método"]] == list(METHOD)
    assert b"<f>" not in b"".join(parts(file("xlsx"))), "no formula"
    assert any(b"Hecho por ana." in part for part in parts(file("xlsx")))


def parts(body: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return [book.read(name) for name in book.namelist()]


def test_names_say_what_is_crossed() -> None:
    assert file_name(TABLE, "xlsx", "x") == "registradas-state-sex-x.xlsx"
    assert set(MEDIA) == {"csv", "hxl", "json", "xlsx"}


def test_three_fields_have_a_row_for_each_pair() -> None:
    three = StatisticsTable(
        (STATE, SEX, CrossField.AGE),
        {STATE: ("US-TX",), SEX: ("f",), CrossField.AGE: ("0-4", "5-11")},
        {("US-TX", "f", "0-4"): Cell(3), (None, None, None): Cell(3)},
        {},
        TABLE.sources,
        5,
        NOW,
    )
    rows = sheets(table_file(three, "xlsx", words, str, METHOD))["Tabla"]
    assert rows[1] == ["«US-TX»", "«0-4»", 3, 0]
    assert len(rows) == 3, "pairs of which nobody is told stand nowhere"
