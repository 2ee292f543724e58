"""How old a confirmation is, by the six-month rule.

The Regional Conference on Migration asks its members to re-confirm the directory every six
months; the joint manual of the Philippine posts keeps its contingency plans to the same rhythm
("updated every six months", DOLE). Here six months are 183 days, and the last 30 of them are
*due*: that is when the round of invitations runs.

An entry is as fresh as the oldest channel shown with it: one old telephone makes the page old,
and a channel nobody ever confirmed makes it *never*. It does not look at `updated_at`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

VALID_DAYS = 183
DUE_DAYS = VALID_DAYS - 30


class FreshnessState(enum.StrEnum):
    """Where a confirmation stands in its six months."""

    FRESH = "fresh"
    DUE = "due"
    LAPSED = "lapsed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The age of a confirmation: `days` are whole days, None when there never was one."""

    state: FreshnessState
    days: int | None
    confirmed_at: datetime | None = None

    @property
    def is_current(self) -> bool:
        """Whether the six months have not run out."""
        return self.state in {FreshnessState.FRESH, FreshnessState.DUE}

    @property
    def valid_until(self) -> datetime | None:
        """The moment from which it counts as lapsed."""
        return None if self.confirmed_at is None else self.confirmed_at + timedelta(days=VALID_DAYS)


class Confirmed(Protocol):
    """What carries a confirmation: any row of the directory."""

    @property
    def confirmed_at(self) -> datetime | None:
        """When it was last confirmed."""


def freshness(confirmed_at: datetime | None, now: datetime) -> Freshness:
    """Return the age at `now` of what was confirmed at `confirmed_at` (both with a zone).

    Fresh up to day 152, due from 153, lapsed from 183. A confirmation from the future (a clock
    that was wrong) counts as of today.
    """
    if confirmed_at is None:
        return Freshness(FreshnessState.NEVER, None)
    days = max(0, (now - confirmed_at).days)
    if days >= VALID_DAYS:
        state = FreshnessState.LAPSED
    elif days >= DUE_DAYS:
        state = FreshnessState.DUE
    else:
        state = FreshnessState.FRESH
    return Freshness(state, days, confirmed_at)


def oldest_confirmation(entry: Confirmed, channels: Iterable[Confirmed]) -> datetime | None:
    """Return the oldest confirmation among the `channels` shown with an entry; the entry's own when
    none is.

    None when one of the channels was never confirmed.
    """
    moments = [channel.confirmed_at for channel in channels]
    if not moments:
        return entry.confirmed_at
    known = [moment for moment in moments if moment is not None]
    return min(known) if len(known) == len(moments) else None


def freshness_of(
    entry: Confirmed, now: datetime, channels: Iterable[Confirmed] | None = None
) -> Freshness:
    """Return how fresh an entry is at `now`, with the `channels` shown beside it (default: all of
    its own).
    """
    own = getattr(entry, "channels", ()) if channels is None else channels
    return freshness(oldest_confirmation(entry, own), now)
