from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.formats.nhc.layers import CONE
from feeds.values import Band, Severity
from tests.watch.conftest import band
from webapp.maps.layers import layer_of, legend_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WIND = band(-91, 29, -90, 30, Severity.SEVERE, "50 kt")


@pytest.mark.parametrize(
    ("what", "layer"),
    [
        (WIND, "Severe"),
        (replace(WIND, starts=NOW, lapses=NOW + timedelta(hours=12)), "Severe"),
        (replace(WIND, starts=NOW + timedelta(minutes=1)), "coming"),
        (replace(WIND, label=CONE, severity=Severity.MINOR), "cone"),
        (replace(WIND, label="cone of uncertainty of somebody else"), "Severe"),
    ],
)
def test_the_layer_of_a_band(what: Band, layer: str) -> None:
    assert layer_of(what, NOW) == layer


def test_the_legend_names_what_is_there_the_gravest_first() -> None:
    keys = ["post", "Minor", "cone", "Extreme", "people", "center"]
    assert [entry.key for entry in legend_of(keys)] == [
        "Extreme",
        "Minor",
        "cone",
        "people",
        "post",
    ]
