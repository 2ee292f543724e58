"""`atalaya atlas fetch`: what comes whole is in the atlas and credited, what does not is named."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapefile

from core.atlas import Atlas
from core.atlas.fetching.listing import PublicLayer
from core.atlas.fetching.record import NAME, FetchRecord
from core.geo.geometry import Box
from core.http.download import HttpDownload
from core.settings import Settings
from tests.core.http.file_server import ServedFile, serving
from tests.webapp.cli.conftest import Terminal
from webapp.cli.atlas import fetching
from webapp.cli.atlas.fetching import bring_layers
from webapp.cli.terminal.commands import CommandFailure

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DOWNLOAD = HttpDownload(user_agent="test", allow_loopback=True)


def roads() -> bytes:
    """A shapefile of one road, as Natural Earth packs it."""
    parts = {end: io.BytesIO() for end in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYLINE) as writer:
        writer.field("type", "C")
        writer.field("scalerank", "N")
        writer.line([[(-98.4, 26.1), (-98.0, 26.3)]])
        writer.record("Major Highway", 3)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for end, part in parts.items():
            archive.writestr(f"ne_10m_roads.{end}", part.getvalue())
    return packed.getvalue()


def layer(name: str, address: str) -> PublicLayer:
    return PublicLayer(
        name=name,
        kind="roads",
        about="",
        address=address,
        credit="Natural Earth",
        licence="public domain",
        most_mb=1,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(mode="test", instance=tmp_path / "instance", feeds_online=False)


def brought(settings: Settings, *layers: PublicLayer, trust: bool = True) -> list[str]:
    record = FetchRecord(settings.pack.with_name(NAME))
    return bring_layers(settings, layers, record, DOWNLOAD, lambda: NOW, trust=trust)


def test_a_layer_that_came_over_a_broken_line_is_drawn_and_credited(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    body = roads()
    served = ServedFile(body, breaks_after=[len(body) // 2])
    with serving(served) as address:
        assert brought(settings, layer("roads", address)) == []
    atlas = Atlas.open([settings.pack])
    (road,) = atlas.features("roads", Box(-99, 26, -97, 27))
    assert road.geometry.length > 0.4
    assert atlas.credits(["roads"]) == ("Natural Earth",)
    said = capsys.readouterr()
    assert "Natural Earth (public domain)" in said.out
    assert "0.0 " in said.err
    assert sorted(each.name for each in (settings.instance / "atlas-parts").iterdir()) == ["lock"]
    assert FetchRecord(settings.pack.with_name(NAME)).has("roads", address)


def test_what_is_refused_keeps_nothing_else_from_coming(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(ServedFile(b"no shapefile")) as wrong, serving(ServedFile(roads())) as right:
        assert brought(settings, layer("a", wrong), layer("b", right)) == ["a"]
        assert brought(settings, layer("c", right), trust=False) == ["c"]
    said = capsys.readouterr().err
    assert "a: no se tomó" in said
    assert "--trust" in said
    assert (settings.instance / "atlas-parts" / "c.part").exists(), "kept until somebody says yes"


def test_one_command_at_a_time(terminal: Terminal, settings: Settings) -> None:
    folder = settings.instance / "atlas-parts"
    folder.mkdir(parents=True)
    with fetching._one_at_a_time(folder), pytest.raises(CommandFailure):
        brought(settings)


def test_at_the_terminal(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal("atlas", "fetch", "--show").stdout
    assert "roads" in shown
    assert "Natural Earth" in shown
    assert terminal("atlas", "fetch", "treasure").exit_code == 2
    own = tmp_path / "own.json"
    row = {
        "name": "roads", "kind": "roads", "about": "", "address": "https://127.0.0.1:9/roads.zip",
        "credit": "x", "licence": "x", "most_mb": 1,
    }  # fmt: skip
    own.write_text(json.dumps([row]))
    failed = terminal("atlas", "fetch", "--list", str(own))
    assert failed.exit_code == 1
    assert "faltan: roads" in failed.stderr
    assert "atalaya atlas load" in failed.stderr
    FetchRecord(tmp_path / NAME).note("roads", str(row["address"]), "0" * 64, NOW)
    assert "No falta ninguna" in terminal("atlas", "fetch", "--list", str(own)).stdout
