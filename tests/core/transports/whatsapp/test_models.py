from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.transports.whatsapp.models import WhatsappNumber, WhatsappTemplate
from tests.core.transports.whatsapp.conftest import AT


def row(language: str) -> WhatsappTemplate:
    return WhatsappTemplate(
        name="aviso", language=language, category="UTILITY", state="APPROVED", gaps=0, body="",
        polled_at=AT,
    )  # fmt: skip


def test_a_template_stands_once_in_each_language(session: Session) -> None:
    session.add_all([row("es_MX"), row("en_US")])
    session.add(WhatsappNumber(number_id="1", tried_at=AT))
    session.flush()
    session.add(row("es_MX"))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
