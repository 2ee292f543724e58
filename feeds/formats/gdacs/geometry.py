"""GDACS: the geometry of one event (getgeometry): contours of shaking, swaths of wind. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from core.geo.geometry import Area, union
from feeds.earthquakes import severity_by_mmi
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.gdacs.event import CYCLONE, merge_geometry
from feeds.formats.gdacs.event_list import has_events, has_shapes, message_of_feature
from feeds.formats.geojson import list_or_empty, require_features
from feeds.geometry_text import area_from_geojson
from feeds.values import (
    AlertMessage,
    Band,
    HazardKind,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    UnreadableItem,
)

_NAME = "gdacs-geometry"
_SWATHS = {
    "Poly_Green": (Severity.MODERATE, "60 km/h"),
    "Poly_Orange": (Severity.SEVERE, "90 km/h"),
    "Poly_Red": (Severity.EXTREME, "120 km/h"),
}
"""Severity and wind of each swath."""
_WIDER = {"Poly_Cones", "Poly_Global"}
"""Where a cyclone's centre may go; the whole basin of a flood: neither is where the hazard holds.
"""
_SHAKING = "Poly_SMPInt_"
_CIRCLE = "Poly_Circle"

_Feature = dict[str, Any]
_Bands = tuple[Band, ...]


@dataclass(slots=True)
class _Shapes:
    """The polygons of one event, and what of them cannot be used."""

    whole: list[_Feature]
    """Of the event as a whole."""
    steps: list[_Feature]
    """Of single moments of a cyclone's track."""
    faults: list[str] = field(default_factory=list)

    def areas(self, features: Iterable[_Feature]) -> list[tuple[_Feature, Area]]:
        """Return the features that hold an area, each with it; the others go into `faults`."""
        usable = []
        for feature in features:
            area, wrong = area_from_geojson(feature)
            self.faults.extend(f"{_class_of(feature)}: {why}" for why in wrong)
            if area is not None:
                usable.append((feature, area))
        return usable


def _recognizes(document: Any) -> bool:
    return has_events(document) and has_shapes(document)


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return the one event, with its bands drawn; shapes that cannot be used are named in it."""
    collection = require_features(document, _NAME, options.location)
    given = list_or_empty(collection.get("features"))
    features = [feature for feature in given if isinstance(feature, dict)]
    try:
        message = _described(features)
    except UnreadableItem as wrong:
        return Reading(_NAME, rejected=(RejectedMessage("event", str(wrong)),))
    shapes = _sorted_out(features)
    bands, precision = _draw(shapes, message, options.felt_mmi)
    message = replace(message, drawing_faults=tuple(shapes.faults))
    if bands:
        message = replace(message, bands=bands, precision=precision)
    return Reading(_NAME, (message,))


def _described(features: list[_Feature]) -> AlertMessage:
    if not features:
        raise UnreadableItem("no feature in it")
    centroids = (feature for feature in features if _class_of(feature) == "Point_Centroid")
    return message_of_feature(next(centroids, features[0]))


def _sorted_out(features: list[_Feature]) -> _Shapes:
    whole, steps = [], []
    for feature in features:
        name = _class_of(feature)
        if _property(feature, "featuretype"):
            steps.append(feature)
        elif name.startswith("Poly_") and name not in _WIDER:
            whole.append(feature)
    return _Shapes(whole, steps)


def _draw(shapes: _Shapes, message: AlertMessage, felt_mmi: float) -> tuple[_Bands, Precision]:
    if message.kind is HazardKind.EARTHQUAKE:
        return _draw_quake(shapes, message, felt_mmi)
    if message.parameters.get("eventtype") == CYCLONE:
        return _wind_bands(shapes), Precision.POLYGON
    are_circles = all(_class_of(feature) == _CIRCLE for feature in shapes.whole)
    precision = Precision.CIRCLE if shapes.whole and are_circles else Precision.POLYGON
    return _level_bands(shapes, shapes.whole, message.severity), precision


def _draw_quake(
    shapes: _Shapes, message: AlertMessage, felt_mmi: float
) -> tuple[_Bands, Precision]:
    """Draw the contours of shaking; a quake without a ShakeMap has only circles."""
    bands = _shaking_bands(shapes, felt_mmi)
    if bands:
        return bands, Precision.CONTOUR
    circles = [feature for feature in shapes.whole if _class_of(feature) == _CIRCLE]
    return _level_bands(shapes, circles, message.severity), Precision.CIRCLE


def _shaking_bands(shapes: _Shapes, felt_mmi: float) -> _Bands:
    felt = [feature for feature in shapes.whole if _mmi_of(feature) >= felt_mmi]
    rings = sorted(
        ((_mmi_of(feature), area) for feature, area in shapes.areas(felt)),
        key=lambda ring: ring[0],
    )
    return tuple(Band(area, severity_by_mmi(mmi), f"MMI {mmi:g}") for mmi, area in rings)


def _mmi_of(feature: _Feature) -> float:
    """Return the shaking a polygon stands for; below every limit when it is no contour."""
    name = _class_of(feature)
    step = name.removeprefix(_SHAKING)
    return float(step) if name.startswith(_SHAKING) and step.isdecimal() else float("-inf")


def _wind_bands(shapes: _Shapes) -> _Bands:
    """Return the whole-track swaths; where they are missing, the union of the single time steps of
    each wind.
    """
    bands = []
    for name, (severity, label) in _SWATHS.items():
        areas = _areas_named(shapes, shapes.whole, name) or _areas_named(shapes, shapes.steps, name)
        if areas:
            bands.append(Band(union(areas), severity, label))
    return tuple(bands)


def _areas_named(shapes: _Shapes, features: list[_Feature], name: str) -> list[Area]:
    swaths = [feature for feature in features if _class_of(feature) == name]
    return [area for _, area in shapes.areas(swaths)]


def _level_bands(shapes: _Shapes, features: list[_Feature], level: Severity) -> _Bands:
    return tuple(
        Band(area, level, str(_property(feature, "polygonlabel") or ""))
        for feature, area in shapes.areas(features)
    )


def _class_of(feature: _Feature) -> str:
    return str(_property(feature, "Class") or "")


def _property(feature: _Feature, name: str) -> Any:
    properties = feature.get("properties")
    return properties.get(name) if isinstance(properties, dict) else None


GDACS_GEOMETRY = Format(
    name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read, merge=merge_geometry
)
