from __future__ import annotations

from datetime import UTC, datetime

from response.calldown.cards import read_cards
from response.calldown.papers.call_sheets import ON_A_SHEET, CallSheets, call_sheets_pdf
from tests.printed_text import words_of
from tests.response.calldown.conftest import Calls


def test_sheets_of_twenty_five_bear_number_names_boxes_and_what_they_are_for(calls: Calls) -> None:
    for number in range(ON_A_SHEET + 2):
        calls.register(f"Persona {number:02}", phone=f"+152055501{number:02}")
    calls.list()
    items = [calls.item(number) for number in range(1, ON_A_SHEET + 3)]
    sheets = CallSheets(
        crisis="CR-2026-001",
        title="Inundación",
        country="SV",
        cards=read_cards(calls.context(), items),
        first_sheet=1,
        sheets=2,
        zone_version=1,
        purpose="llamar hoy",
        made_by="ana@example.org",
        as_of=datetime(2026, 11, 30, 3, 0, tzinfo=UTC),
        timezone="America/El_Salvador",
    )
    body = call_sheets_pdf(sheets, language="es")
    text = words_of(body)
    for words in (
        "Lista 1 de 2", "Lista 2 de 2", "Persona 00", "Persona 26", "llamar hoy",
        "ana@example.org", "CONFIDENCIAL",
    ):  # fmt: skip
        assert words in text, words
    assert call_sheets_pdf(sheets, language="es") == body
