from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.atlas.base_map import (
    ask_for_regions,
    base_map_kind,
    detail_base,
    detail_file,
    files,
    is_offered,
    region_file,
    region_store,
    snapped,
)
from core.atlas.loading.package_writer import PackageWriter
from core.geo.geometry import Area, Box, Point
from core.i18n.languages import LANGUAGES
from core.jobs import run_waiting
from core.settings import Settings
from core.storage import FileStore
from feeds.values import Band, Severity
from tests.core.atlas.test_atlas import facts
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger
from webapp.maps.map_sheet import MapPin, MapSheet
from webapp.maps.standalone import standalone_html

ZONE = Area.circle(Point(-90, 30), 80)
SHEET = MapSheet(
    language="es",
    title="Huracán </script><b>`${x}`",
    facts=("117 personas",),
    bands=(Band(ZONE, Severity.EXTREME),),
    box=ZONE.box,
    pins=(
        MapPin(
            "shelter",
            "Albergue `${alert(1)}` </script>",
            "Albergue",
            Point(-90, 30),
            ("+1 504-555-0117",),
            True,
        ),
        MapPin("post", "Consulado", "Representación", Point(-90.2, 30.1)),
    ),
    base={"type": "FeatureCollection", "features": []},
    table_heads=("Lugar", "Tipo", "Datos"),
    credit="Natural Earth",
    at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    layer_words={"Extreme": "Extrema", "shelter": "Albergue", "post": "Representación"},
)
REFERENCE = re.compile(
    r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""",
    re.I,
)


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """A folder that looks like Leaflet's; the real one is not always there."""
    (tmp_path / "leaflet.js").write_text("var L={};\n//# sourceMappingURL=leaflet.js.map")
    (tmp_path / "leaflet.css").write_text(
        ".a{background:url(images/layers.png)}.b{behavior:url(#default#VML)}"
    )
    return tmp_path


def test_the_file_asks_nobody_for_anything(leaflet: Path) -> None:
    html = standalone_html(SHEET, leaflet)
    assert not REFERENCE.search(html)
    assert "sourceMappingURL" not in html
    assert "images/layers.png" not in html
    assert "<link" not in html
    assert html.count("<script src") == 0


def test_the_same_sheet_gives_the_same_bytes_and_another_other_ones(leaflet: Path) -> None:
    assert standalone_html(SHEET, leaflet) == standalone_html(SHEET, leaflet)
    assert standalone_html(SHEET, leaflet) != standalone_html(replace(SHEET, title="Otro"), leaflet)


def test_names_are_text_wherever_they_stand(leaflet: Path) -> None:
    html = standalone_html(SHEET, leaflet)
    body = html[html.index("<body>") :]
    assert "Huracán </script>" not in html
    assert "<title>Huracán &lt;/script&gt;" in html
    assert "Albergue `${alert(1)}` &lt;/script&gt;" in body
    assert body.count("</script>") == 1


def test_readers_may_zoom_and_read_it_all_without_a_script(leaflet: Path) -> None:
    html = standalone_html(SHEET, leaflet)
    assert "user-scalable" not in html
    assert "maximum-scale" not in html
    assert '<html lang="es">' in html
    for text in ("117 personas", "Consulado", "+1 504-555-0117", "Natural Earth"):
        assert text in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)


def test_the_map_of_a_hazard_names_places_and_nobody(house: House) -> None:
    danger = make_danger(house)
    answer = house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}/mapa.html")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Albergue Norte" in answer.text
    assert "Canario" not in answer.text
    assert "Guatemala: 7 registradas en la zona" in answer.text
    assert "Honduras: menos de 5 registradas en la zona" in answer.text
    assert f"{house.clock():%Y-%m-%d %H:%M} UTC" in answer.text
    assert len(answer.data) < 1_000_000
    drill = (
        house.signed_in("consul.gt").get(f"/vigilancia/{danger.hazards['drill']}/mapa.html").text
    )
    assert "EJERCICIO O PRUEBA: no es real" in drill
    own_few = house.signed_in("consul.hn").get(f"/vigilancia/{danger.flood}/mapa.html").text
    assert "Honduras: menos de 5" in own_few
    assert "Albergue Secreto" not in answer.text, "the file is made to be passed on"


