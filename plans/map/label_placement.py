"""Names on the contact map: towns by size, countries in capitals, main streets along their line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import escape

from core.geo.geometry import Area
from core.geo.projection import Frame, point_of
from core.i18n.formats import Formats
from core.pdf.fonts import legible, width_of
from plans.map.base_layer import MapAtlas, MapFeature, features_in, with_far_side
from plans.map.pin_placement import Name, NamedTown, TakenRectangle, place_names
from plans.map.streets import StreetName, Streets

FONT = "Noto Sans"
NAME_SIZE, CITY_SIZE, LAND_SIZE = 8.5, 9.5, 8.5
BIG_TOWN = 50_000
INK, LAND_INK, STREET_INK = "#1b2430", "#6a6257", "#4d463a"
_LEAST_LAND = 2500.0
"""Square points a country must show to be named."""
_EDGE = 4.0
_MOST_TOWNS = 80
"""Towns tried, the largest first: no map has room for more names."""
_STEP = 7.0


def names(
    frame: Frame,
    ground: MapAtlas,
    wording: Formats,
    area: Area,
    taken: Sequence[TakenRectangle],
    streets: Streets | None,
) -> str:
    """Return every name that finds room, drawn; none over what is `taken` or over another."""
    most = max(8, round(frame.width * frame.height / 6500))
    towns = [*_towns(frame, ground, area), *_country_names(frame, ground, wording)]
    found = place_names(towns, frame.width, frame.height, taken, most)
    return "".join(
        (*street_names(frame, streets, [*taken, *map(_block, found)]), *map(_name_svg, found))
    )


def _towns(frame: Frame, ground: MapAtlas, area: Area) -> list[NamedTown]:
    """Towns by size, each name once; those of the area go before larger ones outside it."""
    kind = "gazetteer" if "gazetteer" not in ground.missing() else "places"
    features = features_in(ground, kind, frame.window)
    found = [town for feature in features if (town := _town_of(feature, frame, area)) is not None]
    found.sort(key=lambda each: (-each.rank, each.name))
    rows: dict[str, NamedTown] = {}
    for town in found[:_MOST_TOWNS]:
        text = legible(town.name)
        rows.setdefault(text, _named_town(text, town))
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class _Town:
    """A town in sight; `rank` is its people, thrice for one inside the area."""

    name: str
    people: int
    rank: int
    x: float
    y: float


def _town_of(feature: MapFeature, frame: Frame, area: Area) -> _Town | None:
    """Return the town of a feature; None for one without a name, that is no more, or out of
    sight.
    """
    attributes = feature.attributes
    name = str(attributes.get("name") or "")
    if not name or "historical" in name:
        return None
    point = point_of(feature.geometry)
    x, y = frame.spot(point)
    is_in_sight = _EDGE < x < frame.width - _EDGE and _EDGE < y < frame.height - _EDGE
    if not is_in_sight:
        return None
    people = int(attributes.get("population") or attributes.get("pop_max") or 0)
    return _Town(name, people, people * (3 if area.contains(point) else 1), x, y)


def _named_town(text: str, town: _Town) -> NamedTown:
    is_big = town.people >= BIG_TOWN
    size, weight = (CITY_SIZE, 600) if is_big else (NAME_SIZE, 400)
    return NamedTown(text, town.x, town.y, width_of(text, size, weight), size, weight, is_big)


def _country_names(frame: Frame, ground: MapAtlas, wording: Formats) -> Iterator[NamedTown]:
    """Yield the countries in sight, in capitals, when there is more than one."""
    fine = features_in(ground, "countries", frame.window)
    countries = with_far_side(fine, ground, frame.window)
    for feature in countries if len(countries) > 1 else ():
        spot = frame.label_spot(feature.geometry)
        code = str(feature.attributes.get("country") or "")
        if spot is None or spot[2] < _LEAST_LAND or not code:
            continue
        text = legible(wording.country(code).upper())
        yield NamedTown(
            text, spot[0], spot[1], width_of(text, LAND_SIZE, 600), LAND_SIZE, 700, True
        )


def _block(name: Name) -> TakenRectangle:
    wide = width_of(name.text, name.size, min(name.weight, 600))
    return TakenRectangle(
        name.x - 1, name.y - name.size * 0.85, name.x + wide + 1, name.y + name.size * 0.3
    )


def _name_svg(name: Name) -> str:
    is_land = name.weight == 700
    common = (
        f'x="{name.x:.1f}" y="{name.y:.1f}" font-family="{FONT}" font-size="{name.size}" '
        f'font-weight="{600 if is_land else name.weight}"'
    )
    text = escape(name.text)
    dot = (
        ""
        if is_land
        else f'<circle cx="{name.town[0]:.1f}" cy="{name.town[1]:.1f}" r="1.5" fill="{INK}"/>'
    )
    line = ""
    if name.line and not is_land:
        ends = (
            f'x1="{name.town[0]:.1f}" y1="{name.town[1]:.1f}" x2="{name.line[0]:.1f}" '
            f'y2="{name.line[1]:.1f}"'
        )
        line = f'<line {ends} stroke="{INK}" stroke-width="0.5"/>'
    return (
        f'{line}{dot}<text {common} fill="#ffffff" stroke="#ffffff" stroke-width="2.4" '
        'stroke-linejoin="round">'
        f'{text}</text><text {common} fill="{LAND_INK if is_land else INK}">{text}</text>'
    )


def street_names(
    frame: Frame, streets: Streets | None, taken: Sequence[TakenRectangle]
) -> Iterator[str]:
    """Yield the names of main streets as SVG, each once and along a straight stretch of its street
    that is long enough.
    """
    blocks, told = list(taken), set[str]()
    most = round(frame.width * frame.height / 9000)
    for name in streets.names if streets else ():
        text = legible(name.text)
        wide = width_of(text, NAME_SIZE, 400)
        if len(told) >= most or text in told or name.length < wide + 8:
            continue
        for at in _places(name, wide):
            ground = list(_along(at, wide))
            if all(_is_free(each, frame, blocks) for each in ground):
                blocks += ground
                told.add(text)
                yield _on_street(at, text)
                break


def _places(name: StreetName, wide: float) -> Iterator[StreetName]:
    """Yield the middle of a stretch, then farther along it: at its middle it often meets another
    street.
    """
    spare = (name.length - wide) / 2
    across, down = math.cos(math.radians(name.slope)), math.sin(math.radians(name.slope))
    for share in (0.0, 0.9, -0.9, 0.45, -0.45):
        yield replace(name, x=name.x + across * spare * share, y=name.y + down * spare * share)


def _is_free(block: TakenRectangle, frame: Frame, blocks: Sequence[TakenRectangle]) -> bool:
    is_inside = (
        block.left > 1
        and block.top > 1
        and block.right < frame.width - 1
        and block.bottom < frame.height - 1
    )
    return is_inside and not any(block.meets(other) for other in blocks)


def _along(name: StreetName, wide: float) -> Iterator[TakenRectangle]:
    """Yield the ground a slanted name takes, in small squares."""
    across, down = math.cos(math.radians(name.slope)), math.sin(math.radians(name.slope))
    steps = max(2, math.ceil(wide / _STEP))
    for step in range(steps + 1):
        off = (step / steps - 0.5) * wide
        x, y = name.x + across * off, name.y + down * off
        yield TakenRectangle(x - 4.6, y - 4.6, x + 4.6, y + 4.6)


def _on_street(name: StreetName, text: str) -> str:
    common = (
        f'x="0" y="2.9" text-anchor="middle" font-family="{FONT}" font-size="{NAME_SIZE}" '
        'font-weight="400"'
    )
    return (
        f'<g transform="translate({name.x:.1f} {name.y:.1f}) rotate({name.slope:.1f})">'
        f'<text {common} fill="#ffffff" stroke="#ffffff" stroke-width="2" '
        f'stroke-linejoin="round">{escape(text)}</text>'
        f'<text {common} fill="{STREET_INK}">{escape(text)}</text></g>'
    )
