"""How far an earthquake is felt: our own estimate for when no shaking map is at hand, and what MMI
means.
"""

from __future__ import annotations

import itertools
import math

from core.geo.geometry import Area, Point
from feeds.values import Band, HazardKind, Severity

_RADII = (
    (4.5, 15.0),
    (5.0, 30.0),
    (5.5, 50.0),
    (6.0, 80.0),
    (6.5, 150.0),
    (7.0, 200.0),
    (7.5, 300.0),
    (8.0, 500.0),
)
"""Magnitude and kilometres within which shaking of about MMI 5 is likely.

A proposal (field notes, section 3), rough on purpose: the recorded ShakeMaps reach 65 km (M5.9),
217 km (M6.5) and 136 km (M7.1). Below 5 the first step is ours.
"""
FELT_MMI = 5.0
"""Shaking from which people count as inside, unless the settings say otherwise."""
SHALLOW_KM = 70.0
"""Down to this depth the radius holds (the limit of shallow earthquakes)."""


def felt_radius_km(magnitude: float, depth_km: float | None) -> float:
    """Return the radius at the surface within which people feel it strongly, 0 when nobody does.

    The radius of the table, taken as a distance from `SHALLOW_KM` below the epicentre when the
    quake is deeper: r = sqrt(R² - (depth - 70)²).
    """
    radius = _interpolated(magnitude)
    below = max(0.0, (depth_km or 0.0) - SHALLOW_KM)
    return math.sqrt(radius * radius - below * below) if radius > below else 0.0


def estimated_band(
    point: Point | None, magnitude: float | None, depth_km: float | None
) -> Band | None:
    """Return a circle by magnitude and depth, or None when nothing would be felt or too little is
    known.
    """
    if point is None or magnitude is None:
        return None
    radius_km = felt_radius_km(magnitude, depth_km)
    if radius_km <= 0:
        return None
    return Band(
        Area.circle(point, radius_km),
        severity_by_magnitude(magnitude),
        f"M{magnitude:.1f} ~{radius_km:.0f} km",
    )


def severity_by_magnitude(magnitude: float) -> Severity:
    """Return a first guess at its severity; a shaking map or PAGER's colour goes before it."""
    if magnitude >= 7.5:
        return Severity.EXTREME
    if magnitude >= 6.5:
        return Severity.SEVERE
    return Severity.MODERATE if magnitude >= 5.5 else Severity.MINOR


def severity_by_mmi(mmi: float) -> Severity:
    """USGS's own words for the steps: V moderate shaking, VI strong, VII very strong, VIII severe
    and above.
    """
    if mmi >= 8:
        return Severity.EXTREME
    if mmi >= 7:
        return Severity.SEVERE
    return Severity.MODERATE if mmi >= 6 else Severity.MINOR


def is_beneath_notice(
    kind: HazardKind, magnitude: float | None, depth_km: float | None, has_area: bool
) -> bool:
    """Return whether a quake is too weak or too deep to be felt strongly anywhere, by all that is
    known.
    """
    if kind is not HazardKind.EARTHQUAKE or has_area or magnitude is None:
        return False
    return felt_radius_km(magnitude, depth_km) <= 0


def _interpolated(magnitude: float) -> float:
    if magnitude < _RADII[0][0]:
        return 0.0
    for (low, near), (high, far) in itertools.pairwise(_RADII):
        if magnitude < high:
            return near + (far - near) * (magnitude - low) / (high - low)
    return _RADII[-1][1]
