"""Notices of a crisis that nobody took back (people still do what they were told), and replies that
nobody has read.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from protocols.notice_templates import NoticeKind
from response.crisis.models import Participation
from response.crisis.moves import OpenItem
from watch.notices.models import Notice, NoticeState
from watch.replies.unclear_queue import queue_counts

ASKS_SOMETHING = (NoticeKind.WARNING, NoticeKind.INSTRUCTION, NoticeKind.SHELTER)
_LEFT = (NoticeState.SENDING, NoticeState.SENT)


def notices_without_all_clear(session: Session, part: Participation) -> list[OpenItem]:
    """Return how many notices of a country in a crisis ask people to do something, and were
    followed by no all-clear: of the notice, or of the whole crisis since.
    """
    own = sa.and_(Notice.country == part.country, Notice.crisis_number == part.crisis.number)
    clear = sa.select(Notice.corrects_id, Notice.made_at).where(
        own, Notice.kind == NoticeKind.ALL_CLEAR, Notice.state.in_(_LEFT)
    )
    rows = session.execute(clear).all()
    ended = {row.corrects_id for row in rows}
    last = max((row.made_at for row in rows if row.corrects_id is None), default=None)
    query = sa.select(Notice.id, Notice.made_at).where(
        own, Notice.kind.in_(ASKS_SOMETHING), Notice.state.in_(_LEFT)
    )
    count = sum(
        row.id not in ended and (last is None or row.made_at > last)
        for row in session.execute(query)
    )
    words = N_("avisos enviados sin decir que pasó el peligro")
    return [OpenItem(words, count, part.country, "notices")]


def unread_replies(session: Session, part: Participation) -> list[OpenItem]:
    """Return how many replies of a country wait for somebody to read them: any may be a help."""
    waiting = queue_counts(session, part.country).waiting
    return [OpenItem(N_("respuestas sin leer"), waiting, part.country, "replies")]
