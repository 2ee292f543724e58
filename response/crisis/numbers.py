"""The number of a crisis: `CR-2026-014`, the year it was declared in (UTC) and its place in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import take_turns
from response.crisis.models import Crisis

TURN = "crisis"
"""Who declares, joins or merges waits for the others who do: what is alike is looked up first."""


def next_number(session: Session, now: datetime) -> tuple[str, int, int]:
    """Return number, year and serial of the next crisis.

    Those who declare in one moment wait for one another (`take_turns`); a number is never used
    twice, not after a crisis was cancelled either.
    """
    take_turns(session, TURN)
    year = now.year
    last = session.scalar(sa.select(sa.func.max(Crisis.serial)).where(Crisis.year == year)) or 0
    return f"CR-{year}-{last + 1:03d}", year, last + 1
