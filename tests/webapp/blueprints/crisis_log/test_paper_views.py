"""The brief and the log leave as PDF, CSV and JSON, and that they left is noted."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from response.log.lines import LineDraft
from response.log.models import LineConfidence, LineKind
from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well
from tests.webapp.conftest import House
from tests.webapp.crisis_house import LOG, declare_crisis, write_line


def test_the_brief_is_one_page_of_what_is_known_now(house: House) -> None:
    declare_crisis(house)
    for text, confidence in (
        ("Se cayó el puente", LineConfidence.CONFIRMED),
        ("Dicen que hay diez heridos", LineConfidence.RUMOUR),
    ):
        write_line(
            house,
            "GT",
            LineDraft(kind=LineKind.FACT, text=text, by="user:a", confidence=confidence),
        )
    answer = house.signed_in("consul.gt").get(f"{LOG}/resumen.pdf")
    assert_printed_well(answer.data, language="es", pages=1)
    (page,) = text_of_pages(answer.data)
    assert "Se cayó el puente" in page
    assert "diez heridos" not in page
    assert "1 rumor en la bitácora" in page
    assert "Confirmar con fuente oficial" in page
    assert "Huracán en el valle" in page


@pytest.mark.parametrize("kind", ["pdf", "csv", "json"])
def test_the_log_leaves_in_three_forms_and_that_is_noted(house: House, kind: str) -> None:
    declare_crisis(house)
    write_line(house, "GT", LineDraft(kind=LineKind.FACT, text="=1+1 el puente", by=""))
    browser = house.signed_in("consul.gt")
    answer = browser.get(f"{LOG}/bitacora.{kind}")
    assert answer.status_code == 200
    if kind == "pdf":
        assert_printed_well(answer.data, language="es", pages=1)
        assert "el puente" in text_of_pages(answer.data)[0]
    elif kind == "csv":
        assert '"\'=1+1 el puente"' in answer.text
    else:
        texts = [line["text"] for line in json.loads(answer.data)["lines"]]
        assert "=1+1 el puente" in texts
    with reading(house.engine) as session:
        entry = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "crisis_log.export")
        ).one()
    assert (entry.country, entry.subject) == ("GT", "CR-2026-014")
    assert browser.get(f"{LOG}/bitacora.exe").status_code == 404
    assert house.signed_in("secretariat").get(f"{LOG}/bitacora.{kind}").status_code == 403
