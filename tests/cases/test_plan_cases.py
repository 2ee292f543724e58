"""The cases of plans: maps, and names in any script."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from core.atlas import Atlas
from core.geo.geometry import Box, Point, union
from core.geo.projection import Frame
from core.geo.window import Window
from core.i18n.formats import Formats
from core.settings import Settings
from plans.documents.plan_pdf import render
from plans.facts.model import AreaFact, ContactKind, Fact, PlanFacts
from plans.map.contact_map import Sketch, draw
from plans.map.inset import MARGIN
from plans.pages.compose import compose
from plans.questionnaire.model import Questionnaire
from tests.plans.invented import FORM, BareGround, contact, facts
from tests.printed_text import text_of_pages

WIDTH, HEIGHT = 538.6, 240.0
MOST_DEGREES = 160.0
"""A map of Alaska, twice as wide as it is high, reads no more of the earth than this in one box."""


class CountingGround:
    """An atlas that remembers what it was asked for."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.degrees: list[float] = []
        self.points = 0

    def features(self, kind: str, box: Box) -> Iterator[Any]:
        self.degrees.append(box.east - box.west)
        for feature in self.atlas.features(kind, box):
            self.points += 1
            yield feature

    def missing(self) -> tuple[str, ...]:
        return self.atlas.missing()

    def credits(self, kinds: Iterable[str]) -> tuple[str, ...]:
        return self.atlas.credits(kinds)


def _plan(atlas: Atlas, units: Sequence[str], pins: Sequence[Sequence[Any]]) -> PlanFacts:
    shape = union(found for unit in units if (found := atlas.area(unit)) is not None)
    form = {**FORM, "assembly_points": [], "facilities": []}
    area = AreaFact(
        shape=shape, units=tuple(units), host_countries=("US",), size_km2=shape.size_km2
    )
    shelters = [
        contact(ContactKind.SHELTER, name, number, lon, lat)
        for number, (name, lon, lat) in enumerate(pins)
    ]
    return facts(
        area=Fact(area, "Atlas", None),
        contacts=tuple(shelters),
        questionnaire=Fact(Questionnaire.read(form), "Sede", None),
        leaders=(),
    )


def _drawn(plan: PlanFacts, ground: CountingGround) -> Sketch:
    wording = Formats("es")
    pages = compose(plan, wording, public_url="https://x.example")
    return draw(pages, ground, wording, WIDTH, HEIGHT)


def _pins(svg: str) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for group in etree.fromstring(svg).iter("{*}g"):
        move = re.fullmatch(r"translate\(([\d.-]+) ([\d.-]+)\)", str(group.get("transform")))
        label = next(group.iter("{*}text"), None)
        if move and label is not None and re.fullmatch(r"\d+", str(label.text)):
            found[str(label.text)] = float(move[1]), float(move[2])
    return found


def test_alaska_is_framed_with_its_islands_and_its_pins_stand_at_their_places(
    shared: Path,
) -> None:
    case = json.loads((shared / "cases" / "plans" / "alaska.json").read_text())
    atlas = Atlas.open([Settings().atlas_base])
    ground, texas = CountingGround(atlas), CountingGround(atlas)
    plan = _plan(atlas, case["units"], case["contacts"])
    sketch = _drawn(plan, ground)
    own = Window.around(plan.area.value.shape)
    assert [own.west, own.east] == pytest.approx([172.5, 230.0], abs=0.2)
    frame = Frame.around(own, WIDTH, HEIGHT, margin=MARGIN)
    pins = _pins(str(sketch.svg))
    for number, (_, lon, lat) in enumerate(case["contacts"], 1):
        drawn, right = pins[str(number)], frame.spot(Point(lon, lat))
        assert math.dist(drawn, right) < 14
    assert sketch.outside == ()
    assert max(ground.degrees) < MOST_DEGREES
    # About as long as others: no more things read and no more drawn than twice those of Texas.
    usual = _drawn(_plan(atlas, ["US-TX"], [("Austin", -97.7, 30.2)]), texas)
    assert ground.points < 2 * texas.points
    assert len(sketch.svg) < 2 * len(usual.svg)


def test_a_name_in_any_script_is_printed_or_named_on_the_page(shared: Path) -> None:
    names = json.loads((shared / "cases" / "plans" / "names-in-other-scripts.json").read_text())
    neighbours = ["ที่พักพิง", "Убежище", "ᏣᎳᎩ ᎠᏰᎵ", "ᚠᚢᚦ Casa"]
    shelters = [
        contact(ContactKind.SHELTER, name, number, -98.2 + number / 50, 26.2)
        for number, name in enumerate([*names, *neighbours])
    ]
    plan = facts(contacts=tuple(shelters))
    body = render(plan, BareGround(), language="es", public_url="https://x.example")
    reader = PdfReader(io.BytesIO(body))
    assert len(reader.pages) == 2
    said = "".join("".join(text_of_pages(body)).split())
    for name in ("緊急避難所", "Refugio🏠LaEsperanza", "Ä̱wä̱Mixe:Tu̱ꞌu̱n", "Убежище", "ᏣᎳᎩᎠᏰᎵ"):
        assert name in said, name
    assert "[runic]Casa" in said
    assert "letrasqueestepapelnotiene:[runic]" in said.replace("\n", "")
    fonts = {str(font) for page in reader.pages for font in _font_names(page)}
    assert any("Arabic" in font for font in fonts)
    assert all("Noto" in font for font in fonts), "no font of this machine"


def _font_names(page: Any) -> Iterator[str]:
    fonts = page["/Resources"]["/Font"]
    return (fonts[key]["/BaseFont"] for key in fonts)
