from __future__ import annotations

import json
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import writing
from core.outbox.models import OutboxMessage
from core.settings import Settings
from tests.audit_keys import keyed_engine
from tests.webapp.cli.test_commands import Run, environment, house, run, settings, two_countries

__all__ = ["environment", "house", "run", "settings", "two_countries"]


def test_a_message_that_cannot_be_taken_is_named(
    run: Run, house: Callable[[], Session], settings: Settings
) -> None:
    engine = keyed_engine(settings.sqlalchemy_url)
    with writing(engine) as session:
        message = OutboxMessage(
            owner="round", kind="invitation", dedupe_key="x", transport="email",
            recipient="ana@consulado.example", due_at=now(),
        )  # fmt: skip
        session.add(message)
        session.flush()
        # As written by hand: no moment that anybody can read.
        session.execute(sa.text("UPDATE outbox_message SET written_at = '2026-11-01 25:00:00'"))
    engine.dispose()
    result = run("round", "send")
    assert result.exit_code == 1
    assert str(message.id) in result.output
    (line,) = json.loads(run("round", "messages", "--json").stdout)
    assert (line["id"], line["due_at"]) == (str(message.id), None)
    assert "hour" in line["error"]
    assert str(message.id) in run("round", "messages").stdout
