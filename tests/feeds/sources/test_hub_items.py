from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.sources.hub_items import HubFeed, of_own_senders
from feeds.values import AlertMessage, Reading


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("https://alert-feeds.s3.amazonaws.com/hn/rss.xml", HubFeed("HN", False)),
        ("https://s3.amazonaws.com/alert-feeds/mx/rss.xml", HubFeed("MX", False)),
        ("https://cap-sources.s3.amazonaws.com/cr-imn-es/rss.xml", HubFeed("CR", True)),
        (
            "https://severeweather.wmo.int/v2/cap-alerts/bz-nms-en/rss.xml",
            HubFeed("BZ", True),
        ),
        ("https://s3.amazonaws.com/alert-feeds/unfiltered/rss.xml", None),
        ("https://ejemplo.test/hn/rss.xml", None),
    ],
)
def test_which_country_a_feed_of_a_hub_is_of(address: str, feed: HubFeed | None) -> None:
    assert HubFeed.of(address) == feed


def message(sender: str, identifier: str = "A1") -> AlertMessage:
    sent = datetime(2026, 11, 22, 11, tzinfo=UTC)
    return AlertMessage(identifier=identifier, sender=sender, sent=sent)


READING = Reading(
    "rss-cap",
    (
        message("avisos@copeco.gob.hn", "own"),
        message("avisos@nms.gov.bz", "neighbour"),
        message("w-nws.webmaster@noaa.gov", "NOAA"),
        message("AtHoc", "nobody's"),
    ),
)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://alert-feeds.s3.amazonaws.com/hn/rss.xml", ["own"]),
        ("https://cap-sources.s3.amazonaws.com/hn-copeco-es/rss.xml", ["own", "nobody's"]),
        ("https://ejemplo.test/rss.xml", ["own", "neighbour", "NOAA", "nobody's"]),
    ],
)
def test_what_others_say_of_a_country_is_set_aside_and_said(address: str, taken: list[str]) -> None:
    reading = of_own_senders(address, READING)
    assert [each.identifier for each in reading.alerts] == taken
    aside = {each.where: each.reason for each in reading.rejected}
    assert {*aside} == {each.identifier for each in READING.alerts} - {*taken}
    if aside:
        assert "avisos@nms.gov.bz is of BZ, the feed of HN" in aside["neighbour"]
