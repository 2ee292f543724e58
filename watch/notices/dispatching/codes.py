"""Codes of dispatches: four signs that any telephone may answer with.

A code has a letter and a figure in it, so that no word a reply may hold (SAFE, BAJA) is one, nor
any number; nothing in it looks like something else. There are 639,584: codes are given
to others once nobody can answer by them any more.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.dispatching.models import CODE_SIGNS, DispatchState, NoticeDispatch
from watch.notices.models import Notice

LETTERS, FIGURES = "ABCDEFGHJKMNPQRSTUVWXYZ", "23456789"
"""Without 0 and O, 1, I and L."""
SIGNS = LETTERS + FIGURES
ANSWERABLE = timedelta(days=90)
"""So long after it ended a notice may be answered by its code and its link, where it belongs to no
crisis; as long as calls and replies of a crisis are kept after it.
"""
Choose = Callable[[str], str]
"""Takes one of some signs by chance."""


def new_codes(count: int, taken: Collection[str], choose: Choose = secrets.choice) -> list[str]:
    """Return so many codes, none of them taken, each once."""
    found: dict[str, None] = {}
    source = _random_codes(choose)
    while len(found) < count:
        code = next(source)
        if code not in taken:
            found[code] = None
    return list(found)


def codes_in_use(session: Session) -> frozenset[str]:
    """Return the codes that dispatches have: each leads to one alone."""
    query = sa.select(NoticeDispatch.code).where(NoticeDispatch.code.is_not(None))
    return frozenset(filter(None, session.scalars(query)))


def free_unused(session: Session, notice_id: uuid.UUID) -> int:
    """Free the codes of a notice that ended which nobody was told: of what never left; return how
    many.
    """
    return _free(
        session,
        sa.and_(
            NoticeDispatch.notice_id == notice_id,
            NoticeDispatch.state == DispatchState.SKIPPED,
            NoticeDispatch.sent_at.is_(None),
        ),
    )


def free_of_crisis(session: Session, country: str, crisis_number: str) -> int:
    """Free the codes and links of all notices of a country in a crisis: what was forgotten of it
    cannot be answered any more. Return how many.
    """
    own = sa.select(Notice.id).where(
        Notice.country == country,
        Notice.crisis_number == crisis_number,
        Notice.ended_at.is_not(None),
    )
    return _free(session, NoticeDispatch.notice_id.in_(own))


def free_of_others(session: Session, now: datetime) -> int:
    """Free those of notices that belong to no crisis and ended ninety days ago; return how many."""
    own = sa.select(Notice.id).where(
        Notice.crisis_number.is_(None), Notice.ended_at < now - ANSWERABLE
    )
    return _free(session, NoticeDispatch.notice_id.in_(own))


def typed_code(text: str) -> str:
    """Return the code somebody typed, in capitals; empty where it can be none."""
    code = re.sub(r"[\s\-.]", "", text).upper()
    return code if len(code) == CODE_SIGNS and set(code) <= set(SIGNS) else ""


# -- inside ---------------------------------------------------------------------------------


def _free(session: Session, which: sa.ColumnElement[bool]) -> int:
    row = NoticeDispatch
    freed = session.scalars(
        sa.update(row)
        .where(which, sa.or_(row.code.is_not(None), row.link_hash.is_not(None)))
        .values(code=None, link_hash=None)
        .returning(row.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(freed.all())


def _random_codes(choose: Choose) -> Iterator[str]:
    while True:
        code = "".join(choose(SIGNS) for _ in range(CODE_SIGNS))
        if not set(code).isdisjoint(LETTERS) and not set(code).isdisjoint(FIGURES):
            yield code
