"""The brief: one page always, whatever was typed, and what does not fit is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.i18n.formats import Formats
from response.log.brief_paper import (
    CUTS,
    Brief,
    BriefRow,
    brief_clock,
    brief_pdf,
    clip,
    cut_brief,
)
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PARTS = ("situation", "objectives", "actions", "organisation", "resources")


def _brief(count: int, text: str = "Se cayó el puente") -> Brief:
    rows = tuple(
        BriefRow(head=f"{number:02d}:00", text=f"{text} {number}", note="confirmado")
        for number in range(count)
    )
    return Brief(
        number="CR-2026-014",
        title="Huracán en el valle",
        country="Guatemala",
        facts=(("Tipo", "Ciclón"), ("Nivel", "3 · Salida voluntaria"), ("Dónde", "Hidalgo")),
        situation=rows,
        objectives=rows,
        actions=rows,
        organisation=rows,
        resources=rows,
        rumours=2,
        made_at=NOW,
        made_by="ana@example.org",
        timezone="America/Guatemala",
    )


def test_a_small_one_says_all_of_it_and_is_printed_well() -> None:
    body = brief_pdf(_brief(3), language="es")
    assert_printed_well(body, language="es", pages=1)
    (page,) = text_of_pages(body)
    assert page.count("Se cayó el puente 2") == len(PARTS)
    assert "2 rumores en la bitácora" in page
    assert "22 nov 2026, 06:00 (UTC−06:00)" in page
    assert "+ " not in page


def test_an_empty_one_says_that_nobody_knows() -> None:
    empty = replace(_brief(0), rumours=0)
    (page,) = text_of_pages(brief_pdf(empty, language="es"))
    assert "se desconoce" in page
    assert "rumor" not in page


@pytest.mark.parametrize(
    ("count", "text"),
    [(99, "W" * 40 + " ñ"), (40, "漢" * 300)],
)
def test_it_is_one_page_whatever_was_typed_and_says_how_much_is_left_out(
    count: int, text: str
) -> None:
    long_words = replace(
        _brief(count, text),
        title=text * 3,
        facts=tuple((f"Palabra {number}", text) for number in range(7)),
        country=text[:40],
    )
    (page,) = text_of_pages(brief_pdf(long_words, language="es"))
    assert page.count("más en la bitácora.") == 2
    assert "más en la lista de tareas." in page


def test_cuts_leave_the_first_lines_and_only_get_narrower() -> None:
    brief = _brief(40, "palabra " * 100)
    sizes = []
    for cut in CUTS:
        small = cut_brief(brief, cut)
        assert small.actions[0].head == "00:00"
        assert all(len(row.text) <= cut.letters for row in small.actions)
        sizes.append(tuple(len(getattr(small, name)) for name in PARTS))
    assert sizes == sorted(sizes, reverse=True)
    assert clip(" a \n b ", 9) == "a b"
    assert clip("abcdef", 4) == "abc…"
    assert clip("漢字漢字", 6) == "漢字…"
    assert clip("abcd", 4) == "abcd"


def test_an_hour_of_another_day_says_its_day() -> None:
    wording = Formats("es")
    assert brief_clock(NOW, NOW, "America/Guatemala", wording) == "06:00"
    yesterday = NOW - timedelta(days=1)
    assert brief_clock(yesterday, NOW, "America/Guatemala", wording) == "21 nov 2026 06:00"
