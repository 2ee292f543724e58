from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Participation
from response.hotline.calls import add_call, open_call, search_calls
from response.hotline.retention import KEEP_CALLS, forget_calls
from tests.response.crisis_parts import add_people
from tests.response.hotline.test_calls import NUMBER, call
from tests.rows import current


def test_ninety_days_after_it_was_dealt_with_only_its_count_is_left(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    (ana,) = add_people(session, keyring, now, ["Ana"])
    ordinary = add_call(session, keyring, call(now, unit_code="US-48"), now)
    waiting = add_call(session, keyring, call(now, due_at=now), now)
    in_crisis = add_call(session, keyring, call(now, person_id=ana.id), now, part)
    assert forget_calls(session, now + KEEP_CALLS - timedelta(seconds=1)) == 0
    later = now + KEEP_CALLS + timedelta(hours=1)
    assert forget_calls(session, later) == 1
    session.expire_all()
    assert (ordinary.ciphertext, ordinary.number_mark, ordinary.unit_code) == (None, "", "US-48")
    assert open_call(keyring, ordinary).words is not None
    assert waiting.ciphertext is not None
    assert in_crisis.ciphertext is not None
    assert len(search_calls(session, keyring, "GT", NUMBER)) == 2
    part.ended_at = now
    session.flush()
    assert forget_calls(session, later) == 1
    session.expire_all()
    assert current(in_crisis).ciphertext is None
    assert current(in_crisis).person_id is None
