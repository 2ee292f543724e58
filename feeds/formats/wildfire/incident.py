"""A wildfire as a message, whoever lists it: where it began, how large it is, whether it goes on.

Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from feeds.fire_names import fire_key
from feeds.values import AlertMessage, Band, HazardKind, Precision, Severity

KM2_AN_ACRE = 0.0040468564224
LEAST_KM = 5.0
_LARGE_ACRES = 1_000.0
BURNED_CIRCLE = N_(
    "Círculo estimado, tan grande como lo quemado, alrededor de donde empezó: el fuego puede estar "
    "más lejos"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireIncident:
    """What a list says of one fire."""

    key: str
    """Its hazard: the list's own id."""
    identifier: str
    sender: str
    sender_name: str
    name: str
    updated: datetime
    started: datetime | None = None
    point: Point | None = None
    acres: float | None = None
    contained_percent: float | None = None
    is_over: bool = False
    counties: tuple[str, ...] = ()
    place: str = ""
    description: str = ""
    web: str = ""
    threatened: int = 0
    """Buildings destroyed, damaged or threatened."""
    perimeter: Area | None = None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = field(default=())


def fire_message(fire: FireIncident) -> AlertMessage:
    """Return a fire as a message: its perimeter where it is published, else a circle round its
    point, marked as an estimate. One that is final or wholly contained is over.
    """
    severity = _severity(fire)
    bands, precision, notes = _ground(fire, severity)
    return AlertMessage(
        identifier=fire.identifier,
        sender=fire.sender,
        sent=fire.updated,
        event_key=fire.key,
        also_known_as=(*fire.also_known_as, *_common_keys(fire)),
        is_sequenced=True,
        kind=HazardKind.WILDFIRE,
        category="Fire",
        event="Wildfire",
        severity=severity,
        certainty="Observed",
        onset=fire.started,
        sender_name=fire.sender_name,
        headline=_title(fire),
        description=fire.description,
        web=fire.web,
        area_desc=_place(fire),
        bands=bands,
        precision=precision,
        point=fire.point,
        is_over=fire.is_over or (fire.contained_percent or 0.0) >= 100.0,
        drawing_faults=fire.faults,
        reading_notes=(*fire.notes, *notes),
        parameters=_figures(fire),
    )


def burned_radius_km(acres: float | None) -> float:
    """Return the radius of the circle as large as the ground burned, at least 5 km."""
    if acres is None or not math.isfinite(acres) or acres <= 0:
        return LEAST_KM
    return max(LEAST_KM, math.sqrt(acres * KM2_AN_ACRE / math.pi))


def _common_keys(fire: FireIncident) -> tuple[str, ...]:
    year = (fire.started or fire.updated).year
    keys = (fire_key(fire.name, county, year) for county in fire.counties)
    return tuple(dict.fromkeys(filter(None, keys)))


def _severity(fire: FireIncident) -> Severity:
    if fire.threatened > 0:
        return Severity.EXTREME
    return Severity.SEVERE if (fire.acres or 0.0) >= _LARGE_ACRES else Severity.MODERATE


def _ground(
    fire: FireIncident, severity: Severity
) -> tuple[tuple[Band, ...], Precision | None, tuple[str, ...]]:
    if fire.perimeter is not None:
        return (Band(fire.perimeter, severity, fire.name),), Precision.POLYGON, ()
    if fire.point is None:
        return (), None, ()
    radius_km = burned_radius_km(fire.acres)
    try:
        circle = Area.circle(fire.point, radius_km)
    except BadGeometry:
        return (), None, ()
    label = f"{fire.name} ~{radius_km:.0f} km"
    return (Band(circle, severity, label),), Precision.ESTIMATE, (BURNED_CIRCLE,)


def _title(fire: FireIncident) -> str:
    parts = [f"{fire.acres:,.0f} acres" if fire.acres is not None else ""]
    contained = fire.contained_percent
    parts.append(f"{contained:.0f}% contained" if contained is not None else "")
    said = ", ".join(part for part in parts if part)
    return f"{fire.name}: {said}" if said else fire.name


def _place(fire: FireIncident) -> str:
    counties = ", ".join(fire.counties)
    return f"{fire.place} ({counties})" if fire.place and counties else fire.place or counties


def _figures(fire: FireIncident) -> dict[str, str]:
    figures = {
        "acres": fire.acres,
        "contained": fire.contained_percent,
        "counties": ", ".join(fire.counties),
    }
    return {name: str(value) for name, value in figures.items() if value not in (None, "")}
