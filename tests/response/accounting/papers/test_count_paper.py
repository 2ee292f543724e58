from __future__ import annotations

from datetime import datetime, timedelta

from response.accounting.papers.count_paper import CountSheet, count_sheet_pdf
from tests.printed_text import words_of
from tests.response.accounting.papers.test_curves import counts_at


def test_the_sheet_says_the_numbers_the_moment_and_the_zone(now: datetime) -> None:
    counts = counts_at(now, not_asked=3, safe=1204, help=7, silent=11)
    sheet = CountSheet(
        number="CR-2026-001",
        title="Inundación",
        country="GT",
        counts=counts,
        estimate=None,
        sources=(),
        series=[counts_at(now - timedelta(hours=1)), counts],
        timezone="America/Mexico_City",
        made_by="consul@example.org",
        is_demo=False,
    )
    body = count_sheet_pdf(sheet, language="es")
    assert body == count_sheet_pdf(sheet, language="es")
    text = words_of(body)
    for words in ("CR-2026-001", "1,225", "1,204", "no se sabe", "06:00", "UTC−06:00", "consul@"):
        assert words in text
