"""What of the calls is kept how long: ninety days after the crisis, or after a call of an ordinary
day was dealt with, its hour, kind, language and place are left, and nothing of any person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.crisis.models import Participation
from response.hotline.models import HotlineCall, LineOperator

KEEP_CALLS = timedelta(days=90)
_A_TURN = 2000


def forget_calls(session: Session, now: datetime) -> int:
    """Take all that is of a person off calls whose time is over, some thousand at a time; return of
    how many. Loans of the line that ended so long ago go.
    """
    limit = now - KEEP_CALLS
    over = sa.select(Participation.id).where(Participation.ended_at <= limit)
    is_ordinary = sa.and_(
        HotlineCall.participation_id.is_(None),
        HotlineCall.at <= limit,
        sa.or_(HotlineCall.due_at.is_(None), HotlineCall.closed_at <= limit),
    )
    which = sa.select(HotlineCall.id).where(
        HotlineCall.ciphertext.is_not(None),
        sa.or_(HotlineCall.participation_id.in_(over), is_ordinary),
    )
    ids = list(session.scalars(which.limit(_A_TURN)))
    if ids:
        session.execute(
            sa.update(HotlineCall)
            .where(HotlineCall.id.in_(ids))
            .values(ciphertext=None, number_mark="", end_mark="", person_id=None, statement_id=None)
        )
    session.execute(sa.delete(LineOperator).where(LineOperator.until_at <= limit))
    return len(ids)
