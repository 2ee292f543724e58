"""Whether a locate notice shows to those it asks, at a moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from response.locate.models import OPEN_LOCATES, LocateNotice


def is_over(notice: LocateNotice, now: datetime) -> bool:
    """Return whether its day has come, though nobody has written it down yet."""
    return notice.expires_at is not None and notice.expires_at <= now


def is_paused(notice: LocateNotice, now: datetime) -> bool:
    """Return whether the second person did not come in time: nobody who was asked sees it."""
    due = notice.second_due_at
    return due is not None and notice.second_at is None and due <= now


def shows_to_addressees(notice: LocateNotice, now: datetime) -> bool:
    """Return whether those who were asked see it now."""
    return notice.is_open and not is_over(notice, now) and not is_paused(notice, now)


def showing_now(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the same as conditions on `LocateNotice`."""
    return (
        LocateNotice.state.in_(OPEN_LOCATES),
        LocateNotice.expires_at > now,
        sa.or_(
            LocateNotice.second_due_at.is_(None),
            LocateNotice.second_at.is_not(None),
            LocateNotice.second_due_at > now,
        ),
    )
