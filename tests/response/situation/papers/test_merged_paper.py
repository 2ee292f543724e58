from __future__ import annotations

from response.situation.papers.merged_paper import MergedSheet, merged_pdf
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well
from tests.response.situation.merging.test_merged_content import CONTENT
from tests.response.situation.papers.test_merged_files import HEAD


def test_the_sheet_says_who_is_missing_and_what_is_not_in_a_sum() -> None:
    sheet = MergedSheet(
        head=HEAD, title="Huracán en el valle", content=CONTENT, timezone="America/Guatemala"
    )
    body = merged_pdf(sheet, language="es")
    assert_printed_well(body, language="es", pages=1)
    page = " ".join(text_of_pages(body)[0].split())
    assert "Informe regional 3.2" in page
    assert "Cifras Guatemala Honduras Todos" in page
    assert "Nicaragua: no ha informado (se espera desde el 22 nov 2026, 06:00" in page
    assert "a salvo 20 <5 20 y 1 con menos" in page
    assert "Las estimaciones no se suman" in page