def test_the_base_is_kept_by_the_browser_until_it_changes(house: House) -> None:
    browser = house.signed_in("consul.gt")
    first = browser.get("/mapa/base/region.json", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert len(first.data) < 80 * 1024
    tag = first.headers["ETag"]
    again = browser.get(
        "/mapa/base/region.json", headers={"Accept-Encoding": "gzip", "If-None-Match": tag}
    )
    assert again.status_code == 304
    plain = browser.get("/mapa/base/region.json", headers={"Accept-Encoding": "identity"})
    drawn = json.loads(plain.data)
    assert drawn["type"] == "FeatureCollection"
    assert len(drawn["features"]) > 5


@pytest.mark.parametrize(
    "box",
    [
        "x",
        "1,2,3",
        "10,0,5,5",
        "nan,0,1,1",
        "-180,-90,180,90",
        "0,0,1,1,2",
        "0.1,0,1,1",
        "-130,4,-55,56",
        "0.25,0,3,3",
        "1,0,20,20",
    ],
)
def test_a_box_that_is_none_is_not_found(house: House, box: str) -> None:
    assert house.signed_in("consul.gt").get(f"/mapa/base/{box}.json").status_code == 404


def test_boxes_fall_on_a_grid_and_wide_ones_need_no_detail() -> None:
    assert snapped(Box(-98.51, 26.01, -98.02, 26.49)) == snapped(Box(-98.52, 26.02, -98.03, 26.48))
    assert snapped(Box(-120, 10, -80, 40)) is None


@pytest.mark.parametrize("size", [0.02, 0.3, 0.6, 1.1, 2.9, 3.1, 7.7, 12.4])
@pytest.mark.parametrize("corner", [(-98.51, 26.01), (-179.9, -89.9), (166.2, 76.3)])
def test_every_box_a_page_asks_for_is_offered(size: float, corner: tuple[float, float]) -> None:
    west, south = corner
    wide = snapped(Box(west, south, west + size, south + size))
    assert wide is not None
    assert is_offered(wide)


def test_a_layer_that_is_not_there_is_simply_not_drawn() -> None:
    atlas = Atlas.open([])
    assert [
        feature["properties"]["kind"]
        for feature in detail_base(atlas, Box(0, 0, 1, 1), "es")["features"]
    ] == ["sea"]
    file = detail_file(atlas, Box(0, 0, 1, 1), "es")
    assert json.loads(file.plain)["features"][0]["geometry"]["type"] == "Polygon"


def test_the_region_is_drawn_once_for_all_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, atlas = tmp_path / "maps", Atlas.open([])
    drawn = region_file(atlas, "es", FileStore(folder))
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    region_file.cache_clear()  # another process
    monkeypatch.setattr(files, "region_base", lambda *_: pytest.fail("drawn again"))
    assert region_file(atlas, "es", FileStore(folder)) == drawn


def large_unit(folder: Path) -> Path:
    """Return a package with one unit that the whole region shows."""
    columns = dict.fromkeys(("country", "iso", "name", "name_es", "like"), "TEXT")
    names: list[str | None] = ["US", "US-TX", "Texas", "Tejas", "*"]
    with PackageWriter(folder / "tiny.gpkg") as out:
        shape = shapely.box(-104, 26, -94, 36)
        out.layer("admin1", "MULTIPOLYGON", columns, [(names, shape)], facts("admin1"))
    return folder / "tiny.gpkg"


def test_a_region_of_another_atlas_or_a_broken_file_is_drawn_anew(
    tmp_path: Path,
) -> None:
    folder, without_layers = tmp_path / "maps", Atlas.open([])
    full = region_file(Atlas.open([large_unit(tmp_path)]), "es", FileStore(folder))
    empty = region_file(without_layers, "es", FileStore(folder))
    assert full.etag != empty.etag
    (kept,) = folder.iterdir()
    kept.write_bytes(empty.gzipped[: len(empty.gzipped) // 2])
    region_file.cache_clear()
    assert region_file(without_layers, "es", FileStore(folder)) == empty
    assert kept.read_bytes() == empty.gzipped


def test_the_worker_draws_it_in_every_language(
    tmp_path: Path, settings: Settings, engine: Engine, now: datetime
) -> None:
    chosen, atlas = replace(settings, instance=tmp_path), Atlas.open([])
    kind = base_map_kind(atlas, chosen)
    assert ask_for_regions(engine, atlas, chosen, now) == len(LANGUAGES)
    assert ask_for_regions(engine, atlas, chosen, now) == 0, "they wait already"
    assert run_waiting(engine, {kind.name: kind}, lambda: now) == len(LANGUAGES)
    assert len(region_store(chosen).files()) == len(LANGUAGES)
    assert ask_for_regions(engine, atlas, chosen, now) == 0
