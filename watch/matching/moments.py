"""When a hazard and somebody meet: inside now, arriving before it ends, leaving before it comes.
Pure.

**When a band holds.** From its start to its end, both included: those its source gives of the part
(`Band.starts`, `Band.lapses`), else those of the hazard. Before the moment asked nothing is asked:
it *comes* at the later of the moment asked and its start. What has no end, and what still stands
though its end is past (its source is silent), holds until `open_until`: as long as the watch keeps
what nobody renews. An end before the beginning ends when it comes.

**When somebody is there.** As `registry.matching.blocks.stays` says: days of travel are days
of the place itself, by nautical time, so that presence changes on the hour only; a stay without
dates is always, a residence not while a trip of the same person lasts.

**How the two meet**, for each stay within the ground of a band:

- `INSIDE`: there at the moment asked *and* when the band comes (the same, where it
  holds already);
- `ARRIVING`: else, there at some moment from when it comes until it ends;
- `LEAVING`: else, there at the moment asked: gone before the band comes, and not back while it is.

**One person is in one of them**, the first that is true of any stay in any band: who is inside of
one part and arriving in another is inside. The stay told is the one where that is so (where it is
gravest, of several); the band is the gravest of all that meet the person, inside or arriving, for
who is called must hear of the worst to come; of who leaves, the gravest of what is left behind.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from feeds.values import Band
from registry.matching.blocks.stays import FOREVER, Stretches, hour_of, moment_of


class Moment(enum.StrEnum):
    """How a person and a hazard meet; the first that is true of somebody counts."""

    INSIDE = "inside"
    ARRIVING = "arriving"
    LEAVING = "leaving"

    @property
    def rank(self) -> int:
        """0 for who is inside now, up to 2 for who leaves before it comes."""
        return _RANKS[self]


_RANKS = {moment: rank for rank, moment in enumerate(Moment)}

NEVER = len(Moment)
"""The rank of who does not meet it at all."""


@dataclass(frozen=True, slots=True)
class HazardTimes:
    """When a hazard as a whole holds; its bands may say otherwise of themselves."""

    starts: datetime | None
    ends: datetime | None
    open_until: datetime
    """Until when what has no end, or has outlived it, is held to go on."""


@dataclass(frozen=True, slots=True)
class BandTimes:
    """When a band comes, and until when it holds."""

    comes: datetime
    ends: datetime


def band_times(band: Band, at: datetime, times: HazardTimes | None) -> BandTimes:
    """Return when a band holds, asked at `at`; of an area without a hazard (`times` None) that one
    moment.
    """
    if times is None:
        return BandTimes(at, at)
    starts, ends = band.starts or times.starts or at, band.lapses or times.ends
    comes = max(at, starts)
    return BandTimes(comes, max(comes, times.open_until if ends is None or ends < at else ends))


def next_change(stretches: Stretches, at: datetime, keep: timedelta) -> datetime | None:
    """Return the first hour after `at` from which on one of the stays may meet a band otherwise,
    as far as that is a matter of the days of the stays; None when there is none.

    Somebody comes, or is gone. And of what has no end, which is held to go on for `keep` (whole
    hours) from the moment asked, somebody is reached who comes only then.
    """
    if not stretches.stays:
        return None
    is_ever = stretches.first <= stretches.last
    first, last = (each[is_ever].astype(np.int64) for each in (stretches.first, stretches.last))
    ahead = keep // timedelta(hours=1)
    hours = np.concatenate([first, last + 1, first - ahead])
    later = hours[(hours > hour_of(at)) & (hours < FOREVER)]
    return moment_of(int(later.min())) if len(later) else None


def meeting_ranks(
    stretches: Stretches, at: datetime, bands: Sequence[BandTimes]
) -> dict[BandTimes, NDArray[np.int8]]:
    """Return, for each time of a band, the rank of `Moment` of each stay, NEVER where they do not
    meet. Whoever has one residence without dates is inside, always.
    """
    present = stretches.hold_at(at)
    found = {}
    for times in dict.fromkeys(bands):
        ranks = np.full(stretches.stays, NEVER, dtype=np.int8)
        ranks[present & (times.comes > at)] = Moment.LEAVING.rank
        if times.ends > at:
            ranks[stretches.hold_between(times.comes, times.ends)] = Moment.ARRIVING.rank
        at_first = present if times.comes == at else stretches.hold_at(times.comes)
        ranks[present & at_first] = Moment.INSIDE.rank
        found[times] = ranks
    return found
