from __future__ import annotations

from datetime import timedelta

from feeds.sources.hours import SourceWeek, VolumeBar
from tests.feeds.worlds import NOW
from webapp.blueprints.sources.presenters import CHART_HEIGHT, chart_bars


def week(*new: int) -> SourceWeek:
    return SourceWeek(
        tuple(VolumeBar(NOW + timedelta(hours=6 * n), new=count) for n, count in enumerate(new))
    )


def test_what_is_not_nothing_is_seen_however_little_of_the_most_it_is() -> None:
    bars = chart_bars(week(0, 1, 10_000))
    assert [bar.height for bar in bars] == [0, 3, CHART_HEIGHT]
    assert [bar.x for bar in bars] == [0, 8, 16]
    assert [bar.height for bar in chart_bars(week(0, 0))] == [0, 0]
