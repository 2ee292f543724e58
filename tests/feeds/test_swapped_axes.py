from __future__ import annotations

from dataclasses import replace

import pytest

from core.geo.geometry import Area, Box
from feeds.formats.registry import read
from feeds.swapped_axes import is_drawn_with_swapped_axes
from feeds.values import AlertMessage, Band, Severity
from tests.feeds.worlds import FakeAtlas, cap

SALVADOR = Box(-89.2, 13.3, -88.9, 13.6)
SWAPPED = Box(13.3, -89.2, 13.6, -88.9)


def message(drawn: Box, *, named: str = "", sender: str = "avisos@agencia.example") -> AlertMessage:
    first = read(cap(area="", sender=sender)).alerts[0]
    band = Band(Area.from_box(drawn), Severity.SEVERE)
    return replace(first, area_desc=named, sender=sender, bands=(band,))


@pytest.mark.parametrize(
    ("drawn", "named", "sender", "is_swapped"),
    [
        (SWAPPED, "El Salvador", "avisos@agencia.example", True),
        (SALVADOR, "El Salvador", "avisos@agencia.example", False),
        # By the sender's country, where the area names nothing we know.
        (SWAPPED, "Costa del Bálsamo", "avisos@marn.gob.sv", True),
        # No evidence, no suspicion.
        (SWAPPED, "Costa del Bálsamo", "avisos@agencia.example", False),
        # Far from what it names, but turned round it is no nearer.
        (Box(100, 10, 101, 11), "El Salvador", "avisos@agencia.example", False),
        # Turned round it would leave the world: nobody can have meant that.
        (Box(-98.2, 26.1, -98.0, 26.3), "El Salvador", "avisos@agencia.example", False),
    ],
)
def test_what_is_suspected(drawn: Box, named: str, sender: str, is_swapped: bool) -> None:
    given = message(drawn, named=named, sender=sender)
    assert is_drawn_with_swapped_axes(given, FakeAtlas()) is is_swapped
