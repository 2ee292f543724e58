"""Losses that PAGER estimates are context of their quake, and never a new message of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import UnusableInput
from feeds.formats.registry import format_named, read
from feeds.lifecycle.serialization import fingerprint
from feeds.values import Reading

ADDRESS = (
    "https://earthquake.usgs.gov/realtime/product/losspager/us6000pi9w/us/1736298524449/json/"
    "losses.json"
)
LOSSES = [
    {
        "empirical_fatality": {
            "total_fatalities": 291,
            "country_fatalities": [
                {"country_code": "CN", "fatalities": 291},
                {"country_code": "NP", "fatalities": 0},
            ],
        },
        "empirical_economic": {
            "total_dollars": 1_149_651_303,
            "country_dollars": [{"country_code": "CN", "us_dollars": 1_149_000_000}, 7],
        },
    }
]


def test_the_address_says_of_which_quake_and_when() -> None:
    (item,) = read(json.dumps(LOSSES).encode(), name=ADDRESS).context
    assert (item.event_key, item.published.date()) == (
        "usgs:us6000pi9w",
        datetime(2025, 1, 8, tzinfo=UTC).date(),
    )
    assert item.text == (
        "Estimated deaths: 291 (CN 291)\n"
        "Estimated damage, in millions of US dollars: 1,150 (CN 1,149)"
    )


@pytest.mark.parametrize("name", ["losses.json", ADDRESS.replace("1736298524449", "1"), ""])
def test_losses_of_nobody_knows_which_quake_are_refused_by_name(name: str) -> None:
    with pytest.raises(UnusableInput, match="PAGER losses"):
        read(json.dumps(LOSSES).encode(), name=name)


@pytest.mark.shared
def test_the_detail_of_a_quake_leads_to_its_losses(shared: Path) -> None:
    folder = shared / "feeds/usgs"
    detail = read((folder / "detail-us6000pi9w-M7.1-tibet.geojson").read_bytes())
    (tibet,) = detail.alerts
    assert tibet.links["losses"] == ADDRESS

    def fetch(address: str) -> Reading | None:
        data = (folder / "losspager-us6000pi9w-losses.json").read_bytes()
        return read(data, name=address) if address == ADDRESS else None

    whole = format_named("usgs-geojson").merge(tibet, detail, fetch, 5.0)
    (losses,) = whole.context
    assert (losses.event_key, losses.text.splitlines()[0]) == (
        "usgs:us6000pi9w",
        "Estimated deaths: 291 (CN 291)",
    )
    assert fingerprint(whole) == fingerprint(tibet)
