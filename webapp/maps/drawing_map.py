"""The map somebody draws a zone on: where it begins, and what stands on it already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.geo.geometry import Area, Box, Point
from feeds.values import Band
from webapp.maps.base_map import button_words, credit, detail_url
from webapp.maps.map_data import box_of, map_document, outline, zone_feature
from webapp.maps.own_ground import OwnGround

ROOM_TO_DRAW = 0.4
"""Of its size, on each side of what stands there."""
ROOM_ABOUT_GROUND = 0.1


@dataclass(frozen=True, slots=True)
class DrawingMap:
    """What the page says of it."""

    document: dict[str, Any]
    detail: str
    """Where its finer base is; empty where the whole region is shown."""


def drawing_map(
    bands: Sequence[Band] = (),
    around: Sequence[Area] = (),
    place: Point | None = None,
    ground: OwnGround | None = None,
) -> DrawingMap:
    """Return a map to draw on, with the bands that hold now and room about them; of others, too
    large for a page of the first hour, it has the place alone. Without any it begins on the ground
    of who draws, whose border it shows; where nobody knows that, on the place or the region.

    No pin and no card stands in the way of a thumb.
    """
    zones = [zone_feature(band.area, band.severity, title="") for band in bands]
    areas = [*(band.area for band in bands), *around]
    box = _box_about(areas, place, ground)
    document = map_document(zones, [], box, credit(), button_words())
    if ground is not None and ground.area is not None:
        document["ground"] = outline(ground.area)
    return DrawingMap(document, detail_url(box))


def _box_about(areas: Sequence[Area], place: Point | None, ground: OwnGround | None) -> Box | None:
    """Return where the map begins; None for the region."""
    if not areas and ground is not None and ground.box is not None:
        return ground.box.grown(ROOM_ABOUT_GROUND)
    box = box_of(areas, [place] if place is not None and not areas else ())
    return box.grown(ROOM_TO_DRAW) if box is not None else None
