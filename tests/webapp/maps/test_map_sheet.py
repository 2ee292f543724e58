from __future__ import annotations

from feeds.values import Severity
from webapp.maps.map_sheet import STROKES


def test_each_severity_is_told_apart_without_its_colour() -> None:
    """By width or dash: 'Extreme' from 'Severe' and so on; the two least look alike in neither."""
    assert set(STROKES) == set(Severity)
    looks = {severity: (dash, width) for severity, (_, dash, width) in STROKES.items()}
    assert len(set(looks.values())) == len(looks)
