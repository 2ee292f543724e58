"""What people wrote is forgotten after a while: that they answered, and what it said, stays."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.replies.models import NoticeReply


def forget_texts(session: Session, before: datetime) -> int:
    """Forget the words, and where they came from, of the replies known before a moment; return of
    how many.
    """
    row = NoticeReply
    gone = session.scalars(
        sa.update(row)
        .where(row.known_at < before, row.ciphertext.is_not(None))
        .values(ciphertext=None, from_hash="")
        .returning(row.id)
    )
    return len(gone.all())
