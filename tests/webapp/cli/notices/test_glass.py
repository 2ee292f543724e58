"""The glass is broken from a terminal by the same rules as on a page."""

from __future__ import annotations

import json

import sqlalchemy as sa

from core.clock import now
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from feeds.models import Hazard
from tests.response.crisis.examples import hazard
from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.notices.test_commands import _drafted, _prepared, _typed
from watch.notices.models import Notice

__all__ = ["_typed"]


def test_glass_is_broken_with_a_reason_and_in_the_first_hour_alone(terminal: Terminal) -> None:
    _prepared(terminal)
    number = _drafted(terminal)["number"]
    asked = ("notices", "break-glass", number, "--account")
    reason = ("--reason", "El agua sube y nadie contesta")
    late = terminal(*asked, "ana@example.org", *reason)
    assert late.exit_code == 1, "what it is about is known to nobody"
    with writing(terminal.engine) as session:
        flood = hazard(session, now(), title="Crecida")
        session.flush()
        session.execute(sa.update(Hazard).values(created_at=now(), started_at=now()))
        session.execute(sa.update(Notice).values(hazard_id=flood.id))
    for account, words in (("ana@example.org", ("--reason", "ya")), ("eva@example.org", reason)):
        assert terminal(*asked, account, *words).exit_code == 1, "a word is no reason; nor who"
    answer = terminal(*asked, "ana@example.org", *reason, "--json")
    assert json.loads(answer.stdout) == {"number": number, "state": "approved"}
    with reading(terminal.engine) as session:
        notice = session.scalars(sa.select(Notice)).one()
        told = session.scalars(sa.select(OutboxMessage.recipient)).all()
    assert (notice.is_break_glass, notice.break_glass_reason) == (True, reason[1])
    assert "eva@example.org" in told
