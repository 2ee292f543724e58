"""The contact map: plain SVG out of the atlas, sharp in print and legible in grey.

Presentation attributes only: WeasyPrint knows no `var()`, no `paint-order`, no mask in SVG, and our
pages forbid inline style. A name is drawn twice, first its halo. Units are points, so that 8.5 is
8.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from core.geo.geometry import Area
from core.i18n.formats import Formats
from core.pdf.fonts import legible
from plans.map.base_layer import DRAWN_KINDS, NEEDED_KINDS, MapAtlas, land
from plans.map.furniture import (
    corners,
    locator,
    north_arrow,
    scale_bar,
    zoom_label,
    zoom_mark,
    zoom_scale_corner,
    zoom_tab,
)
from plans.map.inset import LETTER, Layout, Panel, in_sight, layout_of, outline_on
from plans.map.label_placement import names
from plans.map.markers import in_short, markers_of
from plans.map.pin_placement import Spot, TakenRectangle, pin_blocks, spread_pins
from plans.map.streets import StreetSource, reaches
from plans.map.symbols import pin
from plans.pages.model import Composition

INK = "#1b2430"


@dataclass(frozen=True, slots=True)
class Sketch:
    """The drawn map with what has to be said beside it."""

    svg: Markup
    outside: tuple[str, ...]
    """Numbers of the table whose place lies outside the frame, or is unknown; then the letters of
    meeting points that do.
    """
    missing: tuple[str, ...]
    credits: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every frame of one map has in common."""

    ground: MapAtlas
    wording: Formats
    area: Area
    homes: tuple[str, ...]
    streets: StreetSource | None


def draw(
    pages: Composition,
    ground: MapAtlas,
    wording: Formats,
    width: float,
    height: float,
    streets: StreetSource | None = None,
) -> Sketch:
    """Return the contact map of a composition, `width` by `height` points, over streets where they
    help.
    """
    layout = layout_of(pages.shape, markers_of(pages), width, height)
    scene = _Scene(ground, wording, pages.shape, pages.host_countries, streets)
    main, credited = _main(scene, layout)
    parts = [_framed(layout.main, main, "main")]
    if layout.zoom:
        zoomed, also_credited = _zoom(scene, layout.zoom)
        parts.append(_framed(layout.zoom, zoomed, "zoom"))
        credited = credited or also_credited
    svg = _document(_title(pages, wording, layout), parts, width, height)
    return _sketch(pages, scene, layout, svg, credited)


def outline(
    pages: Composition,
    ground: MapAtlas,
    wording: Formats,
    width: float,
    height: float,
    streets: StreetSource | None = None,
) -> Sketch:
    """Return the same size and the same words as `draw`, with nothing drawn: to measure a page."""
    layout = layout_of(pages.shape, markers_of(pages), width, height)
    scene = _Scene(ground, wording, pages.shape, pages.host_countries, streets)
    panels = [layout.main, *([layout.zoom] if layout.zoom else [])]
    credited = (
        streets.attribution if streets and any(reaches(panel.frame) for panel in panels) else ""
    )
    return _sketch(
        pages, scene, layout, _document(_title(pages, wording, layout), (), width, height), credited
    )


# -- the two frames ----------------------------------------------------------------------------


def _main(scene: _Scene, layout: Layout) -> tuple[list[str], str]:
    """Return the first frame, and whom to credit for its streets."""
    frame, markers = layout.main.frame, layout.main.markers
    at = [frame.spot(marker.point) for marker in markers]
    taken = [layout.zoom.block] if layout.zoom and layout.is_over else []
    box = outline_on(frame, layout.zoom.frame) if layout.zoom else None
    middle = [((box.left + box.right) / 2, (box.top + box.bottom) / 2)] * 3 if box else []
    corner = corners(frame, [*at, *middle], in_sight(frame, scene.area), taken)
    marked, mark = _mark_of_zoom(layout, box, [*taken, *corner.values()])
    blocks = [*taken, *corner.values(), *marked]
    furniture = [
        mark,
        scale_bar(frame, corner["scale"], scene.wording),
        north_arrow(corner["north"]),
        locator(scene.area, frame, scene.ground, corner["locator"], scene.homes),
    ]
    drawn, credited = _land_and_pins(
        scene, layout.main, spread_pins(at, frame.width, frame.height, blocks), blocks, "main"
    )
    return [*drawn, *furniture], credited


def _zoom(scene: _Scene, panel: Panel) -> tuple[list[str], str]:
    """Return the second frame, and whom to credit for its streets."""
    frame = panel.frame
    at = [frame.spot(marker.point) for marker in panel.markers]
    corner = zoom_scale_corner(frame, at)
    blocks = [TakenRectangle(0, 0, 16, 16), corner]
    spots = spread_pins(at, frame.width, frame.height, blocks)
    drawn, credited = _land_and_pins(scene, panel, spots, blocks, "zoom")
    return [*drawn, scale_bar(frame, corner, scene.wording), zoom_tab()], credited


