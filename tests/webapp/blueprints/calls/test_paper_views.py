"""Sheets, files, and what is typed or sent back."""

from __future__ import annotations

import io

import pytest

from core.tabular.reading import read_tables
from response.calldown.outcomes import CallState
from response.calldown.papers.call_sheets import CallSheets
from tests.webapp.blueprints.calls.conftest import LIST, CallHouse
from tests.webapp.conftest import post
from webapp.blueprints.calls import paper_views


def test_sheets_and_files_leave_for_a_purpose_alone(
    called: CallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[CallSheets] = []

    def print_one(sheets: CallSheets, *, language: str) -> bytes:
        printed.append(sheets)
        return b"%PDF-1.7"

    monkeypatch.setattr(paper_views, "call_sheets_pdf", print_one)
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    for path in ("hojas.pdf", "lista.xlsx", "lista.csv"):
        assert post(consul, f"{LIST}/{path}", purpose="x").status_code == 303
    answer = post(consul, f"{LIST}/hojas.pdf", purpose="llamar hoy", first="1", count="2")
    assert answer.data == b"%PDF-1.7"
    (sheets,) = printed
    assert [card.item.number for card in sheets.cards] == [1, 2, 3]
    assert (sheets.purpose, sheets.first_sheet, sheets.sheets) == ("llamar hoy", 1, 1)
    for form in ("xlsx", "csv"):
        body = post(consul, f"{LIST}/lista.{form}", purpose="llamar hoy").data
        table = max(read_tables(body, form), key=lambda each: len(each.rows))
        assert len(table.rows) == 3


def test_what_was_written_on_paper_is_typed_by_number_with_its_time(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    page = consul.get(f"{LIST}/hoja")
    assert (page.status_code, page.text.count('name="number-')) == (200, 12)
    assert len(page.data) < 20_000
    assert consul.get(f"{LIST}/hoja?renglones=todos").text.count('name="number-') == 25
    day = f"{called.house.clock.at:%Y-%m-%d}"
    rows = {
        "day": day, "number-1": "2", "out-1": "safe", "time-1": "01:05",
        "number-2": "3", "out-2": "wrong_number", "time-2": "01:10", "figures-2": "0144",
        "number-3": "77", "out-3": "safe", "time-3": "01:10",
    }  # fmt: skip
    answer = post(consul, f"{LIST}/hoja", **rows)
    assert answer.status_code == 422
    assert "2 llamadas anotadas" in answer.text
    assert "No hay ningún hogar con ese número" in answer.text
    assert called.item(2).state is CallState.DONE
    assert called.item(3).state is CallState.UNREACHABLE
    again = post(consul, f"{LIST}/hoja", **{k: v for k, v in rows.items() if not k.endswith("3")})
    assert again.status_code == 200
    assert "ya estaba" in again.text


def test_a_file_that_was_filled_in_is_taken_in(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/actualizar")
    data = (
        "number,list,outcome,happened_at\r\n"
        f"1,CR-2026-001/GT,safe,{called.house.clock.at:%Y-%m-%dT%H:%M}+00:00\r\n"
    ).encode()
    answer = post(consul, f"{LIST}/archivo", file=(io.BytesIO(data), "lista.csv"))  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert "1 llamada anotada" in answer.text
    assert called.item(1).state is CallState.DONE
    for wrong in (b"a,b\r\n1,2\r\n", data.replace(b"/GT", b"/HN")):
        refused = post(consul, f"{LIST}/archivo", file=(io.BytesIO(wrong), "x.csv"))  # type: ignore[arg-type]
        assert refused.status_code == 303
    assert post(consul, f"{LIST}/archivo").status_code == 303
