"""How far the index of each country has come, noted in the audit log: what was put back whole is
behind it.

A single block that is put back does not open, its head says another version. All blocks of a
country with their state agree with each other: what is put back then bears a lower stamp than the
log notes. A line an hour, and only when something changed, costs no writer anything; what is put
back between two lines is named as soon as it is behind the last of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry, record
from registry.matching.open_index import states

ACTION = "index.stand"


@dataclass(frozen=True, slots=True)
class IndexBehind:
    """The index of a country that is not what it was last."""

    country: str
    stamp: int
    """The one it bears; 0 where it is gone."""
    noted: int
    """The one that the log notes."""


def note_stamps(session: Session, *, at: datetime, actor: str) -> bool:
    """Note how far the indexes have come, unless the log says so already; return whether a line was
    written. One that is behind stays noted as far as it was.
    """
    before = _noted(session)
    now = {row.country: [row.stamp, row.token] for row in states(session) if row.stamp}
    behind = {each.country for each in indexes_behind(session)}
    stands = before | {country: each for country, each in now.items() if country not in behind}
    if stands == before:
        return False
    record(session, at=at, actor=actor, action=ACTION, stands=stands)
    return True


def indexes_behind(session: Session) -> list[IndexBehind]:
    """Return the countries whose index was put back: its stamp is lower than the one noted, or the
    same and of another change.
    """
    now = {row.country: row for row in states(session)}
    found = []
    for country, (stamp, token) in sorted(_noted(session).items()):
        own = now.get(country)
        here = own.stamp if own else 0
        if own is None or here < stamp or (here == stamp and own.token != token):
            found.append(IndexBehind(country, here, stamp))
    return found


def noted_stamp(session: Session, country: str) -> int:
    """Return the stamp that the log notes of a country; 0 without one."""
    return _noted(session).get(country, [0, 0])[0]


# -- inside ---------------------------------------------------------------------------------


def _noted(session: Session) -> dict[str, list[int]]:
    query = sa.select(AuditEntry.details).where(AuditEntry.action == ACTION)
    last = session.scalar(query.order_by(AuditEntry.number.desc()).limit(1))
    return dict(last["stands"]) if last else {}
