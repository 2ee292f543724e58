from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.sharing.models import SharingAgreement
from registry.sharing.notes import note_agreement, one_line
from tests.registry.sharing.conftest import Sharing


def test_each_party_has_a_line_of_its_own(sharing: Sharing) -> None:
    agreement_id = sharing.agreed(until=1)
    with writing(sharing.engine) as session:
        agreement = session.get_one(SharingAgreement, agreement_id)
        note_agreement(session, agreement, "agreement.x", actor="cli:x", now=sharing.now, more=1)
    with reading(sharing.engine) as session:
        query = sa.select(AuditEntry).where(AuditEntry.action == "agreement.x")
        found = session.scalars(query.order_by(AuditEntry.country)).all()
        assert [(line.country, line.subject, line.details) for line in found] == [
            (country, str(agreement_id), {"agreement": 1, "more": 1}) for country in ("GT", "MX")
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Avisar \n de la\tcrecida ", "Avisar de la crecida"),
        ("Avisar\x00 de \u202ela crecida", "Avisar de la crecida"),
        ("Çağrı — año 2026", "Çağrı — año 2026"),
    ],
)
def test_what_is_typed_is_kept_on_one_line_of_signs_that_show(text: str, expected: str) -> None:
    assert one_line(text) == expected
