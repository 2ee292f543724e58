"""The channels of the entries of a page, with what people say fails: columns, all at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.entries.models import Channel, ChannelKind, FailureReport
from directory.search.entry_heads import CHANNELS_OF


@dataclass(frozen=True, slots=True)
class StandingFailure:
    """Somebody said that a channel fails, and nobody has settled it yet."""

    at: datetime
    note: str
    settled_at: None = None


@dataclass(frozen=True, slots=True)
class ListedChannel:
    """One channel of an entry of the page."""

    kind: ChannelKind
    value: str
    has_whatsapp: bool
    hours: str
    note: str
    confirmed_at: datetime | None
    answered_at: datetime | None
    unanswered_at: datetime | None
    failures: Sequence[StandingFailure]


def channels_of(
    session: Session, ids: Mapping[EntryKind, Sequence[uuid.UUID]]
) -> Mapping[uuid.UUID, Sequence[ListedChannel]]:
    """Return the channels of entries, by the entry, the first to be tried first."""
    if not ids:
        return {}
    given = {kind.value: list(some) for kind, some in ids.items()}
    rows = session.execute(_question(tuple(ids)), given).all()
    failures = _failures(session, [row.id for row in rows])
    found: dict[uuid.UUID, list[ListedChannel]] = defaultdict(list)
    for row in rows:
        channel_id, entry_id, *values = row
        channel: Any = (*values, failures.get(channel_id, ()))
        found[entry_id].append(ListedChannel(*channel))
    return found


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _question(kinds: tuple[EntryKind, ...]) -> sa.Select[*tuple[Any, ...]]:
    """Return the question for channels of entries of these kinds, their ids by the kind."""
    columns = (
        *(Channel.kind, Channel.value, Channel.has_whatsapp, Channel.hours, Channel.note),
        *(Channel.confirmed_at, Channel.answered_at, Channel.unanswered_at),
    )
    owner = sa.func.coalesce(*CHANNELS_OF.values())
    query: sa.Select[*tuple[Any, ...]] = sa.select(Channel.id, owner, *columns).order_by(
        Channel.rank
    )
    of_these = [CHANNELS_OF[kind].in_(sa.bindparam(kind.value, expanding=True)) for kind in kinds]
    return query.where(sa.or_(*of_these))


_FAILING = (
    sa.select(FailureReport.channel_id, FailureReport.at, FailureReport.note)
    .where(
        FailureReport.channel_id.in_(sa.bindparam("channels", expanding=True)),
        FailureReport.settled_at.is_(None),
    )
    .order_by(FailureReport.at)
)


def _failures(
    session: Session, channels: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Sequence[StandingFailure]]:
    found: dict[uuid.UUID, list[StandingFailure]] = defaultdict(list)
    for channel_id, at, note in session.execute(_FAILING, {"channels": list(channels)}):
        found[channel_id].append(StandingFailure(at, note))
    return found
