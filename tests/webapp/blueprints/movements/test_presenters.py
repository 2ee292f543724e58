from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.movements.steps import planned, seated


def test_who_is_shown_is_in_the_log_with_its_purpose(crisis: CrisisHouse) -> None:
    bus = planned(crisis)
    seated(crisis, bus, "pedro")
    crisis.house.signed_in("consul.gt").get(bus)
    query = sa.select(AuditEntry.purpose).where(AuditEntry.action == "person.read")
    with reading(crisis.house.engine) as session:
        assert "movements CR-2026-001" in session.scalars(query).all()
