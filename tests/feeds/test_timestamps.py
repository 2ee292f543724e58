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
        # An offset behind the name of UTC, which the library drops without a word.
        ("Sun, 29 Nov 2026 12:00:00 GMT-6", "2026-11-29T18:00:00+00:00"),
        ("Sun, 29 Nov 2026 12:00:00 (UTC −06:00)", "2026-11-29T18:00:00+00:00"),
        ("2026-11-29T12:00:00 GMT+0530", "2026-11-29T06:30:00+00:00"),
        # Months in the language of the sender, days with slashes that begin with the year.
        ("dom., 29 nov. 2026 12:00:00 -0600", "2026-11-29T18:00:00+00:00"),
        ("4 de diciembre de 2026 12:00:00 -0600", "2026-12-04T18:00:00+00:00"),
        ("lun, 3 ago 2026 12:00:00 -0600", "2026-08-03T18:00:00+00:00"),
        ("1 décembre 2026 12:00:00 +0100", "2026-12-01T11:00:00+00:00"),
        ("01 Setembro 2026 12:00:00 -0300", "2026-09-01T15:00:00+00:00"),
        ("2026/11/9 12:00:00-06:00", "2026-11-09T18:00:00+00:00"),
        ("20261129T120000-0600", "2026-11-29T18:00:00+00:00"),
        # The half of the day, which the library drops, and the zone behind it with it.
        ("Nov 29, 2026 10:00:00 PM CST", "2026-11-30T04:00:00+00:00"),
        ("2026-11-29T12:05:00 a.m. -06:00", "2026-11-29T06:05:00+00:00"),
        ("29-nov-2026 12:05 p. m. -0600", "2026-11-29T18:05:00+00:00"),
        ("29 Nov 2026 10 PM CST", "2026-11-30T04:00:00+00:00"),
        ("29 Nov 2026 22:15 p.m. -0600", "2026-11-30T04:15:00+00:00"),
        # Zones behind ISO 8601, the first of a month, an hour that stands before its day.
        ("2026-11-29T18:00:00 CST", "2026-11-30T00:00:00+00:00"),
        ("2026-07-29T18:00:00EDT", "2026-07-29T22:00:00+00:00"),
        ("2026-11-29T6:00:00Z", "2026-11-29T06:00:00+00:00"),
        ("1er décembre 2026 04:00 UTC", "2026-12-01T04:00:00+00:00"),
        ("1.º de diciembre de 2026 04:00 UTC", "2026-12-01T04:00:00+00:00"),
        ("lunes, 30 de noviembre de 2026 - 22:00 UTC-6", "2026-12-01T04:00:00+00:00"),
        ("1000 PM CST Mon Nov 30 2026", "2026-12-01T04:00:00+00:00"),
    ],
)
def test_moments(written: str, moment: str) -> None:
    assert read_moment(written).isoformat() == moment
    assert not is_without_zone(written)
    assert not is_unreadable(written)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-29 12:00",
        "29 de noviembre de 2026 12:00",
        "Sun, 29 Nov 2026 12:00:00 COT",
        "domingo 29 de noviembre de 2026, a las 12:00 horas",
        "dimanche 29 novembre 2026 à 12h00",
        "29-nov-2026 12:00 p.m.",
        "29 Nov 2026 12:00 PM AMT",
    ],
)
def test_what_says_no_zone_we_know_is_read_as_utc_and_said(written: str) -> None:
    assert read_moment(written).isoformat() == "2026-11-29T12:00:00+00:00"
    assert is_without_zone(written)


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
