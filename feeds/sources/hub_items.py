"""A hub's country feed, item by item: only what that country's own senders say is taken. Pure.

The country feeds of the Alert Hub are cut out by place: of 100 items of the one of Honduras all
came from Belize, that of Mexico held messages of NOAA alone (field notes, 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from feeds.sender_countries import country_of_sender
from feeds.values import AlertMessage, Reading, RejectedMessage

_HUBS = frozenset(
    {
        "alert-feeds.s3.amazonaws.com",
        "alert-hub.s3.amazonaws.com",
        "cap-sources.s3.amazonaws.com",
        "s3.amazonaws.com",
        "severeweather.wmo.int",
    }
)
_FEED = re.compile(r"/(?P<country>[a-z]{2})(?P<agency>-[a-z0-9]+-[a-z]{2})?/rss\.xml$")


@dataclass(frozen=True, slots=True)
class HubFeed:
    """A feed of a hub: of one country, of one of its agencies or of all its senders."""

    country: str
    is_of_agency: bool

    @classmethod
    def of(cls, address: str) -> HubFeed | None:
        """Return which feed of a hub an address is; None for one of no country."""
        parts = urlsplit(address)
        match = _FEED.search(parts.path)
        if parts.hostname not in _HUBS or match is None:
            return None
        return cls(match["country"].upper(), match["agency"] is not None)


def of_own_senders(address: str, reading: Reading) -> Reading:
    """Return the reading of a feed with the messages of other countries' senders set aside, said
    with the sender and its country; any feed but a hub's country feed as it is.

    A sender nobody can tell the country of is taken in the feed of an agency, not in one that is
    cut out by place.
    """
    feed = HubFeed.of(address)
    if feed is None:
        return reading
    reasons = [(message, _reason(message, feed)) for message in reading.alerts]
    aside = tuple(
        RejectedMessage(message.identifier[:200], reason) for message, reason in reasons if reason
    )
    own = tuple(message for message, reason in reasons if not reason)
    return replace(reading, alerts=own, rejected=(*reading.rejected, *aside))


def _reason(message: AlertMessage, feed: HubFeed) -> str:
    country = country_of_sender(message.sender, message.identifier)
    if country == feed.country or (not country and feed.is_of_agency):
        return ""
    whose = f"of {country}" if country else "of no country anybody can tell"
    return f"set aside: its sender {message.sender[:80]} is {whose}, the feed of {feed.country}"
