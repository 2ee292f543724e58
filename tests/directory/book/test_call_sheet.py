from __future__ import annotations

import re
from datetime import timedelta

import pytest

from directory.book.call_sheet import SheetDoesNotFit, SheetPhone, SheetRow, SheetSection, sheet_pdf
from tests.directory.book.invented import HOSTILE, NOW
from tests.directory.book.paper import is_read_aloud
from tests.printed_text import smallest_letters, text_of_pages, words_of


def line(number: int, phones: int = 2) -> SheetRow:
    told = tuple(
        SheetPhone(
            value=f"+1956555{100 + each:04d}",
            label="Emergencias",
            confirmed_at=NOW - timedelta(days=40 * each),
        )
        for each in range(phones)
    )
    return SheetRow(
        who=f"Consulado de prueba {number}", what_for="Abre la sala de crisis", phones=told
    )


def sheet(*sections: SheetSection, **more: object) -> bytes:
    told = {
        "language": "es",
        "as_of": NOW,
        "timezone": "America/Mexico_City",
        "calling_from": "MX",
        **more,
    }
    return sheet_pdf("Árbol de llamadas", sections, **told)  # type: ignore[arg-type]


def test_a_sheet_says_who_how_and_how_old_on_one_page() -> None:
    empty = SheetSection(title="Albergues", when_empty="Ninguno a menos de 100 km.")
    failing = SheetRow(who="Bomberos", phones=(SheetPhone(value="911", failing=True),))
    pdf = sheet(
        SheetSection(title="Primero", rows=(line(1), failing, SheetRow(who="Nadie"))),
        empty,
        stamp="SIMULACRO",
    )
    (page,) = text_of_pages(pdf)
    text = " ".join(page.split())
    for words in (
        "SIMULACRO Árbol de llamadas",
        "22 nov 2026, 12:05 UTC−06:00 (Ciudad de México)",
        "Desde México",
        "00 1 956-555-0100",
        "+1 956-555-0100",
        "13 oct 2026, hace 40 días",
        "solo en su país",
        "avisaron que falla",
        "Sin teléfono conocido",
        "Ninguno a menos de 100 km.",
        "Lo que se habló",
        "1 / 1",
    ):
        assert words in text
    is_read_aloud(pdf, "es")
    assert smallest_letters(pdf) >= 8.45


@pytest.mark.parametrize("count", [9, 25, 60])
def test_two_pages_at_most_and_what_was_cut_is_counted(count: int) -> None:
    pdf = sheet(
        SheetSection(title="Uno", rows=tuple(line(n) for n in range(count))),
        SheetSection(title="Dos", rows=(line(99),)),
    )
    assert len(text_of_pages(pdf)) <= 2
    text = words_of(pdf)
    shown = len(re.findall(r"Consulado de prueba \d+", text))
    cut = re.search(r"Y (\d+) líneas más", text)
    assert shown + (int(cut[1]) if cut else 0) == count + 1
    assert bool(cut) == (count == 60)
    assert smallest_letters(pdf) >= 8.45


def test_notes_nobody_could_fit_are_refused() -> None:
    with pytest.raises(SheetDoesNotFit):
        sheet(SheetSection(title="Uno", rows=(line(1),)), notes=["palabra " * 4000])


def test_the_same_sheet_gives_the_same_bytes_and_hostile_words_are_words() -> None:
    section = SheetSection(title=HOSTILE, rows=(SheetRow(who=HOSTILE, note=HOSTILE),))
    assert sheet(section) == sheet(section)
    assert "{{7*7}}" in words_of(sheet(section))
