"""What stands on a map beside the land: scale bar, north arrow, locator, and the mark of the
enlarged part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from core.geo.geometry import Area
from core.geo.projection import Frame, round_length
from core.geo.window import Window
from core.i18n.formats import Formats
from core.pdf.fonts import width_of
from plans.map.base_layer import MapAtlas, features_in
from plans.map.inset import LETTER
from plans.map.pin_placement import TakenRectangle

INK, ACCENT = "#1b2430", "#9c1c1c"
KM_PER_MILE = 1.609344
_TEXT = 'font-family="Noto Sans" font-size="8.5"'
_SMALLEST_LOCATOR_SPAN, _LARGEST_LOCATOR_SPAN = 16.0, 160.0
"""In degrees; beyond the larger one the whole globe would be drawn, which places nothing better."""
_TAB = 13.5
"""Side of the square with the letter of the enlarged part."""
_AWAY = 6.0
"""From the edge of the frame."""


Place = tuple[float, float]


def corners(
    frame: Frame, pins: Sequence[Place], spots: Sequence[Place], taken: Sequence[TakenRectangle]
) -> dict[str, TakenRectangle]:
    """Locator, scale and north each in a corner of its own, where nothing is `taken`.

    They go where the fewest pins are, then where the least of the area is (`spots` of it).
    """
    wide = min(104.0, max(58.0, frame.width / 3.8))
    sizes = {
        "locator": (wide, min(wide * 0.8, frame.height / 2.6)),
        "scale": (min(132.0, max(92.0, frame.width * 0.42)), 28.0),
        "north": (24.0, 34.0),
    }
    order = {
        "locator": ("left bottom", "right bottom", "left top", "right top"),
        "scale": ("right bottom", "left bottom", "left top", "right top"),
        "north": ("right top", "left top", "right bottom", "left bottom"),
    }
    found: dict[str, TakenRectangle] = {}
    for name, (width, height) in sizes.items():
        blocks = [_in_corner(frame, corner, width, height) for corner in order[name]]
        barred = [*taken, *found.values()]
        found[name] = min(
            blocks,
            key=lambda block: (
                sum(block.meets(other) for other in barred),
                4 * _among(block, pins) + _among(block, spots),
            ),
        )
    return found


def zoom_scale_corner(frame: Frame, pins: Sequence[Place]) -> TakenRectangle:
    """Return where the scale bar of the enlarged part stands."""
    width, height = min(108.0, frame.width * 0.8), 24.0
    blocks = [
        _in_corner(frame, each, width, height, 4.0)
        for each in ("right bottom", "left bottom", "right top")
    ]
    return min(blocks, key=lambda block: _among(block, pins))


def _in_corner(
    frame: Frame, corner: str, width: float, height: float, away: float = _AWAY
) -> TakenRectangle:
    left = away if corner.startswith("left") else frame.width - width - away
    top = away if corner.endswith("top") else frame.height - height - away
    return TakenRectangle(left, top, left + width, top + height)


def _among(block: TakenRectangle, places: Sequence[Place]) -> int:
    return sum(
        block.left - 9 < x < block.right + 9 and block.top - 9 < y < block.bottom + 9
        for x, y in places
    )


def scale_bar(frame: Frame, block: TakenRectangle, wording: Formats) -> str:
    """Kilometres above, miles below, on a common left end."""
    room = block.right - block.left - 48
    middle = (block.top + block.bottom) / 2
    km = round_length(room / frame.units_per_km)
    miles = round_length(room / (frame.units_per_km * KM_PER_MILE))
    km_long, miles_long = km * frame.units_per_km, miles * KM_PER_MILE * frame.units_per_km
    texts = f"{_length_text(km, wording)} km", f"{_length_text(miles, wording)} mi"
    wide = (
        max(
            long + width_of(text, 8.5, 400)
            for long, text in zip((km_long, miles_long), texts, strict=True)
        )
        + 15
    )
    at_right = block.left > frame.width - block.right
    left = (block.right - wide if at_right else block.left) + 5
    step = (block.bottom - block.top) * 0.215
    return (
        _panel(TakenRectangle(left - 5, block.top, left - 5 + wide, block.bottom))
        + _bar(left, middle - step, km_long, texts[0])
        + _bar(left, middle + step, miles_long, texts[1])
    )


def _length_text(length: float, wording: Formats) -> str:
    return wording.number(round(length)) if length >= 1 else f"{length:g}"


def _bar(left: float, y: float, length: float, text: str) -> str:
    half = length / 2
    return (
        f'<rect x="{left:.1f}" y="{y - 1.8:.1f}" width="{length:.1f}" height="3.6" '
        f'fill="#ffffff" stroke="{INK}" '
        f'stroke-width="0.7"/><rect x="{left:.1f}" y="{y - 1.8:.1f}" width="{half:.1f}" '
        f'height="3.6" fill="{INK}"/>'
        f'<text x="{left + length + 4:.1f}" y="{y + 3.1:.1f}" {_TEXT} fill="{INK}">{text}</text>'
    )


def north_arrow(block: TakenRectangle) -> str:
    """Return an arrow with its letter: N in all three languages."""
    x, top = (block.left + block.right) / 2, block.top
    return (
        f"{_panel(block)}"
        f'<path d="M{x:.1f} {top + 3:.1f}L{x + 5.5:.1f} {top + 20:.1f}L{x:.1f} '
        f'{top + 16.5:.1f}Z" fill="{INK}"/>'
        f'<path d="M{x:.1f} {top + 3:.1f}L{x - 5.5:.1f} {top + 20:.1f}L{x:.1f} '
        f'{top + 16.5:.1f}Z" fill="#ffffff" '
        f'stroke="{INK}" stroke-width="0.7"/>'
        f'<text x="{x:.1f}" y="{block.bottom - 3.5:.1f}" text-anchor="middle" {_TEXT} '
        'font-weight="700" '
        f'fill="{INK}">N</text>'
    )


def locator(
    area: Area,
    frame: Frame,
    ground: MapAtlas,
    block: TakenRectangle,
    homes: Collection[str],
) -> str:
    """Return where on the continent the frame lies: land in grey, the host countries darker, the
    frame marked.
    """
    width, height = block.right - block.left, block.bottom - block.top
    seen = frame.window
    side = max(seen.east - seen.west, seen.north - seen.south)
    span = max(_SMALLEST_LOCATOR_SPAN, min(side * 5, _LARGEST_LOCATOR_SPAN), side * 2)
    small = Frame.around(_locator_window(area, span), width, height, margin=0.0)
    paths = {False: "", True: ""}
    for each in features_in(ground, "countries_world", small.window.grown(0.1)):
        paths[each.attributes.get("country") in homes] += small.path(each.geometry, 0.4)
    lands = "".join(
        f'<path d="{paths[is_home]}" clip-path="url(#locator-frame)" fill="{fill}" '
        'stroke="#6d675d" '
        'stroke-width="0.5" fill-rule="evenodd"/>'
        for is_home, fill in ((False, "#f7f5ef"), (True, "#d3cab6"))
        if paths[is_home]
    )
    west, south = small.spot(frame.point(0.0, frame.height))
    east, north = small.spot(frame.point(frame.width, 0.0))
    wide, tall = max(5.0, east - west), max(5.0, south - north)
    x, y = (west + east) / 2 - wide / 2, (south + north) / 2 - tall / 2
    return (
        f'<g transform="translate({block.left:.1f} {block.top:.1f})">'
        f'<clipPath id="locator-frame"><rect x="0" y="0" width="{width:.1f}" '
        f'height="{height:.1f}"/></clipPath>'
        f'<rect width="{width:.1f}" height="{height:.1f}" fill="#dbe7ee"/>{lands}'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{ACCENT}" '
        'fill-opacity="0.25" '
        f'stroke="{ACCENT}" stroke-width="1.6"/>'
        f'<rect x="0" y="0" width="{width:.1f}" height="{height:.1f}" fill="none" '
        'stroke="#ffffff" stroke-width="3"/>'
        f'<rect x="0" y="0" width="{width:.1f}" height="{height:.1f}" fill="none" stroke="{INK}" '
        'stroke-width="0.8"/></g>'
    )


def _locator_window(area: Area, span: float) -> Window:
    """Return `span` degrees around the middle of an area, at most once round the world."""
    own = Window.around(area)
    lon, lat, half = (own.west + own.east) / 2, own.middle.lat, min(span, 360.0) / 2
    return Window(lon - half, max(-80.0, lat - span / 2.6), lon + half, min(80.0, lat + span / 2.6))


def zoom_label(
    outline: TakenRectangle, text: str, frame: Frame, taken: Sequence[TakenRectangle]
) -> tuple[TakenRectangle, str]:
    """Return where the letter of the enlarged part stands beside its outline, with the numbers
    shown there if they fit.
    """
    for told in (text, ""):
        free = [
            block
            for block in _beside(outline, _TAB + (width_of(told, 8.5, 600) + 7 if told else 0))
            if not _leaves(block, frame) and not any(block.meets(other) for other in taken)
        ]
        if free:
            return free[0], told
    return next(_beside(outline, _TAB)), ""


def _beside(outline: TakenRectangle, width: float) -> Iterator[TakenRectangle]:
    middle, centre = (outline.top + outline.bottom) / 2, (outline.left + outline.right) / 2
    for left, top in (
        (outline.right + 3, middle - _TAB / 2),
        (outline.left - width - 3, middle - _TAB / 2),
        (centre - width / 2, outline.top - _TAB - 3),
        (centre - width / 2, outline.bottom + 3),
        (outline.left, outline.top - _TAB - 3),
        (outline.right - width, outline.top - _TAB - 3),
        (outline.left, outline.bottom + 3),
        (outline.right - width, outline.bottom + 3),
    ):
        yield TakenRectangle(left, top, left + width, top + _TAB)


def _leaves(block: TakenRectangle, frame: Frame) -> bool:
    return (
        block.left < 3
        or block.top < 3
        or block.right > frame.width - 3
        or block.bottom > frame.height - 3
    )


def zoom_mark(outline: TakenRectangle, label: TakenRectangle, text: str) -> str:
    """Return the outline of the enlarged part, with its letter and the numbers that are shown
    there.
    """
    box = (
        f'x="{outline.left:.1f}" y="{outline.top:.1f}" width="{outline.right - outline.left:.1f}" '
        f'height="{outline.bottom - outline.top:.1f}"'
    )
    return (
        f'<rect {box} fill="#ffffff" fill-opacity="0.35" stroke="#ffffff" stroke-width="3.4"/>'
        f'<rect {box} fill="none" stroke="{INK}" stroke-width="1.5"/>{_panel(label, 0.92)}'
        f"{_tab(label.left, label.top, _TAB)}"
        f'<text x="{label.left + 17:.1f}" y="{label.bottom - 3.6:.1f}" {_TEXT} font-weight="600" '
        f'fill="{INK}">'
        f"{text}</text>"
    )


def zoom_tab() -> str:
    """Return the letter in the corner of the enlarged part."""
    return _tab(0.0, 0.0, 15.0)


def _tab(left: float, top: float, side: float) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{INK}"/>'
        f'<text x="{left + side / 2:.1f}" y="{top + side / 2 + 3.2:.1f}" text-anchor="middle" '
        f'font-family="Noto Sans" font-size="9" font-weight="700" fill="#ffffff">{LETTER}</text>'
    )


def _panel(block: TakenRectangle, strength: float = 0.86) -> str:
    return (
        f'<rect x="{block.left:.1f}" y="{block.top:.1f}" width="{block.right - block.left:.1f}" '
        f'height="{block.bottom - block.top:.1f}" rx="2" fill="#ffffff" fill-opacity="{strength}"/>'
    )
