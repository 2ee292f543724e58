"""The crisis of the demo has tasks, some done, and a log with a line of each sort."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.defaults.loading import ensure_default_protocols
from response.log.models import LineConfidence
from response.log.reading import CrisisLogFilter, log_lines
from response.tasks.listing import task_counts, task_lines
from tests.response.parts import add_crisis
from webapp.demo.emergencies.crisis_texts import sow_crisis_texts


def test_the_lead_has_two_tasks_done_some_late_and_a_rumour(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    for country in ("MX", "GT"):
        keyring.header_of(country)
    ensure_default_protocols(session, now)
    lead, other = add_crisis(session, now, "MX", "GT", type_code="xenophobia")
    sow_crisis_texts(session, keyring, lead.crisis)
    counts = task_counts(task_lines(session, keyring, lead, now + timedelta(minutes=40)))
    assert counts.done == 2
    assert counts.overdue > 0
    lines = log_lines(session, keyring, lead, CrisisLogFilter())
    assert LineConfidence.RUMOUR in {line.confidence for line in lines}
    assert len(log_lines(session, keyring, other, CrisisLogFilter())) == 1
    assert len(task_lines(session, keyring, other, now)) == counts.all
