"""Papers: the blank form of a post, the sheet of a person for a purpose."""

from __future__ import annotations

from io import BytesIO

import sqlalchemy as sa
from pypdf import PdfReader

from core.audit_log import AuditEntry
from core.db import reading
from registry.people.history import events_of
from tests.webapp.blueprints.persons.test_entry import cards, send
from tests.webapp.conftest import House, post


def test_the_sheet_leaves_for_a_purpose_that_the_log_and_the_history_keep(house: House) -> None:
    send(house)
    row = cards(house)[0][0]
    consul = house.signed_in("consul.gt")
    refused = post(consul, f"/personas/{row.id}/ficha.pdf", purpose="")
    assert refused.status_code == 303
    answer = post(consul, f"/personas/{row.id}/ficha.pdf", purpose="buscarla en su casa")
    (page,) = PdfReader(BytesIO(answer.data)).pages
    text = " ".join(page.extract_text().split())
    assert "Ana Prueba López" in text
    assert "Impresa para: buscarla en su casa. Por: consul.gt@" in text
    assert answer.headers["Cache-Control"] == "no-store"
    with reading(house.engine) as session:
        purposes = session.scalars(
            sa.select(AuditEntry.purpose).where(AuditEntry.action == "person.read")
        )
        assert "buscarla en su casa" in set(purposes)
        assert [each.kind.value for each in events_of(session, row.id)] == ["printed", "registered"]


def test_the_blank_form_bears_the_name_of_the_post(house: House) -> None:
    answer = house.signed_in("consul.gt").get("/personas/formulario-en-letter.pdf")
    assert answer.content_type == "application/pdf"
    assert "Voluntary registration" in PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    for address in ("formulario-xx-a4", "formulario-es-legal"):
        assert house.signed_in("consul.gt").get(f"/personas/{address}.pdf").status_code == 404
