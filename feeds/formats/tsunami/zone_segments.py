"""The segments of a bulletin for coasts of the United States and Canada: zones and a VTEC. Pure.

Each segment ("AKZ185-187-021236-" and a line "/O.NEW.PAAQ.TS.W.0021.../") ends with "$$". The VTEC
tells what holds there (NWSI 10-1703); a segment without one only informs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.values import Geocode, Severity

_VTEC = re.compile(
    r"/(?P<product>[OTEX])\.(?P<action>[A-Z]{3})\.[A-Z]{4}\.TS\.(?P<level>[WYA])\.\d{4}\."
)
_UGC = re.compile(r"^[A-Z]{2}[CZ]\d{3}[-0-9A-Z>\n]*-\d{6}-\s*$", re.MULTILINE)
_LEVELS = {"W": Severity.EXTREME, "Y": Severity.SEVERE, "A": Severity.MODERATE}
_NAMES = {"W": "warning", "Y": "advisory", "A": "watch"}
_OVER = {"CAN", "EXP", "UPG"}


@dataclass(frozen=True, slots=True)
class ZoneSegment:
    """One segment: its zones and what holds there; `severity` is None where it is over."""

    zones: Geocode
    severity: Severity | None
    level: str
    """`warning`, `advisory` or `watch`."""
    is_test: bool


def read_segments(text: str) -> list[ZoneSegment]:
    """Return the segments of a bulletin in capitals that carry a VTEC of tsunamis."""
    return [segment for part in text.split("$$") for segment in _segments_of(part)]


def _segments_of(part: str) -> list[ZoneSegment]:
    zones = _UGC.search(part)
    if zones is None:
        return []
    code = Geocode("UGC", re.sub(r"\s+", "", zones[0]))
    return [
        ZoneSegment(
            code,
            None if match["action"] in _OVER else _LEVELS[match["level"]],
            _NAMES[match["level"]],
            match["product"] == "T",
        )
        for match in _VTEC.finditer(part)
    ]
