"""The second frame of a crowded map: only when it helps, every pin once, and said aloud."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.geo.geometry import Area, Box, Point
from core.i18n.formats import Formats
from plans.facts.model import AreaFact, Contact, ContactKind, Fact, PlanFacts
from plans.map.contact_map import draw, outline
from plans.map.inset import LEAST_GAIN, LEAST_SHARE, LETTER, Layout, layout_of, outline_on
from plans.map.markers import Marker, in_short, markers_of
from plans.pages.compose import compose
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM, BareGround, contact, facts

COUNTRY = Box(-90.1, 13.2, -87.7, 14.4)
CAPITAL = Point(-89.2, 13.7)
WIDTH, HEIGHT = 260.0, 330.0


def pins(places: list[tuple[float, float]]) -> list[Marker]:
    return [Marker(str(n), "shelter", Point(lon, lat)) for n, (lon, lat) in enumerate(places, 2)]


def capital(count: int, apart: float = 0.012) -> list[tuple[float, float]]:
    return [(CAPITAL.lon + apart * (n % 4), CAPITAL.lat + apart * (n // 4)) for n in range(count)]


def laid(places: list[tuple[float, float]], height: float = HEIGHT) -> Layout:
    return layout_of(Area.from_box(COUNTRY), pins(places), WIDTH, height)


def test_a_crowd_in_the_capital_is_enlarged() -> None:
    layout = laid([*capital(9), (-88.2, 13.5), (-89.8, 14.2)])
    assert layout.zoom is not None
    assert [marker.label for marker in layout.zoom.markers] == [str(n) for n in range(2, 11)]
    assert [marker.label for marker in layout.main.markers] == ["11", "12"]
    assert layout.zoom.frame.scale >= LEAST_GAIN * layout.main.frame.scale
    box = outline_on(layout.main.frame, layout.zoom.frame)
    x, y = layout.main.frame.spot(CAPITAL)
    assert box.left < x < box.right
    assert box.top < y < box.bottom


@pytest.mark.parametrize(
    "places",
    [
        pytest.param([], id="no pin"),
        pytest.param(capital(4), id="four are no crowd"),
        pytest.param([(CAPITAL.lon, CAPITAL.lat)] * 9, id="nine in one house"),
        pytest.param([(-90 + 0.25 * n, 13.3 + 0.1 * n) for n in range(9)], id="far apart"),
    ],
)
def test_one_frame_is_enough(places: list[tuple[float, float]]) -> None:
    assert laid(places).zoom is None


def test_a_low_map_of_a_small_area_stays_whole() -> None:
    town = Area.circle(CAPITAL, 4)
    assert layout_of(town, pins(capital(9)), WIDTH, 187).zoom is None


@given(
    st.lists(st.tuples(st.floats(-90.1, -87.7), st.floats(13.2, 14.4)), max_size=25),
    st.integers(0, 20),
    st.floats(187, 425),
)
@settings(max_examples=60, deadline=None)
def test_every_pin_is_in_one_frame_and_frames_stay_in_the_drawing(
    places: list[tuple[float, float]], crowd: int, height: float
) -> None:
    markers = pins([*places, *capital(crowd)])
    layout = layout_of(Area.from_box(COUNTRY), markers, WIDTH, height)
    assert sorted(int(marker.label) for marker in layout.markers) == [
        int(marker.label) for marker in markers
    ]
    for panel in filter(None, (layout.main, layout.zoom)):
        assert panel.left >= 0
        assert panel.top >= 0
        assert panel.block.right <= WIDTH + 1e-6
        assert panel.block.bottom <= height + 1e-6
        assert all(panel.frame.shows(marker.point) for marker in panel.markers)
    if layout.zoom and layout.is_over:
        spots = [layout.main.frame.spot(marker.point) for marker in markers]
        block = layout.zoom.block
        assert not any(
            block.left < x < block.right and block.top < y < block.bottom for x, y in spots
        )
    elif layout.zoom:
        whole = layout_of(Area.from_box(COUNTRY), [], WIDTH, height).main.frame
        assert layout.main.frame.scale >= LEAST_SHARE * whole.scale * 0.8


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (["2", "3", "4", "9", "A", "B"], "2–4, 9, A, B"),
        (["3", "2"], "2, 3"),
        (["12", "10", "11", "C"], "10–12, C"),
        ([], ""),
    ],
)
def test_runs_of_numbers_are_drawn_together(labels: list[str], told: str) -> None:
    assert in_short(labels) == told


# -- drawn -------------------------------------------------------------------------------------


def country() -> PlanFacts:
    rows: list[Fact[Contact]] = [
        contact(ContactKind.SHELTER, f"Albergue {n} (demo)", n, lon, lat)
        for n, (lon, lat) in enumerate(capital(8))
    ]
    rows.append(contact(ContactKind.HOSPITAL, "Hospital lejano (demo)", 40, -88.2, 13.5))
    form = {
        **FORM,
        "assembly_points": [{"name": "Parque", "lon": CAPITAL.lon, "lat": CAPITAL.lat}],
        "facilities": [],
    }
    area = AreaFact(
        shape=Area.from_box(COUNTRY),
        units=("El Salvador",),
        host_countries=("SV",),
        size_km2=21_000.0,
    )
    return replace(
        facts(),
        contacts=tuple(rows),
        area=Fact(area, "Atlas", None),
        questionnaire=Fact(Questionnaire.read(form), "Sede", None),
    )


def sketch(language: str = "es", make: Any = draw) -> Any:
    wording = Formats(language)
    return make(
        compose(country(), wording, public_url="https://x.example"),
        BareGround(),
        wording,
        WIDTH,
        HEIGHT,
    )


def test_the_two_frames_show_every_number_once_and_the_letter_twice() -> None:
    root = etree.fromstring(str(sketch().svg))
    texts = [node.text for node in root.iter("{*}text")]
    numbers = [
        row.label
        for row in markers_of(compose(country(), Formats("es"), public_url="https://x.example"))
    ]
    assert len(numbers) == 10
    for number in numbers:
        assert texts.count(number) == 1
    assert texts.count(LETTER) == 2
    assert sum(" km" in (text or "") for text in texts) == 2
    ids = re.findall(r'id="([^"]+)"', etree.tostring(root, encoding="unicode"))
    assert len(ids) == len(set(ids))


def test_the_alternative_text_says_what_is_enlarged_in_measuring_too() -> None:
    titles = {etree.fromstring(str(sketch(make=make).svg))[0].text for make in (draw, outline)}
    assert len(titles) == 1
    (title,) = titles
    assert "10 puntos" in title
    assert f"El recuadro {LETTER} amplía la parte de los puntos 1–8, A." in title


def test_the_same_facts_give_the_same_drawing() -> None:
    assert sketch().svg == sketch().svg
