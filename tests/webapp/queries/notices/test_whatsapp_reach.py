from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.settings import Settings
from core.transports.whatsapp.models import WhatsappNumber
from webapp.queries.notices.whatsapp_reach import whatsapp_reach

FIGURES = {"by_channel": {"whatsapp": 3400, "sms": 12}}


@pytest.mark.parametrize(("limit", "over"), [(1000, 2400), (10_000, 0), (None, 0)])
def test_how_many_are_beyond_the_daily_limit(
    session: Session, settings: Settings, now: datetime, limit: int | None, over: int
) -> None:
    own = replace(settings, whatsapp_number="100")
    row = WhatsappNumber(number_id="100", quality="YELLOW", daily_limit=limit, polled_at=now,
                         tried_at=now)  # fmt: skip
    session.add(row)
    session.flush()
    found = whatsapp_reach(session, own, FIGURES)
    assert found is not None
    assert (found.persons, found.quality, found.over) == (3400, "YELLOW", over)


def test_nothing_is_said_where_nobody_is_told_by_it_and_unknown_where_nobody_was_asked(
    session: Session, settings: Settings
) -> None:
    own = replace(settings, whatsapp_number="100")
    assert whatsapp_reach(session, settings, FIGURES) is None
    assert whatsapp_reach(session, own, {"by_channel": {"sms": 3}}) is None
    assert whatsapp_reach(session, own, {}) is None
    unknown = whatsapp_reach(session, own, FIGURES)
    assert unknown is not None
    assert (unknown.quality, unknown.daily_limit, unknown.over) == ("", None, 0)
