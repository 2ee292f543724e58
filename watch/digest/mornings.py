"""Whose morning it is: at seven by the reader's own clock, once a day of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.db import hold_row
from watch.digest.models import DigestReader

AT, UNTIL = time(7), time(12)
"""From when, and before when, by the reader's own clock."""
FIRST_LOOK = timedelta(hours=24)
"""So far back the first digest of a reader looks."""
FARTHEST_LOOK = timedelta(days=14)
"""Who had none for longer begins here: what is older is on the board."""
MAY_READ = frozenset(
    {RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.CONSUL, RoleName.EMERGENCY}
)
BY_THEMSELVES = frozenset({RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY})
"""Roles that read it without having asked for it."""


@dataclass(frozen=True, slots=True)
class Morning:
    """One reader's turn."""

    user: User
    day: date
    """Theirs."""
    zone: ZoneInfo
    since: datetime


def due_mornings(session: Session, now: datetime, default_zone: str) -> list[Morning]:
    """Return the readers whose turn it is at `now`.

    A machine that was off at seven makes up for it in the morning; of a morning that passed none is
    sent, its changes are in the next one. Who travels west and has the same day again has it once.
    """
    query = sa.select(User, DigestReader).outerjoin(DigestReader, DigestReader.user_id == User.id)
    query = query.where(User.active).order_by(User.id)
    found = (
        _morning(user, reader, now, default_zone)
        for user, reader in session.execute(query)
        if is_reader(user, reader)
    )
    return [each for each in found if each is not None]


def take_morning(session: Session, morning: Morning, now: datetime) -> bool:
    """Mark a turn as taken; False when somebody else took it meanwhile."""
    hold_row(session, morning.user)
    reader = session.get(DigestReader, morning.user.id, populate_existing=True)
    if reader is None:
        reader = DigestReader(user_id=morning.user.id, is_on=True)
        session.add(reader)
    elif reader.last_on is not None and reader.last_on >= morning.day:
        return False
    reader.covered_until, reader.last_on = now, morning.day
    session.flush()
    return True


def is_reader(user: User, reader: DigestReader | None) -> bool:
    """Return whether an account reads the digest: by its own word, else by its role."""
    if not user.roles or user.role not in MAY_READ:
        return False
    return user.role in BY_THEMSELVES if reader is None else reader.is_on


def reads_digest(session: Session, user: User) -> bool:
    """Return whether an account reads the digest, as its own page says it."""
    return is_reader(user, session.get(DigestReader, user.id))


def set_reading(session: Session, user: User, *, is_on: bool) -> None:
    """Have an account read the digest from now on, or not any more."""
    hold_row(session, user)
    reader = session.get(DigestReader, user.id)
    if reader is None:
        session.add(DigestReader(user_id=user.id, is_on=is_on))
    else:
        reader.is_on = is_on
    session.flush()


# -- inside ---------------------------------------------------------------------------------


def _morning(
    user: User, reader: DigestReader | None, now: datetime, default_zone: str
) -> Morning | None:
    zone = ZoneInfo(user.timezone or default_zone)
    local = now.astimezone(zone)
    last_on = reader.last_on if reader is not None else None
    is_morning = AT <= local.time() < UNTIL
    if not is_morning or (last_on is not None and last_on >= local.date()):
        return None
    covered = reader.covered_until if reader is not None else None
    since = max(covered or now - FIRST_LOOK, now - FARTHEST_LOOK)
    return Morning(user, local.date(), zone, min(since, now))
