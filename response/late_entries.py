"""What may still be written of a crisis once a country's part in it has ended.

The rule: what happened before the end may be typed in for seventy-two hours after it, with the time
at which it happened, for papers come home later than people do; nothing that happened after the end
is of the crisis: whoever needs help then is a call of an ordinary day, or a new crisis. What takes
something back, or closes what stands open, is never late: nobody goes on reading what is known to
be wrong, and a help that was left open at the end is still given.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation

PAPER_COMES_HOME = timedelta(hours=72)
_AFTER_END = N_("La crisis ya terminó para su país: solo se anota lo que pasó antes, con su hora.")
_TOO_LATE = N_("La crisis terminó hace más de 72 horas: ya no se anota nada en ella.")


class PartEnded(UnusableInput):
    """What was to be written happened after the part ended, or comes too late."""


def check_in_time(
    session: Session,
    participation_id: uuid.UUID,
    happened_at: datetime,
    now: datetime,
    field: str = "happened_at",
) -> None:
    """Raise PartEnded, naming the field, for what may no longer be written of a part.

    Its end is asked of the database: whoever ended it meanwhile is not known to an object at hand.
    """
    ended_at = end_of(session, participation_id)
    if ended_at is None:
        return
    if now > ended_at + PAPER_COMES_HOME:
        raise PartEnded(field, _TOO_LATE)
    if happened_at > ended_at:
        raise PartEnded(field, _AFTER_END)


def end_of(session: Session, participation_id: uuid.UUID) -> datetime | None:
    """Return when a part ended; None while it is worked on."""
    query = sa.select(Participation.ended_at).where(Participation.id == participation_id)
    found: datetime | None = session.scalar(query)
    return found


def last_moment_for_paper(ended_at: datetime) -> datetime:
    """Return until when papers of a part that ended may be typed in."""
    return ended_at + PAPER_COMES_HOME
