"""Values written where they do not belong, and languages as senders spell them."""

from __future__ import annotations

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.zones import place
from feeds.values import Severity, Zone
from tests.feeds.worlds import FakeAtlas, cap

SHAPE = "<polygon>26.0,-98.5 26.5,-98.5 26.5,-98.0 26.0,-98.0 26.0,-98.5</polygon>"


def block(language: str, headline: str, more: str = "") -> str:
    return (
        f"<info><language>{language}</language><event>Flood</event>"
        f"<headline>{headline}</headline>{more}</info>"
    )


@pytest.mark.parametrize("language", ["es_MX", "es-419", "spa", "ES", "Spanish", "español"])
def test_spanish_is_taken_however_it_is_spelled(language: str) -> None:
    info = block("en-US", "Notice", f"<area>{SHAPE}</area>") + block(language, "Aviso")
    (message,) = read(cap(info=info)).alerts
    assert (message.headline, len(message.bands)) == ("Aviso", 1)
    assert [text.headline for text in message.translations] == ["Notice"]


@pytest.mark.parametrize("given", [SHAPE, "<circle>26.2,-98.2 20</circle>"])
def test_ground_outside_any_area_is_one_of_its_own(given: str) -> None:
    (message,) = read(cap(info=block("es", "Aviso", given))).alerts
    zone = place(message, FakeAtlas())
    assert isinstance(zone, Zone)
    assert zone.ground is not None
    assert zone.ground.contains(Point(-98.2, 26.2))


@pytest.mark.parametrize(
    ("written", "severity"),
    [
        ("<urgency>Severe</urgency><severity>Immediate</severity>", Severity.SEVERE),
        ("<urgency>Immediate</urgency><certainty>extreme</certainty>", Severity.EXTREME),
        ("<urgency>Severe</urgency><severity>Minor</severity>", Severity.MINOR),
        ("<urgency>Expected</urgency><certainty>Likely</certainty>", Severity.UNKNOWN),
    ],
)
def test_a_severity_in_another_element_is_understood(written: str, severity: Severity) -> None:
    assert read(cap(info=block("es", "Aviso", written))).alerts[0].severity is severity
