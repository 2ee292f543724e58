from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.disclosure import STANDARD
from response.hotline.call_counts import count_calls
from response.hotline.calls import add_call
from response.hotline.models import CallKind
from tests.response.hotline.test_calls import call


def test_small_counts_are_hidden_and_none_comes_back_by_subtraction(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    for number in range(9):
        at = now - timedelta(minutes=number)
        add_call(session, keyring, call(at, unit_code="US-48", language="es"), now)
    for _ in range(6):
        add_call(session, keyring, call(now, kind=CallKind.ADVICE, language="es"), now)
    add_call(session, keyring, call(now, kind=CallKind.ABUSE, language="quc"), now)
    add_call(session, keyring, call(now, country="HN"), now)
    since = now - timedelta(hours=3)
    until = now + timedelta(minutes=1)
    found = count_calls(
        session, "GT", since, until, zone=ZoneInfo("America/Mexico_City"), disclosure=STANDARD
    )
    assert found.whole.value == 16
    hidden = [kind for kind, cell in found.by_kind.items() if cell.is_hidden]
    assert CallKind.ABUSE in hidden
    assert len(hidden) >= 2
    assert list(found.by_hour) == sorted(found.by_hour)
    assert {hour[:10] for hour in found.by_hour} == {"2026-11-22"}
    assert sum(cell.value or 0 for cell in found.by_place.values()) == 16
    nothing = count_calls(session, "GT", since, since, zone=ZoneInfo("UTC"), disclosure=STANDARD)
    assert (nothing.whole.value, dict(nothing.by_kind)) == (0, {})
