"""Moments as senders spell them."""

from __future__ import annotations

import pytest

from feeds.timestamps import InvalidTimestamp, is_unreadable, is_without_zone, read_moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-29T24:00:00-06:00", "2026-11-30T06:00:00+00:00"),
        ("2026-12-31T24:00Z", "2027-01-01T00:00:00+00:00"),
        ("2026-11-29T23:59:60Z", "2026-11-30T00:00:00+00:00"),
        ("2026-11-29T18:00:00-6:00", "2026-11-30T00:00:00+00:00"),
        ("2026-11-29T18:00:00 -6", "2026-11-30T00:00:00+00:00"),
        ("2026-11-29T18:00:00-06", "2026-11-30T00:00:00+00:00"),
        ("2026-11-29T18:00:00 UTC", "2026-11-29T18:00:00+00:00"),
        ("2026-11-29 18:00:00 gmt", "2026-11-29T18:00:00+00:00"),
        ("2026-11-29T18:00:00-00:00", "2026-11-29T18:00:00+00:00"),
        ("Sun, 29 Nov 2026 18:00:00 CST", "2026-11-30T00:00:00+00:00"),
        ("Sun, 29 Nov 2026 18:00:00 GMT", "2026-11-29T18:00:00+00:00"),
        ("Sun, 9 Nov 2026 18:00:00 GMT", "2026-11-09T18:00:00+00:00"),
        ("2026-11-29T18:00:00.5-06:00", "2026-11-30T00:00:00.500000+00:00"),
        ("2026-11-29T23:30:00-14:30", "2026-11-30T14:00:00+00:00"),
    ],
)
def test_moments(written: str, moment: str) -> None:
    assert read_moment(written).isoformat() == moment
    assert not is_without_zone(written)
    assert not is_unreadable(written)


@pytest.mark.parametrize(
    "written",
    [
        "29/11/2026",
        "2026-02-30T00:00:00Z",
        "Mon, 30 Feb 2026 00:00:00 GMT",
        "Mon, 10 Brr 2026 00:00:00 GMT",
        "1066-10-14T09:00:00Z",
        "Sat, 14 Oct 1066 09:00:00 GMT",
    ],
)
def test_what_is_no_moment(written: str) -> None:
    with pytest.raises(InvalidTimestamp):
        read_moment(written)
    assert is_unreadable(written)
    assert not is_unreadable(" ")
