"""An area across 180°: a true map at the scale of any other, with no more to draw."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import shapely
from lxml import etree

from core.geo.geometry import Area, Box, Point, union
from core.geo.window import Window
from core.i18n.formats import Formats
from plans.facts.model import AreaFact, ContactKind, Fact, PlanFacts
from plans.map.base_layer import features_in, with_far_side
from plans.map.contact_map import Sketch, draw
from plans.map.inset import window_of
from plans.map.markers import Marker
from plans.pages.compose import compose
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM, BareGround, contact, facts

WIDTH, HEIGHT = 538.6, 240.0
CHUKOTKA = Area.from_ring([(165, 62), (190, 64), (190, 66), (180, 69), (165, 69)])
LANDS = (
    ("US", Area.from_box(Box(-168, 55, -141, 71))),
    ("US", Area.from_box(Box(172.4, 52.3, 173.5, 53))),
    ("CA", Area.from_box(Box(-141, 49, -96, 70))),
    ("NZ", Area.from_box(Box(166, -47, 178.5, -34))),
    ("FJ", Area.from_ring([(179, -18), (181, -18), (181, -16), (179, -16)])),
)


@dataclass(frozen=True)
class Piece:
    geometry: Any
    attributes: dict[str, Any]


@dataclass
class Globe(BareGround):
    """A few lands, cut to the box asked for, as the atlas does; the fine layer ends at 180°."""

    asked: list[tuple[str, Box]] = field(default_factory=list)

    def features(self, kind: str, box: Box) -> Iterable[Any]:
        self.asked.append((kind, box))
        if kind in {"countries", "countries_world", "admin1"}:
            yield from self._lands(kind, box)

    def _lands(self, kind: str, box: Box) -> Iterator[Piece]:
        for code, area in (*LANDS, ("RU", CHUKOTKA)):
            if code == "RU" and (kind == "admin1" or (kind == "countries" and box.east > 0)):
                continue
            cut = shapely.intersection(
                area.geometry, shapely.box(box.west, box.south, box.east, box.north)
            )
            if not cut.is_empty:
                yield Piece(cut, {"country": code, "name": code})


def _plan(area: Area, pins: Iterable[tuple[float, float]]) -> PlanFacts:
    form = {**FORM, "assembly_points": [], "facilities": []}
    shelters = [contact(ContactKind.SHELTER, f"Albergue {n}", n, *at) for n, at in enumerate(pins)]
    fact = AreaFact(shape=area, units=("X",), host_countries=("US",), size_km2=1.0)
    return facts(
        area=Fact(fact, "Atlas", None),
        contacts=tuple(shelters),
        questionnaire=Fact(Questionnaire.read(form), "Sede", None),
        leaders=(),
    )


def _drawn(area: Area, pins: Iterable[tuple[float, float]], globe: Globe) -> Sketch:
    wording = Formats("es")
    pages = compose(_plan(area, pins), wording, public_url="https://x.example")
    return draw(pages, globe, wording, WIDTH, HEIGHT)


ALASKA = union([LANDS[0][1], LANDS[1][1], Area.from_box(Box(-178, 51.5, -176, 52))])
PLACES = {
    "alaska": (ALASKA, [(-149.9, 61.2), (-134.4, 58.3), (-176.6, 51.9)]),
    "alaska and chukotka": (union([ALASKA, CHUKOTKA]), [(-149.9, 61.2), (177.5, 64.7), (-173, 65)]),
    "attu alone": (LANDS[1][1], [(172.9, 52.8), (173.2, 52.9)]),
    "fiji": (LANDS[4][1], [(179.4, -17.8), (-179.3, -16.9)]),
    "new zealand and chatham": (
        union([LANDS[3][1], Area.from_box(Box(-177, -44.2, -176, -43.7))]),
        [(174.8, -41.3), (-176.5, -44)],
    ),
    "all of the states": (
        union(
            [ALASKA, Area.from_box(Box(-160, 19, -155, 22)), Area.from_box(Box(-125, 25, -67, 49))]
        ),
        [(-74, 40.7), (-157.8, 21.3), (172.9, 52.8)],
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_pins_stand_west_to_east_at_the_scale_of_the_area(name: str) -> None:
    area, pins = PLACES[name]
    globe = Globe()
    sketch = _drawn(area, pins, globe)
    assert sketch.outside == ()
    own = Window.around(area)
    lons = {own.turned(lon): number for number, (lon, _) in enumerate(pins, 1)}
    spots = _pin_spots(str(sketch.svg))
    in_order = [spots[str(number)] for _, number in sorted(lons.items())]
    assert in_order == sorted(in_order)
    assert min(b - a for a, b in itertools.pairwise(in_order)) > 10
    for kind, box in globe.asked:
        is_locator = kind == "countries_world"
        most = max(190, 2.3 * _degrees(own)) if is_locator else 1.3 * WIDTH / HEIGHT * _degrees(own)
        assert box.east - box.west <= most, (kind, "no box round the world is read")


def _degrees(window: Window) -> float:
    """Return how wide the window would be if it were drawn upright at the middle of the map."""
    return 2.6 * max(window.east - window.west, window.north - window.south)


def _pin_spots(svg: str) -> dict[str, float]:
    """Return where the number of each pin stands, from the left."""
    root = etree.fromstring(svg)
    pins = (
        (str(node.text), str(above.get("transform") if above is not None else ""))
        for node in root.iter("{*}text")
        if re.fullmatch(r"\d", str(node.text))
        for above in [node.getparent()]
    )
    return {number: float(move.split("(")[1].split()[0]) for number, move in pins if "(" in move}


def test_what_lies_on_both_sides_is_one_thing_and_goes_on_where_the_fine_layer_ends() -> None:
    globe, window = Globe(), Window(160, 50, 240, 72)
    fine = features_in(globe, "countries", window)
    assert sorted(each.attributes["country"] for each in fine) == ["CA", "RU", "US"]
    whole = {each.attributes["country"]: each for each in with_far_side(fine, globe, window)}
    assert sorted(whole) == ["CA", "RU", "US"]
    assert whole["RU"].geometry.bounds[2] == 180, "its far side is there"
    assert whole["RU"].geometry.area == pytest.approx(CHUKOTKA.geometry.area)
    assert with_far_side(fine, globe, Window(-170, 50, -100, 70)) == fine


def test_a_pin_close_by_on_the_other_side_widens_the_window() -> None:
    area = Area.from_box(Box(170, 50, 179, 60))
    near, far = Marker("1", "shelter", Point(-179.5, 55)), Marker("2", "shelter", Point(-100, 40))
    window = window_of(area, [near, far])
    assert (window.west, window.east) == (170, 180.5)


def test_an_area_that_ends_before_180_is_asked_for_in_one_box() -> None:
    globe = Globe()
    _drawn(facts().area.value.shape, [(-98.2, 26.2)], globe)
    kinds = [kind for kind, _ in globe.asked if kind == "roads"]
    assert len(kinds) == 1
