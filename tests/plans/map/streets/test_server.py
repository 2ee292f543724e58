"""A tile server on this machine: asked politely, kept on disk, done without when it misbehaves."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.geo.geometry import Box
from core.geo.projection import Frame
from core.http import HttpRetrieve
from core.settings import Settings
from plans.map.streets import NoStreets, StreetSource
from plans.map.streets import server as servers
from plans.map.streets.server import TileServer
from plans.map.streets.source import MOST_TILES, TiledStreets, open_streets
from tests.plans.made_streets import picture_tile, vector_tile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOWN = Box(-92.30, 14.88, -92.22, 14.94)
LIMIT = 300_000


def settings(tmp_path: Path, httpserver: HTTPServer, ending: str = "pbf", **more: Any) -> Settings:
    address = httpserver.url_for("/t/") + "{z}/{x}/{y}." + ending
    return Settings(
        mode="test", instance=tmp_path, streets=address, streets_attribution="© Demo", **more
    )


def opened(
    tmp_path: Path, httpserver: HTTPServer, ending: str = "pbf", now: datetime = NOW
) -> StreetSource:
    found = open_streets(settings(tmp_path, httpserver, ending), now)
    assert found is not None
    return found


def frame(box: Box = TOWN) -> Frame:
    return Frame.around(box, 260, 300)


def serve(httpserver: HTTPServer, body: bytes | Callable[[Request], Response]) -> None:
    def answer(request: Request) -> Response:
        return body(request) if callable(body) else Response(body, headers={"ETag": '"1"'})

    httpserver.expect_request("/t/").respond_with_data(b"")
    httpserver.expect_request(re.compile(r"/t/\d+/\d+/\d+\.(pbf|png)")).respond_with_handler(answer)


def asked(httpserver: HTTPServer) -> list[Request]:
    return [request for request, _ in httpserver.log]


def test_streets_come_once_and_then_from_the_disk(tmp_path: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, vector_tile())
    first = opened(tmp_path, httpserver).under(frame())
    assert first is not None
    assert set(first.ways) == {1, 2, 3}
    assert {"Avenida Central", "Autopista Demo"} <= {name.text for name in first.names}
    count = len(asked(httpserver))
    assert 4 <= count <= MOST_TILES
    assert opened(tmp_path, httpserver).under(frame()) == first
    assert len(asked(httpserver)) == count
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "streets").rglob("*.tile"))


def test_an_old_tile_is_asked_for_by_its_tag(tmp_path: Path, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"1"':
            return Response(status=304)
        return Response(vector_tile(), headers={"ETag": '"1"'})

    serve(httpserver, answer)
    first = opened(tmp_path, httpserver).under(frame())
    count = len(asked(httpserver))
    later = NOW + servers.FRESH_FOR + timedelta(days=1)
    assert opened(tmp_path, httpserver, now=later).under(frame()) == first
    assert [response.status_code for _, response in httpserver.log[count:]] == [304] * count
    assert opened(tmp_path, httpserver, now=later + timedelta(days=1)).under(frame()) == first
    assert len(asked(httpserver)) == 2 * count


def test_what_is_kept_is_used_when_the_server_is_gone(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    serve(httpserver, vector_tile())
    first = opened(tmp_path, httpserver).under(frame())
    httpserver.clear()
    late = opened(tmp_path, httpserver, now=NOW + timedelta(days=400))
    assert late.under(frame()) == first
    assert late.fault == ""


@pytest.mark.parametrize("status", [204, 404])
def test_a_tile_of_the_sea_is_empty_and_no_fault(
    tmp_path: Path, httpserver: HTTPServer, status: int
) -> None:
    serve(httpserver, lambda _: Response(status=status))
    source = opened(tmp_path, httpserver)
    assert source.under(frame()) is None
    assert source.fault == ""


def bomb(_: Request) -> Response:
    return Response(zlib.compress(bytes(30_000_000), 9), headers={"Content-Encoding": "deflate"})


WICKED: dict[str, tuple[str, bytes | Callable[[Request], Response]]] = {
    "an error": ("HTTP 503", lambda _: Response(status=503)),
    "forbidden": ("HTTP 403", lambda _: Response(status=403)),
    "a bomb": ("larger than", bomb),
    "endless": ("larger than", lambda _: Response(bytes(3_000_000))),
    "a page": ("no vector tile", b"<!doctype html><title>Sign in</title>"),
    "another host": (
        "not listed",
        lambda _: Response(status=302, headers={"Location": "http://127.0.0.9/x.pbf"}),
    ),
    "a packed bomb": ("more than", zlib.compress(bytes(30_000_000), 9, 31)),
    "a damaged tile": ("no vector tile", vector_tile()[:-60]),
}


@pytest.mark.parametrize(("reason", "body"), WICKED.values(), ids=WICKED)
def test_a_wicked_server_costs_the_streets_and_is_left_alone(
    tmp_path: Path, httpserver: HTTPServer, reason: str, body: bytes | Callable[[Request], Response]
) -> None:
    serve(httpserver, body)
    source = opened(tmp_path, httpserver)
    assert source.under(frame()) is None
    assert reason in source.fault
    assert len(asked(httpserver)) == 1
    again = opened(tmp_path, httpserver)
    assert again.under(frame()) is None
    assert "left alone" in again.fault
    assert len(asked(httpserver)) == 1
    opened(tmp_path, httpserver, now=NOW + servers.QUIET_FOR + timedelta(minutes=1)).under(frame())
    assert len(asked(httpserver)) == 2


def test_the_address_with_its_key_is_never_told(tmp_path: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, lambda _: Response(status=503))
    secret = replace(
        settings(tmp_path, httpserver), streets=httpserver.url_for("/t/{z}/{x}/{y}.pbf?key=geheim")
    )
    source = open_streets(secret, NOW)
    assert source is not None
    source.under(frame())
    assert source.fault
    assert "geheim" not in source.fault + source.mark


def test_an_offline_house_asks_nobody(tmp_path: Path, httpserver: HTTPServer) -> None:
    source = open_streets(settings(tmp_path, httpserver, feeds_online=False), NOW)
    assert source is not None
    assert source.under(frame()) is None
    assert "offline" in source.fault
    assert asked(httpserver) == []


def test_pictures_are_one_light_grey_picture(tmp_path: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, picture_tile())
    found = opened(tmp_path, httpserver, "png").under(frame())
    assert found is not None
    left, top, width, height = found.picture_at
    assert left <= 0.01 and top <= 0.01  # noqa: PT018 - one corner
    assert left + width >= 259.9 and top + height >= 299.9  # noqa: PT018 - the other
    assert opened(tmp_path, httpserver, "png").under(frame()) == found


def test_a_map_of_a_country_asks_for_no_streets(tmp_path: Path, httpserver: HTTPServer) -> None:
    source = opened(tmp_path, httpserver)
    assert source.under(frame(Box(-92, 13, -83, 17))) is None
    assert (source.fault, asked(httpserver)) == ("", [])


def test_a_map_has_its_time(tmp_path: Path, httpserver: HTTPServer) -> None:
    serve(httpserver, vector_tile())
    ticks = iter(range(0, 10_000, 8))
    source = opened(tmp_path, httpserver)
    assert isinstance(source, TiledStreets)
    slow = replace(source, elapsed=lambda: float(next(ticks)))
    assert slow.under(frame()) is None
    assert "took more than" in slow.fault
    assert len(asked(httpserver)) == 2


def test_the_oldest_tiles_go_first(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(httpserver, vector_tile())
    monkeypatch.setattr(servers, "MOST_KEPT_BYTES", 3000)
    client = HttpRetrieve(user_agent="x", max_bytes=LIMIT, timeout_seconds=5, allow_loopback=True)
    address = httpserver.url_for("/t/{z}/{x}/{y}.pbf")
    for row in range(9):
        TileServer(address, tmp_path, NOW, client).tile(9, 1, row)
    kept = {path.stem for path in tmp_path.rglob("*.tile")}
    assert "8" in kept
    assert "0" not in kept


def test_a_source_without_a_zoom_for_the_paper_says_so(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    opened_source = opened(tmp_path, httpserver)
    assert isinstance(opened_source, TiledStreets)
    source = replace(opened_source, most_tiles=0)
    assert source.under(frame()) is None
    assert "no zoom" in source.fault


def test_without_a_setting_there_is_no_source(tmp_path: Path) -> None:
    assert open_streets(Settings(mode="test", instance=tmp_path), NOW) is None


def test_a_tile_that_is_neither_kept_nor_to_be_had(tmp_path: Path) -> None:
    with pytest.raises(NoStreets):
        TileServer("https://tiles.example/{z}/{x}/{y}.pbf", tmp_path, NOW).tile(1, 0, 0)


@pytest.mark.parametrize("is_well", [True, False])
def test_where_nothing_can_be_kept_the_map_is_made_all_the_same(
    tmp_path: Path, httpserver: HTTPServer, is_well: bool
) -> None:
    (tmp_path / "streets").write_text("no folder")
    serve(httpserver, vector_tile() if is_well else b"no tile")
    source = opened(tmp_path, httpserver)
    found = source.under(frame())
    assert (found is not None) == is_well
    assert bool(source.fault) != is_well
