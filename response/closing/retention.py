"""What of calls and replies of a crisis is kept how long: ninety days after a country's part has
ended their figures are left (`response.closing.timeline`), and nothing of any person. Log, reports
and lessons stay.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from response.calldown.models import CallDownList, CallerShift, CallItem
from response.crisis.models import Participation
from watch.replies.models import NoticeReply


def forget_call_lists(session: Session, part: Participation) -> int:
    """Delete the households to be called, with their calls and shifts; return how many households.
    Their figures are to be kept before.
    """
    gone = session.scalar(
        sa.select(sa.func.count(CallItem.id)).where(CallItem.participation_id == part.id)
    )
    for table in (CallItem, CallerShift, CallDownList):
        session.execute(sa.delete(table).where(table.participation_id == part.id))
    return gone or 0


def forget_replies(session: Session, part: Participation) -> int:
    """Take all that is of a person off the replies that went into a part; that there was one, when
    and of what kind stays. Return of how many.
    """
    query = sa.select(NoticeReply.id).where(
        NoticeReply.stated_in == part.id, NoticeReply.ciphertext.is_not(None)
    )
    ids = list(session.scalars(query))
    for start in range(0, len(ids), 500):
        session.execute(
            sa.update(NoticeReply)
            .where(NoticeReply.id.in_(ids[start : start + 500]))
            .values(ciphertext=None, from_hash="", person_id=None, household_id=None)
        )
    return len(ids)
