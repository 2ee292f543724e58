"""The log on paper: by the clock of the reader and in UTC, corrections struck through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.i18n.formats import Formats
from response.log import unit_log_paper
from response.log.unit_log_paper import PaperLine, UnitLog, line_times, unit_log_pdf
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def _log(count: int) -> UnitLog:
    lines = tuple(
        PaperLine(
            number=str(number),
            happened_at=NOW + timedelta(minutes=number),
            entered_at=NOW + timedelta(minutes=number + number % 2),
            kind="Hecho",
            function="Titular de la sede",
            by="ana@example.org",
            text=f"Texto {number} <b>&",
            remarks="confirmado",
            is_struck=number == 2,
        )
        for number in range(1, count + 1)
    )
    return UnitLog(
        number="CR-2026-014",
        title="Huracán en el valle",
        country="Guatemala",
        scope="Todas las funciones",
        lines=lines,
        made_at=NOW,
        made_by="ana@example.org",
        timezone="America/Guatemala",
    )


def test_it_is_printed_well_and_says_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    body = unit_log_pdf(_log(3), language="es")
    assert_printed_well(body, language="es", pages=1)
    page = " ".join(text_of_pages(body)[0].split())
    assert "Texto 3 <b>&" in page
    assert "21 nov 2026 23:31" in page
    assert "22 nov 2026 05:31 UTC" in page
    assert "más antigua" not in page
    monkeypatch.setattr(unit_log_paper, "MOST_ON_PAPER", 2)
    (page,) = text_of_pages(unit_log_pdf(_log(3), language="es"))
    assert "La línea más antigua no cabe" in page
    assert "Texto 1" not in page
    assert "Texto 3" in page


def test_a_log_without_lines_says_so() -> None:
    (page,) = text_of_pages(unit_log_pdf(_log(0), language="en"))
    assert "No hay ninguna línea" not in page


def test_a_moment_says_the_day_of_utc_where_it_is_another_one() -> None:
    wording = Formats("es")
    assert line_times(NOW, ZoneInfo("America/Guatemala"), wording) == (
        "21 nov 2026 23:30",
        "22 nov 2026 05:30 UTC",
    )
    assert line_times(NOW, ZoneInfo("UTC"), wording) == ("22 nov 2026 05:30", "05:30 UTC")
