"""Who got what: counts by channel and state, and the rows themselves, a page at a time. As ids:
names are read by whoever shows them, for a purpose.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.notices.dispatching.models import (
    OPEN_STATES,
    REACHED_STATES,
    DispatchChannel,
    DispatchState,
    NoticeDispatch,
)

PAGE = 25
_PART = 500


@dataclass(frozen=True, slots=True)
class SendingProgress:
    """How the sending of one notice stands."""

    by_channel: Mapping[DispatchChannel, Mapping[DispatchState, int]]
    by_reason: Mapping[str, int]
    """Of what failed or was skipped."""
    by_hand_open: int
    """Still to be opened or telephoned by an officer."""
    households: int
    households_reached: int
    """With at least one dispatch that left; delivered is never safe."""
    last_at: datetime | None
    """When something was last sent or told of it."""

    @property
    def by_state(self) -> Mapping[DispatchState, int]:
        """Dispatches by state, of all channels."""
        found: Counter[DispatchState] = Counter()
        for states in self.by_channel.values():
            found.update(states)
        return {state: found[state] for state in DispatchState}

    @property
    def total(self) -> int:
        """All dispatches."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """Dispatches that have not left."""
        return sum(self.by_state[state] for state in OPEN_STATES)

    def to_json(self) -> dict[str, Any]:
        """Return the counts as JSON."""
        return {
            "dispatches": self.total,
            "by_state": {state.value: count for state, count in self.by_state.items()},
            "by_channel": {
                channel.value: {state.value: count for state, count in sorted(states.items())}
                for channel, states in sorted(self.by_channel.items())
            },
            "by_reason": dict(self.by_reason),
            "by_hand_open": self.by_hand_open,
            "households": self.households,
            "households_reached": self.households_reached,
            "last_at": self.last_at.isoformat() if self.last_at else None,
        }


@dataclass(frozen=True, slots=True)
class DispatchFilter:
    """Which dispatches of a notice are asked for."""

    state: DispatchState | None = None
    channel: DispatchChannel | None = None

    def condition(self, notice_id: uuid.UUID) -> sa.ColumnElement[bool]:
        """Return the condition on rows."""
        row = NoticeDispatch
        parts = [row.notice_id == notice_id]
        parts += [] if self.state is None else [row.state == self.state]
        parts += [] if self.channel is None else [row.channel == self.channel]
        return sa.and_(*parts)


def progress_of(session: Session, notice_id: uuid.UUID) -> SendingProgress:
    """Return how the sending of a notice stands."""
    row = NoticeDispatch
    own = row.notice_id == notice_id
    counts = sa.select(row.channel, row.state, row.is_by_hand, sa.func.count()).where(own)
    by_channel: dict[DispatchChannel, Counter[DispatchState]] = {}
    by_hand_open = 0
    groups = counts.group_by(row.channel, row.state, row.is_by_hand)
    for channel, state, is_by_hand, count in session.execute(groups):
        by_channel.setdefault(channel, Counter())[state] += count
        by_hand_open += count if is_by_hand and state in OPEN_STATES else 0
    has_left = sa.case((row.state.in_(sorted(REACHED_STATES)), row.household_key))
    homes = sa.select(
        sa.func.count(sa.distinct(row.household_key)),
        sa.func.count(sa.distinct(has_left)),
        sa.func.max(row.sent_at),
        sa.func.max(row.settled_at),
    ).where(own)
    households, reached, sent_at, settled_at = session.execute(homes).one()
    return SendingProgress(
        by_channel=by_channel,
        by_reason=_reasons(session, notice_id),
        by_hand_open=by_hand_open,
        households=households,
        households_reached=reached,
        last_at=max(filter(None, (sent_at, settled_at)), default=None),
    )


def dispatches_page(
    session: Session, notice_id: uuid.UUID, which: DispatchFilter, page: int, size: int = PAGE
) -> tuple[Sequence[NoticeDispatch], int]:
    """Return a page of the dispatches of a notice, and how many there are."""
    condition = which.condition(notice_id)
    total = session.scalar(sa.select(sa.func.count()).where(condition)) or 0
    query = sa.select(NoticeDispatch).where(condition).order_by(*_ORDER)
    rows = session.scalars(query.offset((page - 1) * size).limit(size)).all()
    return rows, total


def all_dispatches(
    session: Session, notice_id: uuid.UUID, which: DispatchFilter
) -> Iterator[Sequence[NoticeDispatch]]:
    """Yield the dispatches of a notice, some hundred at a time."""
    page = 1
    while rows := dispatches_page(session, notice_id, which, page, _PART)[0]:
        yield rows
        page += 1


def dispatch_of(
    session: Session, notice_id: uuid.UUID, dispatch_id: uuid.UUID
) -> NoticeDispatch | None:
    """Return one dispatch of a notice; None for any other id."""
    query = sa.select(NoticeDispatch).where(
        NoticeDispatch.id == dispatch_id, NoticeDispatch.notice_id == notice_id
    )
    found: NoticeDispatch | None = session.scalar(query)
    return found


# -- inside ---------------------------------------------------------------------------------

_ORDER = (NoticeDispatch.position, NoticeDispatch.at, NoticeDispatch.id)


def _reasons(session: Session, notice_id: uuid.UUID) -> dict[str, int]:
    row = NoticeDispatch
    ended = row.state.in_((DispatchState.FAILED, DispatchState.SKIPPED))
    query = sa.select(row.reason, sa.func.count()).where(row.notice_id == notice_id, ended)
    found = session.execute(query.group_by(row.reason).order_by(sa.func.count().desc()))
    return dict(found.all())
