"""The contact map: plain SVG out of the atlas, with no network, sharp in print and legible in grey.

Presentation attributes only: WeasyPrint knows no `var()`, no `paint-order`, no mask in SVG, and our
pages forbid inline style. A name is drawn twice, first its halo. Units are points, so that 8.5 is 8.5.
National borders come from the first-level units alone: two makers' lines side by side would double them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup, escape

from ground.drawing import Frame, point_of
from ground.geometry import Area, Box, Point
from ground.printing.letters import legible, width_of
from plans.furniture import inset, north_arrow, scale_bar
from plans.pages import AssemblyRow, Composition, ContactRow
from plans.pins import Block, Name, Spot, Town, apart, named, pin_blocks
from plans.symbols import ASSEMBLY, pin
from plans.wording import Wording

FONT = "Noto Sans"
NAME_SIZE, CITY_SIZE, LAND_SIZE = 8.5, 9.5, 8.5
BIG_TOWN = 50_000
INK, ACCENT = "#1b2430", "#9c1c1c"
SEA, LAND, NEIGHBOUR, TOWN_FILL = "#cfdfe8", "#fbfaf6", "#ebe8df", "#ddd3c0"
WATER_LINE, COAST = "#7c9db3", "#8fb0c4"
BORDER, STATE_LINE, COUNTY_LINE = "#55504a", "#8d867b", "#b7b0a4"
MAJOR_ROADS = frozenset({"Freeway", "Tollway", "Beltway", "Bypass", "Primary", "Major Highway"})
DRAWN_KINDS = (
    "countries",
    "admin1",
    "admin2",
    "urban_areas",
    "lakes",
    "rivers",
    "roads",
    "gazetteer",
    "countries_world",
)
NEEDED_KINDS = ("countries", "admin1", "admin2", "urban_areas", "lakes", "rivers", "roads")
"""Kinds whose absence is said in the caption."""


class Drawn(Protocol):
    """One thing of the atlas."""

    @property
    def geometry(self) -> Any:
        """Its shape, which only `ground.drawing` looks into."""

    @property
    def attributes(self) -> Any:
        """Its columns."""


class Ground(Protocol):
    """What the map is drawn from: `ground.atlas.Atlas`, or something like it."""

    def features(self, kind: str, box: Box) -> Iterable[Drawn]:
        """What of a kind lies in a box."""

    def missing(self) -> tuple[str, ...]:
        """Kinds no file holds."""

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Whom to credit."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The drawn map with what has to be said beside it."""

    svg: Markup
    outside: tuple[str, ...]
    """Numbers of the table whose place lies outside the frame, or is unknown."""
    missing: tuple[str, ...]
    credits: str


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that wants a pin: its number or letter, its kind, its place."""

    label: str
    kind: str
    point: Point


def draw(pages: Composition, ground: Ground, wording: Wording, width: float, height: float) -> Sketch:
    """The contact map of a composition, `width` by `height` points."""
    frame, inside = _frame(pages, width, height)
    corners = _furniture_corners(frame, inside, width, height)
    spots = apart([frame.spot(marker.point) for marker in inside], width, height, list(corners.values()))
    names = _names(frame, ground, wording, pages.shape, [*corners.values(), *pin_blocks(spots)])
    parts = [
        _base(frame, ground, pages.shape, pages.host_country),
        *(_leader(spot) for spot in spots),
        *(_name(name) for name in names),
        *(pin(each.kind, each.label, at.drawn_x, at.drawn_y) for each, at in zip(inside, spots, strict=True)),
        scale_bar(frame, corners["scale"], wording),
        north_arrow(corners["north"]),
        inset(pages.shape, frame, ground, corners["inset"]),
    ]
    return _sketch(pages, ground, wording, inside, _document(_title(pages, wording, inside), parts, width, height))


def outline(pages: Composition, ground: Ground, wording: Wording, width: float, height: float) -> Sketch:
    """The same size and the same words as `draw`, with nothing drawn: to measure a page."""
    _, inside = _frame(pages, width, height)
    return _sketch(pages, ground, wording, inside, _document(_title(pages, wording, inside), (), width, height))


def _frame(pages: Composition, width: float, height: float) -> tuple[Frame, list[Marker]]:
    markers = [Marker(row.number, row.kind, row.point) for row in pages.contacts if row.point]
    markers += [Marker(row.letter, ASSEMBLY, row.point) for row in pages.assembly]
    frame = Frame.around(_window(pages.shape, markers), width, height, margin=0.07)
    return frame, [marker for marker in markers if frame.shows(marker.point, 3)]


def _title(pages: Composition, wording: Wording, inside: Sequence[Marker]) -> str:
    return wording.gettext(
        "Mapa de contactos de %(area)s: %(n)s puntos, con los números de la tabla.",
        area=pages.header.title,
        n=len(inside),
    )


def _sketch(pages: Composition, ground: Ground, wording: Wording, inside: Sequence[Marker], svg: Markup) -> Sketch:
    shown = {marker.label for marker in inside}
    return Sketch(
        svg=svg,
        outside=tuple(row.number for row in pages.contacts if row.number not in shown),
        missing=tuple(kind for kind in ground.missing() if kind in NEEDED_KINDS),
        credits=_credits(ground.credits(DRAWN_KINDS)),
    )


def _credits(lines: Iterable[str]) -> str:
    """The credit lines in one, without those a longer one begins with."""
    told = list(lines)
    return " · ".join(line for line in told if not any(other != line and other.startswith(line) for other in told))


def _document(title: str, parts: Sequence[str], width: float, height: float) -> Markup:
    return Markup(  # noqa: S704 - every text in it was escaped where it was made
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}pt" height="{height:.1f}pt" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" role="img"><title>{escape(legible(title))}</title>'
        f'<clipPath id="map-frame"><rect x="0" y="0" width="{width:.1f}" height="{height:.1f}"/></clipPath>'
        f'<g clip-path="url(#map-frame)">{"".join(parts)}</g>'
        f'<rect x="0.4" y="0.4" width="{width - 0.8:.1f}" height="{height - 0.8:.1f}" fill="none" stroke="{INK}" '
        f'stroke-width="0.8"/></svg>'
    )


def _window(shape: Area, markers: Sequence[Marker]) -> Box:
    """The box of the area, widened for pins that lie close by, not for those far away."""
    box = shape.box
    reach = box.grown(0.25)
    near = [
        marker.point
        for marker in markers
        if reach.west <= marker.point.lon <= reach.east and reach.south <= marker.point.lat <= reach.north
    ]
    return Box(
        min([box.west, *(point.lon for point in near)]),
        min([box.south, *(point.lat for point in near)]),
        max([box.east, *(point.lon for point in near)]),
        max([box.north, *(point.lat for point in near)]),
    )


def _furniture_corners(frame: Frame, markers: Sequence[Marker], width: float, height: float) -> dict[str, Block]:
    """Inset, scale and north each in a corner; the inset takes the one with the fewest pins."""
    spots = [frame.spot(marker.point) for marker in markers]
    wide = min(104.0, width / 3.8)
    tall, bar = min(wide * 0.8, height / 2.6), min(138.0, width * 0.42)
    corners = [
        Block(6, height - tall - 6, 6 + wide, height - 6),
        Block(width - wide - 6, height - tall - 6, width - 6, height - 6),
        Block(6, 6, 6 + wide, 6 + tall),
        Block(width - wide - 6, 6, width - 6, 6 + tall),
    ]
    crowd = [sum(b.left - 9 < x < b.right + 9 and b.top - 9 < y < b.bottom + 9 for x, y in spots) for b in corners]
    best = crowd.index(min(crowd))
    at_right = best not in {1}
    scale = (
        Block(width - bar, height - 34, width - 6, height - 6) if at_right else Block(6, height - 34, bar, height - 6)
    )
    north = Block(width - 30, 6, width - 6, 40) if best != 3 else Block(6, 6, 30, 40)
    return {"inset": corners[best], "scale": scale, "north": north}


# -- layers -----------------------------------------------------------------------------------


def _base(frame: Frame, ground: Ground, area: Area, home: str) -> str:
    box = frame.box.grown(0.05)
    layers = {kind: list(ground.features(kind, box)) for kind in NEEDED_KINDS}
    return "".join(
        (
            f'<rect width="{frame.width:.1f}" height="{frame.height:.1f}" fill="{SEA}"/>',
            _shapes(frame, layers["countries"], f'fill="{NEIGHBOUR}" stroke="{WATER_LINE}" stroke-width="0.6"'),
            *_lands(frame, layers["admin1"], home),
            _shapes(frame, layers["urban_areas"], f'fill="{TOWN_FILL}"'),
            _lines(frame, layers["rivers"], f'stroke="{WATER_LINE}" stroke-width="1"'),
            _shapes(frame, layers["lakes"], f'fill="{SEA}" stroke="{WATER_LINE}" stroke-width="0.6"'),
            _lines(frame, layers["admin2"], f'stroke="{COUNTY_LINE}" stroke-width="0.6" stroke-dasharray="3 2"'),
            _lines(frame, layers["admin1"], f'stroke="{STATE_LINE}" stroke-width="0.9"'),
            *_roads(frame, layers["roads"]),
            f'<path d="{frame.path(area)}" fill="{ACCENT}" fill-opacity="0.07" stroke="#ffffff" stroke-width="3.6" '
            'stroke-opacity="0.75" stroke-linejoin="round"/>',
            f'<path d="{frame.path(area)}" fill="none" stroke="{ACCENT}" stroke-width="1.7" stroke-linejoin="round"/>',
        )
    )


def _lands(frame: Frame, units: Sequence[Drawn], home: str) -> Iterator[str]:
    """Each country as one land, its coast blue, its border dark where it meets another land.

    A wide line below the fills leaves its outer half only; a border is drawn within the other lands alone.
    """
    paths: dict[str, str] = {}
    for unit in units:
        country = str(unit.attributes.get("country") or "")
        paths[country] = paths.get(country, "") + frame.path(unit.geometry)
    order = sorted((country for country in paths if paths[country]), key=lambda each: (each == home, each))
    for country in order:
        yield f'<path d="{paths[country]}" fill="none" stroke="{COAST}" stroke-width="2.2" stroke-linejoin="round"/>'
    for country in order:
        fill = LAND if country == home else NEIGHBOUR
        yield f'<path d="{paths[country]}" fill-rule="evenodd" fill="{fill}" stroke="{fill}" stroke-width="0.3"/>'
    for place, country in enumerate(order[1:], 1):
        others = "".join(paths[other] for other in order[:place])
        yield (
            f'<clipPath id="land-{place}"><path d="{others}"/></clipPath><path d="{paths[country]}" fill="none" '
            f'stroke="{BORDER}" stroke-width="2.4" stroke-linejoin="round" clip-path="url(#land-{place})"/>'
        )


def _shapes(frame: Frame, features: Iterable[Drawn], attributes: str) -> str:
    data = "".join(frame.path(feature.geometry) for feature in features)
    return f'<path d="{data}" fill-rule="evenodd" {attributes}/>' if data else ""


def _lines(frame: Frame, features: Iterable[Drawn], attributes: str) -> str:
    data = "".join(frame.path(feature.geometry) for feature in features)
    return f'<path d="{data}" fill="none" stroke-linejoin="round" {attributes}/>' if data else ""


def _roads(frame: Frame, roads: Sequence[Drawn]) -> Iterator[str]:
    """Two classes, casing first: the great roads lie over the small ones."""
    great = [road for road in roads if road.attributes.get("type") in MAJOR_ROADS]
    small = [road for road in roads if road.attributes.get("type") not in MAJOR_ROADS]
    for features, casing, fill, width in ((small, "#a59b88", "#ffffff", 1.0), (great, "#7d6a3c", "#f4d98b", 1.7)):
        yield _lines(frame, features, f'stroke="{casing}" stroke-width="{width + 1.1:.1f}" stroke-linecap="round"')
        yield _lines(frame, features, f'stroke="{fill}" stroke-width="{width}" stroke-linecap="round"')


# -- names ------------------------------------------------------------------------------------


def _names(frame: Frame, ground: Ground, wording: Wording, area: Area, taken: Sequence[Block]) -> list[Name]:
    most = max(8, round(frame.width * frame.height / 6500))
    towns = [*_towns(frame, ground, area), *_lands_named(frame, ground, wording)]
    return named(towns, frame.width, frame.height, taken, most)


def _towns(frame: Frame, ground: Ground, area: Area) -> list[Town]:
    """Towns by size; those of the area go before larger ones outside it."""
    kind = "gazetteer" if "gazetteer" not in ground.missing() else "places"
    found = []
    for feature in ground.features(kind, frame.box):
        name = str(feature.attributes.get("name") or "")
        people = int(feature.attributes.get("population") or feature.attributes.get("pop_max") or 0)
        if name and "historical" not in name:
            point = point_of(feature.geometry)
            found.append((people * (3 if area.contains(point) else 1), people, name, *frame.spot(point)))
    found.sort(key=lambda each: (-each[0], each[2]))
    rows = []
    for _, people, name, x, y in found[:60]:
        size, weight = (CITY_SIZE, 600) if people >= BIG_TOWN else (NAME_SIZE, 400)
        text = legible(name)
        rows.append(Town(text, x, y, width_of(text, size, weight), size, weight, people >= BIG_TOWN))
    return rows


def _lands_named(frame: Frame, ground: Ground, wording: Wording) -> Iterator[Town]:
    """The countries in sight, in capitals, when there is more than one."""
    countries = list(ground.features("countries", frame.box))
    for feature in countries if len(countries) > 1 else ():
        spot = frame.label_spot(feature.geometry)
        code = str(feature.attributes.get("country") or "")
        if spot is None or spot[2] < 2500 or not code:
            continue
        text = legible(wording.country(code).upper())
        width = width_of(text, LAND_SIZE, 600)
        yield Town(text, spot[0], spot[1], width, LAND_SIZE, 700, True)


def _name(name: Name) -> str:
    is_land = name.weight == 700
    fill = "#6a6257" if is_land else INK
    common = (
        f'x="{name.x:.1f}" y="{name.y:.1f}" font-family="{FONT}" font-size="{name.size}" '
        f'font-weight="{600 if is_land else name.weight}"'
    )
    text = escape(name.text)
    dot = "" if is_land else f'<circle cx="{name.town[0]:.1f}" cy="{name.town[1]:.1f}" r="1.5" fill="{INK}"/>'
    line = ""
    if name.line and not is_land:
        ends = f'x1="{name.town[0]:.1f}" y1="{name.town[1]:.1f}" x2="{name.line[0]:.1f}" y2="{name.line[1]:.1f}"'
        line = f'<line {ends} stroke="{INK}" stroke-width="0.5"/>'
    return (
        f'{line}{dot}<text {common} fill="#ffffff" stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round">'
        f"{text}</text>"
        f'<text {common} fill="{fill}">{text}</text>'
    )


def _leader(spot: Spot) -> str:
    if not spot.has_leader:
        return ""
    ends = f'x1="{spot.x:.1f}" y1="{spot.y:.1f}" x2="{spot.drawn_x:.1f}" y2="{spot.drawn_y:.1f}"'
    return (
        f'<line {ends} stroke="#ffffff" stroke-width="2.4"/><line {ends} stroke="{INK}" stroke-width="0.9"/>'
        f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="1.9" fill="{INK}" stroke="#ffffff" stroke-width="0.7"/>'
    )


def legend_kinds(contacts: Sequence[ContactRow], assembly: Sequence[AssemblyRow]) -> list[tuple[str, str]]:
    """The kinds of pin on the page, each once: its code and its name ("" for assembly points)."""
    kinds = dict.fromkeys((str(row.kind), row.kind_name) for row in contacts if row.point)
    return [*kinds, *([(ASSEMBLY, "")] if assembly else [])]
