"""How often those who wait are told how a crisis stands, and when next.

The rule: whoever leads sets both; the next report is a moment still to come, at most two days away:
a promise nobody can keep is worse than none. Closing takes it away.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Crisis, MoveKind
from response.crisis.officers import CrisisOfficer, leads
from response.crisis.recording import record_move

RHYTHMS = (15, 30, 45, 60, 120, 180, 360, 720, 1440)
"""Minutes to choose from."""
FURTHEST = timedelta(days=2)


def set_rhythm(
    session: Session,
    crisis: Crisis,
    officer: CrisisOfficer,
    minutes: int,
    next_at: datetime | None,
    now: datetime,
) -> bool:
    """Set how often is reported, and when next (None: so many minutes from now); return whether
    anything changed.

    Raises NotAllowed, UnusableInput for a rhythm or a moment nobody can keep, and for a crisis that
    is over.
    """
    hold_row(session, crisis)
    if not leads(officer, crisis):
        raise NotAllowed(crisis.number)
    if not crisis.is_open:
        raise UnusableInput("rhythm", N_("La crisis ya terminó."))
    if minutes not in RHYTHMS:
        raise UnusableInput("rhythm", N_("Elija cada cuánto se informa."))
    moment = next_at or now + timedelta(minutes=minutes)
    if not now < moment <= now + FURTHEST:
        raise UnusableInput(
            "next_clock", N_("El próximo informe es dentro de los próximos dos días.")
        )
    if (crisis.rhythm_minutes, crisis.next_report_at) == (minutes, moment):
        return False
    before, crisis.rhythm_minutes, crisis.next_report_at = crisis.rhythm_minutes, minutes, moment
    record_move(
        session,
        crisis,
        MoveKind.RHYTHM,
        by=officer.actor,
        at=now,
        before=str(before),
        after=str(minutes),
    )
    session.flush()
    return True
