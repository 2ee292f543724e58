"""Streets on the contact map: under everything, credited, in the key, and done without when they do
not come.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pmtiles.tile import TileType

from core.geo.geometry import Area, Box, Point
from core.geo.projection import Frame
from core.i18n.formats import Formats
from core.storage import FileStore
from plans.batch.cache_key import mark_of
from plans.batch.print_all import print_many
from plans.batch.print_piece import PrintJob, PrintSite
from plans.documents.leaflet import render_leaflet
from plans.documents.plan_pdf import preview, render
from plans.facts.json_form import to_json
from plans.facts.model import AreaFact, Audience, Fact, PlanFacts
from plans.map.contact_map import draw, outline
from plans.map.streets import StreetSource
from plans.map.streets.archive import Archive
from plans.map.streets.source import TiledStreets
from plans.pages.compose import compose
from tests.plans.invented import BareGround, contacts, facts
from tests.plans.made_streets import archive, picture_tile, vector_tile
from tests.printing_asserts import assert_printed_well

URL = "https://atalaya.example.org"
TOWN = Area.circle(Point(-98.2301, 26.2035), 2.5)
AROUND = Box(-98.32, 26.13, -98.14, 26.28)


def town() -> PlanFacts:
    area = AreaFact(shape=TOWN, units=("McAllen",), host_countries=("US",), size_km2=20.0)
    return replace(facts(), area=Fact(area, "Atlas", None), contacts=contacts()[:12], leaders=())


def tiles(body: bytes, zooms: range) -> dict[tuple[int, int, int], bytes]:
    frame = Frame.around(AROUND, 100, 100)
    return {(zoom, column, row): body for zoom in zooms for column, row in frame.tiles(zoom)}


@pytest.fixture
def streets(tmp_path: Path) -> StreetSource:
    path = archive(tmp_path / "streets.pmtiles", tiles(vector_tile(), range(10, 14)))
    return TiledStreets(Archive(path), "© Calles de demo")


@pytest.fixture
def pictures(tmp_path: Path) -> StreetSource:
    path = archive(
        tmp_path / "pictures.pmtiles", tiles(picture_tile(), range(10, 16)), TileType.PNG
    )
    return TiledStreets(Archive(path), "© Calles de demo")


def pages() -> tuple[PlanFacts, Formats]:
    return town(), Formats("es")


def drawn(source: StreetSource | None, make: Callable[..., object] = draw) -> object:
    plan, wording = pages()
    return make(compose(plan, wording, public_url=URL), BareGround(), wording, 260.0, 300.0, source)


def test_streets_lie_under_area_and_pins_and_are_credited(streets: StreetSource) -> None:
    sketch = drawn(streets)
    svg = str(sketch.svg)  # type: ignore[attr-defined]
    street, area, pin = (
        svg.index('stroke="#f4d98b"'),
        svg.index('fill="#9c1c1c"'),
        svg.index('font-weight="700"'),
    )
    assert street < area < pin
    assert "Avenida Central" in svg
    assert sketch.credits == "© Calles de demo"  # type: ignore[attr-defined]
    assert drawn(streets, outline).credits == "© Calles de demo"  # type: ignore[attr-defined]
    assert 'font-size="8.5"' in svg
    assert streets.fault == ""


def test_streets_of_a_hostile_name_are_text(tmp_path: Path) -> None:
    body = vector_tile(name="</text><script>1</script>")
    source = TiledStreets(Archive(archive(tmp_path / "a.pmtiles", tiles(body, range(10, 14)))), "x")
    svg = str(drawn(source).svg)  # type: ignore[attr-defined]
    assert "&lt;script&gt;" in svg
    assert "<script" not in svg


def test_streets_that_do_not_come_are_missed_aloud(tmp_path: Path) -> None:
    source = TiledStreets(Archive(tmp_path / "absent.pmtiles"), "© Calles de demo")
    sketch = drawn(source)
    assert "streets" in sketch.missing  # type: ignore[attr-defined]
    assert sketch.credits == ""  # type: ignore[attr-defined]
    assert "absent.pmtiles" in source.fault
    assert source.fresh().fault == ""
    page = preview(
        town(),
        BareGround(),
        language="es",
        public_url=URL,
        stylesheet_address="/x.css",
        streets=source,
    )
    assert "calles" in page


def test_a_plan_over_streets_is_two_good_pages_with_the_same_bytes(streets: StreetSource) -> None:
    def made(source: StreetSource | None) -> bytes:
        return render(town(), BareGround(), language="es", public_url=URL, streets=source)

    body = made(streets)
    assert body == made(streets.fresh())
    assert body != made(None)
    assert_printed_well(body, language="es", pages=2, attached=("gt-mcallen.json",))


def test_a_leaflet_over_pictures_is_as_well_made(pictures: StreetSource) -> None:
    body = render_leaflet(
        town(), BareGround(), language="es", paper="a4", public_url=URL, streets=pictures
    )
    assert_printed_well(body, language="es")
    with pikepdf.open(io.BytesIO(body)) as pdf:
        found = [image for page in pdf.pages for image in _images(page.obj)]
    assert [str(image.ColorSpace) for image in found] == ["/DeviceGray"]


def _images(page: pikepdf.Object) -> list[pikepdf.Object]:
    """Pictures of a page, those in groups too."""
    found, looked = [], [page.Resources]
    while looked:
        for each in dict(looked.pop().get("/XObject", {})).values():
            if each.Subtype == "/Image":
                found.append(each)
            elif "/Resources" in each:
                looked.append(each.Resources)
    return found


class Layerless:
    """An atlas without layers."""

    def layers(self) -> tuple[object, ...]:
        return ()


def test_the_source_is_in_the_key(streets: StreetSource, pictures: StreetSource) -> None:
    atlas = Layerless()
    marks = {mark_of(atlas, each) for each in (None, streets, pictures)}  # type: ignore[arg-type]
    assert len(marks) == 3
    assert isinstance(streets, TiledStreets)
    assert mark_of(atlas, streets) != mark_of(atlas, replace(streets, attribution="© Otra"))  # type: ignore[arg-type]


def test_a_run_prints_without_streets_and_again_when_they_are_there(
    tmp_path: Path, streets: StreetSource
) -> None:
    job = PrintJob("gt-mcallen", 3, to_json(town()), "es", "a4", Audience.INTERNAL)
    absent = TiledStreets(Archive(tmp_path / "later.pmtiles"), "© Calles de demo")
    folder = tmp_path / "papers"

    def run() -> tuple[bool, bool]:
        (told,) = print_many([job], FileStore(folder), PrintSite((), URL, absent), processes=1)
        return told.was_there, bool(told.note)

    assert run() == (False, True)
    assert run() == (False, True)
    (tmp_path / "streets.pmtiles").rename(tmp_path / "later.pmtiles")
    assert run() == (False, False)
    assert run() == (True, False)


def test_a_press_reads_no_tiles_unless_it_is_given_some() -> None:
    code = (
        "import plans.batch.print_all, plans.documents.leaflet, plans.packs.crisis_pack, sys;"
        "print('mapbox_vector_tile' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
