"""The checklist on paper: number, minute, box and a line for the time; PDF/A and PDF/UA."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.i18n.formats import Formats
from response.tasks.checklist_paper import (
    Checklist,
    PaperPart,
    PaperTask,
    checklist_pdf,
    local_clock,
)
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well

START = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def _checklist() -> Checklist:
    tasks = tuple(
        PaperTask(
            number=number,
            mark=f"+{number * 5} min",
            due_at=START + timedelta(minutes=number * 5),
            role="Guardia de la sede",
            text=f"Tarea <b>{number}</b> & más",
        )
        for number in range(1, 9)
    )
    done = replace(tasks[0], done_at=START + timedelta(minutes=3), state="hecha")
    return Checklist(
        number="CR-2026-014",
        title="Huracán en el valle",
        country="Guatemala",
        started_at=START,
        parts=(PaperPart(title="Primera hora", tasks=(done, *tasks[1:])),),
        made_at=START + timedelta(minutes=4),
        made_by="ana@example.org",
        timezone="America/Guatemala",
    )


def test_the_paper_says_number_minute_and_hour_and_reads_aloud() -> None:
    body = checklist_pdf(_checklist(), language="es")
    assert_printed_well(body, language="es", pages=1)
    (page,) = text_of_pages(body)
    assert "21 nov 2026, 23:30 (UTC−06:00)" in page
    assert "Tarea <b>2</b> & más" in page
    assert "+10 min" in page
    assert "23:40" in page
    assert "23:33 hecha" in page


def test_an_hour_of_another_day_says_its_day() -> None:
    zone, wording = ZoneInfo("America/Guatemala"), Formats("es")
    assert local_clock(START + timedelta(minutes=5), START, zone, wording) == "23:35"
    assert local_clock(START + timedelta(hours=1), START, zone, wording) == "22 nov 2026 00:30"
    assert local_clock(None, START, zone, wording) == ""
