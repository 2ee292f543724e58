"""What stands on a map beside the land: scale bar, north arrow, inset locator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from ground.drawing import Frame, round_length
from ground.geometry import Area, Box, Point
from plans.pins import Block
from plans.wording import Wording

INK, ACCENT = "#1b2430", "#9c1c1c"
KM_PER_MILE = 1.609344
_TEXT = 'font-family="Noto Sans" font-size="8.5"'
_SMALLEST_INSET_SPAN = 9.0


class Ground(Protocol):
    """What the inset is drawn from."""

    def features(self, kind: str, box: Box) -> Iterable[Any]:
        """What of a kind lies in a box."""


def scale_bar(frame: Frame, block: Block, wording: Wording) -> str:
    """Kilometres above, miles below, on a common left end."""
    room = block.right - block.left - 44
    left, middle = block.left + 6, (block.top + block.bottom) / 2
    km = round_length(room / frame.units_per_km)
    miles = round_length(room / (frame.units_per_km * KM_PER_MILE))
    km_long, miles_long = km * frame.units_per_km, miles * KM_PER_MILE * frame.units_per_km
    wide = max(km_long, miles_long) + 46
    if block.left > frame.width / 2:
        left = block.right - wide + 6
    return (
        _panel(Block(left - 6, block.top, left - 6 + wide, block.bottom))
        + _bar(left, middle - 5.5, km_long, f"{_plain(km, wording)} km")
        + _bar(left, middle + 6.5, miles_long, f"{_plain(miles, wording)} mi")
    )


def _plain(length: float, wording: Wording) -> str:
    return wording.number(round(length)) if length >= 1 else f"{length:g}"


def _bar(left: float, y: float, length: float, text: str) -> str:
    half = length / 2
    return (
        f'<rect x="{left:.1f}" y="{y - 1.8:.1f}" width="{length:.1f}" height="3.6" fill="#ffffff" stroke="{INK}" '
        f'stroke-width="0.7"/><rect x="{left:.1f}" y="{y - 1.8:.1f}" width="{half:.1f}" height="3.6" fill="{INK}"/>'
        f'<text x="{left + length + 4:.1f}" y="{y + 3.1:.1f}" {_TEXT} fill="{INK}">{text}</text>'
    )


def north_arrow(block: Block) -> str:
    """An arrow with its letter: N in all three languages."""
    x, top = (block.left + block.right) / 2, block.top
    return (
        f"{_panel(block)}"
        f'<path d="M{x:.1f} {top + 3:.1f}L{x + 5.5:.1f} {top + 20:.1f}L{x:.1f} {top + 16.5:.1f}Z" fill="{INK}"/>'
        f'<path d="M{x:.1f} {top + 3:.1f}L{x - 5.5:.1f} {top + 20:.1f}L{x:.1f} {top + 16.5:.1f}Z" fill="#ffffff" '
        f'stroke="{INK}" stroke-width="0.7"/>'
        f'<text x="{x:.1f}" y="{block.bottom - 3.5:.1f}" text-anchor="middle" {_TEXT} font-weight="700" '
        f'fill="{INK}">N</text>'
    )


def inset(area: Area, frame: Frame, ground: Ground, block: Block) -> str:
    """Where on the continent the frame lies: land in grey, the frame marked."""
    width, height = block.right - block.left, block.bottom - block.top
    seen = frame.box
    span = max(_SMALLEST_INSET_SPAN, (seen.east - seen.west) * 5, (seen.north - seen.south) * 5)
    middle = area.box.center
    around = Box(
        max(-180.0, middle.lon - span / 2),
        max(-80.0, middle.lat - span / 2.6),
        min(180.0, middle.lon + span / 2),
        min(80.0, middle.lat + span / 2.6),
    )
    small = Frame.around(around, width, height, margin=0.0)
    land = "".join(small.path(each.geometry, 0.4) for each in ground.features("countries_world", small.box.grown(0.1)))
    west, south = small.spot(Point(seen.west, seen.south))
    east, north = small.spot(Point(seen.east, seen.north))
    wide, tall = max(5.0, east - west), max(5.0, south - north)
    x, y = (west + east) / 2 - wide / 2, (south + north) / 2 - tall / 2
    return (
        f'<g transform="translate({block.left:.1f} {block.top:.1f})">'
        f'<clipPath id="inset-frame"><rect x="0" y="0" width="{width:.1f}" height="{height:.1f}"/></clipPath>'
        f'<rect width="{width:.1f}" height="{height:.1f}" fill="#e4ecf0"/>'
        f'<path d="{land}" clip-path="url(#inset-frame)" fill="#f7f5ef" stroke="#8d867b" stroke-width="0.5" '
        'fill-rule="evenodd"/>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{ACCENT}" fill-opacity="0.25" '
        f'stroke="{ACCENT}" stroke-width="1.4"/>'
        f'<rect x="0" y="0" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="#ffffff" stroke-width="3"/>'
        f'<rect x="0" y="0" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="{INK}" '
        'stroke-width="0.8"/></g>'
    )


def _panel(block: Block) -> str:
    return (
        f'<rect x="{block.left:.1f}" y="{block.top:.1f}" width="{block.right - block.left:.1f}" '
        f'height="{block.bottom - block.top:.1f}" rx="2" fill="#ffffff" fill-opacity="0.86"/>'
    )
