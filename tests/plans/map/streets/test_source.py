"""Tiles from outside: what is read of good ones, and that wicked ones are refused by name."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zlib
from pathlib import Path

import mapbox_vector_tile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from PIL import Image, ImageFile
from pmtiles.tile import Entry, TileType, serialize_directory

from plans.map.streets import GREAT, MAIN, STREET, NoStreets, UnreadableTile
from plans.map.streets import archive as archives
from plans.map.streets.archive import Archive, unpack
from plans.map.streets.raster import read_raster_tile
from plans.map.streets.vector import LONGEST_NAME, read_vector_tile
from tests.plans.made_streets import SCHEMAS, archive, picture_tile, vector_tile


@pytest.mark.parametrize("schema", SCHEMAS)
def test_ways_and_water_of_every_schema(schema: str) -> None:
    tile = read_vector_tile(vector_tile(schema))
    ranks = [way.rank for way in tile.ways if not way.is_label]
    assert (ranks.count(STREET), ranks.count(MAIN), ranks.count(GREAT)) == (12, 2, 1)
    assert {"Avenida Central", "Calle Ejemplo"} <= {way.name for way in tile.ways}
    assert len(tile.waterways) == 1
    assert len(tile.water) == 1
    lines = [way.line for way in tile.ways]
    assert min(line.min() for line in lines) < 0 < 1 < max(line.max() for line in lines)
    assert max(line.max() for line in lines) < 1.05


def test_names_of_their_own_layer_are_labels_only() -> None:
    labels = [way for way in read_vector_tile(vector_tile("openmaptiles")).ways if way.is_label]
    assert [(way.name, way.rank) for way in labels] == [("Bulevar de la Prueba", MAIN)]


def test_a_name_is_one_short_line() -> None:
    tile = read_vector_tile(vector_tile(name="Calle\n\tdel   " + "x" * 300))
    longest = max((way.name for way in tile.ways), key=len)
    assert longest.startswith("Calle del x")
    assert len(longest) == LONGEST_NAME


def _layer(
    name: str = "roads", extent: int = 4096, geometry: tuple[int, ...] = (9, 0, 0, 10, 2, 2)
) -> bytes:
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name=name, version=2, extent=extent)
    layer.keys.append("kind")
    layer.values.add(string_value="highway")
    layer.features.add(type=2, tags=[0, 0], geometry=geometry)
    return bytes(tile.SerializeToString())


def _without_version() -> bytes:
    """A layer that lacks a field the format requires: it can be parsed, not written again."""
    tile = vector_tile_pb2.tile()
    tile.layers.add(name="roads", extent=4096)
    return bytes(tile.SerializePartialToString())


WICKED = {
    "no version": _without_version(),
    "a page in HTML": b"<!doctype html><title>Sign in</title>",
    "random bytes": bytes(range(255, 0, -1)) * 9,
    "cut off": vector_tile()[:-60],
    "no extent": _layer(extent=0),
    "a vast extent": _layer(extent=2**31),
    "a command that runs on": _layer(geometry=(9, 0, 0, (2**29 - 1) << 3 | 2, 1, 1)),
    "tags that lead nowhere": _layer().replace(b"\x12\x02\x00\x00", b"\x12\x02\x07\x07"),
    "too many numbers": _layer(geometry=(9, 0, 0, 300_001 << 3 | 2, *([2] * 600_002))),
}


@pytest.mark.parametrize("body", WICKED.values(), ids=WICKED)
def test_a_wicked_vector_tile_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableTile):
        read_vector_tile(body)


def test_a_line_that_leads_far_away_is_left_out() -> None:
    assert read_vector_tile(_layer(geometry=(9, 0, 0, 10, 2, 2))).ways
    assert not read_vector_tile(_layer(geometry=(9, 0, 0, 10, 2**31, 2**31))).ways


@given(st.binary(max_size=400), st.integers(0, 1500))
@settings(max_examples=60, deadline=None)
def test_a_damaged_tile_is_read_or_refused_and_nothing_else(noise: bytes, place: int) -> None:
    good = vector_tile()
    try:
        tile = read_vector_tile(good[:place] + noise + good[place + len(noise) :])
    except UnreadableTile:
        return
    assert all(way.rank for way in tile.ways)


def test_a_layer_nobody_draws_is_not_unfolded() -> None:
    body = mapbox_vector_tile.encode([{"name": "buildings", "features": []}]) + _layer(
        "buildings", extent=0
    )
    assert read_vector_tile(body).ways == ()


# -- pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [256, 512])
def test_a_picture_becomes_grey_and_of_one_size(side: int) -> None:
    picture = read_raster_tile(picture_tile(side))
    assert (picture.mode, picture.size) == ("L", (256, 256))


def _png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and is a few bytes."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    packed = b"IDAT" + zlib.compress(b"\0" * 1000)
    told = b"\x89PNG\r\n\x1a\n"
    for part in (head, packed, b"IEND"):
        told += (len(part) - 4).to_bytes(4) + part + zlib.crc32(part).to_bytes(4)
    return told


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (256, 256)).save(out, "JPEG")
    return out.getvalue()


WICKED_PICTURES = {
    "a bomb": _png(60_000, 60_000),
    "not square": _png(256, 512),
    "another size": picture_tile(300),
    "less than it says": _png(256, 256),
    "cut off": picture_tile()[:200],
    "cut in its head": picture_tile()[:22],
    "interlaced": picture_tile()[:28] + b"\1" + picture_tile()[29:],
    "another format": _jpeg(),
    "a page in HTML": b"<html>",
}


@pytest.mark.parametrize("is_lenient", [False, True])
@pytest.mark.parametrize("body", WICKED_PICTURES.values(), ids=WICKED_PICTURES)
def test_a_wicked_picture_is_refused(
    body: bytes, is_lenient: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where WeasyPrint has told Pillow to make do with half a picture."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
    with pytest.raises(UnreadableTile):
        read_raster_tile(body)


# -- PMTiles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_file_gives_its_tiles_and_nothing_where_it_has_none(
    tmp_path: Path, is_packed: bool
) -> None:
    at = (13, 1996, 3753)
    found = Archive(archive(tmp_path / "a.pmtiles", {at: vector_tile()}, is_packed=is_packed))
    assert found.tile(*at) == vector_tile()
    assert found.tile(13, 0, 0) == b""
    assert found.zooms == (13, 13)
    assert not found.is_raster


def test_another_build_has_another_mark(tmp_path: Path) -> None:
    one = Archive(archive(tmp_path / "a.pmtiles", {(3, 1, 1): b"one"}))
    same = Archive(archive(tmp_path / "b.pmtiles", {(3, 1, 1): b"one"}))
    other = Archive(archive(tmp_path / "c.pmtiles", {(3, 1, 1): b"another"}))
    assert one.mark == same.mark != other.mark
    assert Archive(tmp_path / "absent.pmtiles").mark != one.mark


def test_a_file_that_is_not_there_or_none_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "b.pmtiles").write_bytes(b"PNTiles" + bytes(200))
    (tmp_path / "short.pmtiles").write_bytes(b"PMTiles\x03")
    unknown = archive(tmp_path / "c.pmtiles", {(1, 0, 0): b"x"}, TileType.WEBP)
    for path in (
        tmp_path / "absent.pmtiles",
        tmp_path / "b.pmtiles",
        tmp_path / "short.pmtiles",
        unknown,
        tmp_path,
    ):
        with pytest.raises(NoStreets, match=path.name):
            _ = Archive(path).zooms


def test_a_bomb_in_a_file_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.pmtiles", {(5, 1, 1): bytes(300_000)})
    monkeypatch.setattr(archives, "MOST_BYTES", 100_000)
    with pytest.raises(UnreadableTile, match="more than"):
        Archive(path).tile(5, 1, 1)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_gives_tiles_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    good = archive(folder / "good.pmtiles", {(5, 1, 1): b"tile"}).read_bytes()
    (folder / "bad.pmtiles").write_bytes(good[:at] + noise + good[at + len(noise) :])
    found = Archive(folder / "bad.pmtiles")
    told: object
    try:
        told = found.tile(5, 1, 1)
    except (UnreadableTile, NoStreets) as wrong:
        told = str(wrong)
    assert told or told == b""


WICKED_DIRECTORIES = {
    "a number without end": gzip.compress(b"\xff" * 900_000),
    "a second bomb behind the first piece": gzip.compress(b"\x01\x01\x01\x01\x01")
    + gzip.compress(bytes(5_000_000)),
    "more entries than any": gzip.compress(b"\xa0\xc2\x1e" + b"\x01" * 2_000_000),
    "itself below itself": serialize_directory([Entry(0, 0, 10_000, 0)]),
    "an entry far behind the end": serialize_directory([Entry(0, 1 << 60, 9, 1 << 40)]),
    "an entry longer than all": serialize_directory([Entry(0, 0, 1 << 50, 9)]),
}


@pytest.mark.parametrize("told", WICKED_DIRECTORIES.values(), ids=WICKED_DIRECTORIES)
def test_a_wicked_directory_takes_neither_time_nor_memory(tmp_path: Path, told: bytes) -> None:
    good = archive(tmp_path / "a.pmtiles", {(5, 1, 1): b"tile"}).read_bytes()
    place, length = len(good).to_bytes(8, "little"), len(told).to_bytes(8, "little")
    body = good[:8] + place + length + good[24:40] + place + good[48:] + told
    (tmp_path / "b.pmtiles").write_bytes(body)
    began = time.process_time()
    tracemalloc.start()
    try:
        found = Archive(tmp_path / "b.pmtiles").tile(5, 1, 1)
    except UnreadableTile:
        found = b""
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found == b""
    assert most < 4_000_000
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(bytes(2000))[:-9],
        gzip.compress(bytes(2000)),
        b"\x1f\x8bnothing",
        gzip.compress(b"one") + gzip.compress(b"two"),
    ],
    # gzip writes the second of the clock into its head: two processes would name the tests apart.
    ids=["cut short", "too long", "no gzip", "a second piece"],
)
def test_packed_data_has_a_limit_and_an_end(body: bytes) -> None:
    with pytest.raises(UnreadableTile):
        unpack(body, 1000)
