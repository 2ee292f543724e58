"""Where the own page of a hazard is, and which hazards have one."""

from __future__ import annotations

import pytest

from feeds.formats.registry import format_named
from feeds.formats.usgs.summary import USGS_GEOJSON


@pytest.mark.parametrize(
    ("format_name", "key", "address"),
    [
        (
            "usgs-geojson",
            "usgs:us6000pi9w",
            "https://earthquake.usgs.gov/earthquakes/feed/v1.0/detail/us6000pi9w.geojson",
        ),
        (
            "gdacs-rss",
            "gdacs:TC1001296",
            "https://www.gdacs.org/gdacsapi/api/events/geteventdata?eventtype=TC&eventid=1001296",
        ),
        ("usgs-geojson", "usgs:../x", None),
        ("usgs-geojson", "cap:somebody,else", None),
        ("gdacs-events", "gdacs:TC1&eventid=2", None),
        ("gdacs-events", "usgs:us6000pi9w", None),
    ],
)
def test_only_a_key_of_the_source_names_a_page(
    format_name: str, key: str, address: str | None
) -> None:
    event_page = format_named(format_name).event_page
    assert event_page is not None
    assert event_page(key) == address


def test_a_format_without_pages_has_none() -> None:
    assert format_named("nws-geojson").event_page is None
    assert USGS_GEOJSON.event_page is not None