def _land_and_pins(
    scene: _Scene, panel: Panel, spots: Sequence[Spot], blocks: Sequence[TakenRectangle], name: str
) -> tuple[list[str], str]:
    frame = panel.frame
    streets = scene.streets.under(frame) if scene.streets else None
    taken = [*blocks, *pin_blocks(spots)]
    drawn = [
        land(frame, scene.ground, scene.area, scene.homes, streets, name),
        *(_leader(spot) for spot in spots),
        names(frame, scene.ground, scene.wording, scene.area, taken, streets),
        *(
            pin(each.kind, each.label, at.drawn_x, at.drawn_y)
            for each, at in zip(panel.markers, spots, strict=True)
        ),
    ]
    return drawn, streets.attribution if streets else ""


def _mark_of_zoom(
    layout: Layout, box: TakenRectangle | None, taken: Sequence[TakenRectangle]
) -> tuple[list[TakenRectangle], str]:
    """Return the outline of the enlarged part on the first frame, with the numbers shown there: the
    ground they take.
    """
    if layout.zoom is None or box is None:
        return [], ""
    frame = layout.main.frame
    pins = [frame.spot(marker.point) for marker in layout.main.markers]
    barred = [*taken, *(TakenRectangle(x - 9, y - 9, x + 9, y + 9) for x, y in pins)]
    label, text = zoom_label(
        box, in_short(marker.label for marker in layout.zoom.markers), frame, barred
    )
    return [box, label], zoom_mark(box, label, text)


# -- words -------------------------------------------------------------------------------------


def _title(pages: Composition, wording: Formats, layout: Layout) -> str:
    told = wording.gettext(
        "Mapa de contactos de %(area)s: %(n)s puntos, con los números de la tabla.",
        area=pages.header.title,
        n=len(layout.markers),
    )
    if layout.zoom is None:
        return told
    which = in_short(marker.label for marker in layout.zoom.markers)
    more = wording.gettext(
        "El recuadro %(letter)s amplía la parte de los puntos %(which)s.",
        letter=LETTER,
        which=which,
    )
    return f"{told} {more}"


def _sketch(
    pages: Composition, scene: _Scene, layout: Layout, svg: Markup, credited: str
) -> Sketch:
    shown = {marker.label for marker in layout.markers}
    labels = [*(row.number for row in pages.contacts), *(row.letter for row in pages.assembly)]
    return Sketch(
        svg=svg,
        outside=tuple(label for label in labels if label not in shown),
        missing=(
            *(kind for kind in scene.ground.missing() if kind in NEEDED_KINDS),
            *_no_streets(scene),
        ),
        credits=_credits([*scene.ground.credits(DRAWN_KINDS), *filter(None, [credited])]),
    )


def _no_streets(scene: _Scene) -> list[str]:
    """Streets were to be had and did not come: that is said where other missing layers are."""
    return ["streets"] if scene.streets and scene.streets.fault else []


def _credits(lines: Iterable[str]) -> str:
    """Return the credit lines in one, without those a longer one begins with."""
    told = list(lines)
    return " · ".join(
        line for line in told if not any(other != line and other.startswith(line) for other in told)
    )


# -- SVG ---------------------------------------------------------------------------------------


def _document(title: str, parts: Sequence[str], width: float, height: float) -> Markup:
    return Markup(  # noqa: S704 - every text in it was escaped where it was made
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}pt" height="{height:.1f}pt" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" role="img"><title>{escape(legible(title))}</title>'
        f"{''.join(parts)}</svg>"
    )


def _framed(panel: Panel, parts: Sequence[str], name: str) -> str:
    width, height = panel.frame.width, panel.frame.height
    return (
        f'<g transform="translate({panel.left:.1f} {panel.top:.1f})"><clipPath id="{name}-frame">'
        f'<rect x="0" y="0" width="{width:.1f}" height="{height:.1f}"/></clipPath>'
        f'<g clip-path="url(#{name}-frame)">{"".join(parts)}</g>'
        f'<rect x="0.4" y="0.4" width="{width - 0.8:.1f}" height="{height - 0.8:.1f}" '
        f'fill="none" stroke="{INK}" '
        f'stroke-width="{0.8 if name == "main" else 1.2}"/></g>'
    )


def _leader(spot: Spot) -> str:
    if not spot.has_leader:
        return ""
    ends = f'x1="{spot.x:.1f}" y1="{spot.y:.1f}" x2="{spot.drawn_x:.1f}" y2="{spot.drawn_y:.1f}"'
    return (
        f'<line {ends} stroke="#ffffff" stroke-width="2.4"/><line {ends} stroke="{INK}" '
        'stroke-width="0.9"/>'
        f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="1.9" fill="{INK}" stroke="#ffffff" '
        'stroke-width="0.7"/>'
    )


__all__ = ["MapAtlas", "Sketch", "draw", "outline"]
