"""The number of a notice: `AV-2026-014`, the year it was begun in (UTC) and its place in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns
from watch.notices.models import Notice

TURN = "notice"


def next_notice_number(session: Session, now: datetime) -> tuple[str, int, int]:
    """Return number, year and serial of the next notice; who begins one waits for others who do."""
    take_turns(session, TURN)
    year = now.year
    last = session.scalar(sa.select(sa.func.max(Notice.serial)).where(Notice.year == year)) or 0
    return f"AV-{year}-{last + 1:03d}", year, last + 1
