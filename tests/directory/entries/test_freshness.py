from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest

from directory.entries.freshness import freshness, freshness_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "state", "days", "is_current"),
    [
        (timedelta(0), "fresh", 0, True),
        (timedelta(hours=23), "fresh", 0, True),
        (timedelta(days=153) - timedelta(seconds=1), "fresh", 152, True),
        (timedelta(days=153), "due", 153, True),
        (timedelta(days=183) - timedelta(seconds=1), "due", 182, True),
        (timedelta(days=183), "lapsed", 183, False),
        (timedelta(days=2000), "lapsed", 2000, False),
        (-timedelta(days=2), "fresh", 0, True),
    ],
)
def test_the_borders_of_six_months(age: timedelta, state: str, days: int, is_current: bool) -> None:
    found = freshness(NOW - age, NOW)
    assert (found.state.value, found.days, found.is_current) == (state, days, is_current)


def test_what_was_never_confirmed_is_never_not_old() -> None:
    found = freshness(None, NOW)
    assert (found.state.value, found.days, found.is_current, found.valid_until) == (
        "never",
        None,
        False,
        None,
    )


def test_valid_until_is_the_moment_it_lapses() -> None:
    until = freshness(NOW, NOW).valid_until
    assert until is not None
    assert freshness(NOW, until).state == "lapsed"
    assert freshness(NOW, until - timedelta(seconds=1)).state == "due"


def test_zones_do_not_make_it_older() -> None:
    in_mexico = (NOW - timedelta(days=153)).astimezone(timezone(timedelta(hours=-6)))
    assert freshness(in_mexico, NOW).days == 153


@dataclass
class Confirmed:
    confirmed_at: datetime | None
    channels: list[Confirmed] = field(default_factory=list)


RECENT, OLD = NOW - timedelta(days=3), NOW - timedelta(days=400)


@pytest.mark.parametrize(
    ("own", "channels", "state"),
    [
        (RECENT, [], "fresh"),
        (None, [], "never"),
        (RECENT, [RECENT, OLD], "lapsed"),
        (OLD, [RECENT], "fresh"),
        (RECENT, [RECENT, None], "never"),
    ],
)
def test_an_entry_is_as_fresh_as_its_oldest_channel(
    own: datetime | None, channels: list[datetime | None], state: str
) -> None:
    entry = Confirmed(own, [Confirmed(moment) for moment in channels])
    assert freshness_of(entry, NOW).state == state


def test_only_the_channels_shown_count() -> None:
    entry = Confirmed(RECENT, [Confirmed(RECENT), Confirmed(OLD)])
    assert freshness_of(entry, NOW, channels=entry.channels[:1]).days == 3
