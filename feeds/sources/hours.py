"""What asking the sources came to, hour by hour: for the charts of a week."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.models import Source, SourceHour

DAYS_SHOWN = 7
BAR = timedelta(hours=6)
_HOUR = timedelta(hours=1)
_KEPT = timedelta(days=DAYS_SHOWN + 1)
"""With the rows of a clock that ran ahead dropped too, a source has 193 rows at most."""
_ONE_MORE = (
    sa.update(SourceHour)
    .where(
        SourceHour.hour == sa.bindparam("of_hour"),
        SourceHour.source_id.in_(sa.bindparam("ids", expanding=True)),
    )
    .values(good=SourceHour.good + 1)
    .returning(SourceHour.source_id)
)


@dataclass(slots=True)
class VolumeBar:
    """A quarter of a day of one source."""

    begins_at: datetime
    new: int = 0
    good: int = 0
    failed: int = 0

    @property
    def is_silent(self) -> bool:
        """Whether it was asked and never answered as it should."""
        return self.failed > 0 and not self.good


@dataclass(frozen=True, slots=True)
class SourceWeek:
    """The last seven days of one source, oldest bar first."""

    bars: tuple[VolumeBar, ...]

    @property
    def new(self) -> int:
        """How many messages it said for the first time."""
        return sum(bar.new for bar in self.bars)

    @property
    def most(self) -> int:
        """The new messages of the fullest bar."""
        return max(bar.new for bar in self.bars)

    @property
    def askings(self) -> int:
        """How often it was asked."""
        return sum(bar.good + bar.failed for bar in self.bars)

    @property
    def failed(self) -> int:
        """How often it gave no usable answer."""
        return sum(bar.failed for bar in self.bars)


def count_answer(
    session: Session, source: Source, now: datetime, *, good: int = 0, failed: int = 0, new: int = 0
) -> None:
    """Add one asking to its hour; with the first of an hour the hours that are old go."""
    hour = _hour_of(now)
    row = session.get(SourceHour, (source.id, hour))
    if row is None:
        _drop_old(session, source.id, hour)
        row = SourceHour(source_id=source.id, hour=hour, good=0, failed=0, new=0)
        session.add(row)
    row.good += good
    row.failed += failed
    row.new += new


def count_good(session: Session, source_ids: Collection[uuid.UUID], now: datetime) -> None:
    """Add one good asking without news to the hour of each of these sources, by one statement."""
    hour = _hour_of(now)
    counted = set(session.connection().execute(_ONE_MORE, {"of_hour": hour, "ids": [*source_ids]})
                  .scalars())  # fmt: skip
    for source_id in source_ids:
        if source_id not in counted:
            _drop_old(session, source_id, hour)
            session.add(SourceHour(source_id=source_id, hour=hour, good=1, failed=0, new=0))


def weeks_of(session: Session, now: datetime) -> Mapping[uuid.UUID, SourceWeek]:
    """Return the week before `now` of every source that was asked in it."""
    first = _first_bar(now)
    query = sa.select(SourceHour).where(SourceHour.hour >= first, SourceHour.hour <= now)
    weeks: dict[uuid.UUID, SourceWeek] = {}
    for row in session.scalars(query):
        week = weeks.setdefault(row.source_id, _empty_week(first))
        bar = week.bars[(row.hour - first) // BAR]
        bar.new += row.new
        bar.good += row.good
        bar.failed += row.failed
    return weeks


# -- inside ---------------------------------------------------------------------------------


def _first_bar(now: datetime) -> datetime:
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    bar = this_hour - _HOUR * (this_hour.hour % (BAR // _HOUR))
    return bar - timedelta(days=DAYS_SHOWN) + BAR


def _empty_week(first: datetime) -> SourceWeek:
    count = timedelta(days=DAYS_SHOWN) // BAR
    return SourceWeek(tuple(VolumeBar(first + BAR * number) for number in range(count)))


def _hour_of(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def _drop_old(session: Session, source_id: uuid.UUID, hour: datetime) -> None:
    is_old = sa.or_(SourceHour.hour < hour - _KEPT, SourceHour.hour > hour + _HOUR)
    session.execute(
        sa.delete(SourceHour)
        .where(SourceHour.source_id == source_id, is_old)
        .execution_options(synchronize_session=False)
    )
