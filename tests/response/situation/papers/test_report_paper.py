from __future__ import annotations

from response.situation.content import ReportContent
from response.situation.papers.report_paper import ReportSheet, report_pdf
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well
from tests.response.situation.papers.full_report import HEAD, full_content, unknown_content


def _sheet(content: ReportContent) -> ReportSheet:
    return ReportSheet(
        head=HEAD, title="Huracán en el valle", country="Guatemala", zone="", content=content,
        timezone="America/Guatemala", made_by="ana@example.org",
    )  # fmt: skip


def test_all_that_can_be_said_stands_on_one_page() -> None:
    body = report_pdf(_sheet(full_content()), language="es")
    assert_printed_well(body, language="es", pages=1)
    page = " ".join(text_of_pages(body)[0].split())
    assert "Registradas dentro 123,456" in page
    assert "corrige el 1" in page
    assert "Próximo informe: 22 nov 2026, 08:00" in page
    assert page.count("El agua subió") >= 6


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    (page,) = text_of_pages(report_pdf(_sheet(unknown_content()), language="es"))
    words = " ".join(page.split())
    assert "Registradas dentro no se sabe" in words
    assert "Estimadas en la zona no se sabe" in words
    assert "Dónde: no se sabe." in words
    assert " 0 " not in words
