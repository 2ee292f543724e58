from __future__ import annotations

import gzip
import json

import brotli
import pytest

from tests.webapp.conftest import House

WAYS = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("asked", "way"),
    [("br, gzip", "br"), ("gzip, deflate", "gzip"), ("gzip;q=1, br;q=0.2", "gzip"), ("*", "br")],
)
def test_a_page_and_a_text_file_travel_compressed(house: House, asked: str, way: str) -> None:
    browser = house.browser()
    for path in ("/", "/static/css/app.css"):
        with (
            browser.get(path) as plain,
            browser.get(path, headers={"Accept-Encoding": asked}) as sent,
        ):
            assert sent.headers["Content-Encoding"] == way
            assert "Accept-Encoding" in sent.headers["Vary"]
            assert "Accept-Encoding" in plain.headers["Vary"]
            assert int(sent.headers["Content-Length"]) == len(sent.data) < len(plain.data) / 2
            if path != "/":
                assert WAYS[way](sent.data) == plain.data


def test_who_asks_for_none_or_refuses_it_gets_the_page_as_it_is(house: House) -> None:
    browser = house.browser()
    for asked in ("", "identity", "br;q=0, gzip;q=0", "zstd", "identity, gzip;q=0.5"):
        answer = browser.get("/", headers={"Accept-Encoding": asked})
        assert "Content-Encoding" not in answer.headers
        assert answer.text.startswith("<!doctype html>")


def test_what_is_compressed_by_nature_and_what_holds_secrets_stays_as_it_is(house: House) -> None:
    browser = house.browser()
    font = "/static/vendor/fonts/noto-sans-latin-ext-400.woff2"
    with browser.get(font, headers={"Accept-Encoding": "br"}) as picture:
        assert picture.status_code == 200
        assert "Content-Encoding" not in picture.headers
    signed_in = house.signed_in("consul.gt")
    for path in ("/entrar", "/cuenta"):
        page = signed_in.get(path, headers={"Accept-Encoding": "br"})
        assert "Content-Encoding" not in page.headers


def test_a_static_file_that_is_known_is_not_sent_again(house: House) -> None:
    browser = house.browser()
    asked = {"Accept-Encoding": "gzip"}
    with browser.get("/static/css/app.css", headers=asked) as first:
        etag = first.headers["ETag"]
    with browser.get("/static/css/app.css") as plain:
        assert plain.headers["ETag"] != etag, "another body of the same file"
    with browser.get("/static/css/app.css", headers={**asked, "If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("unprinted")
def test_what_its_view_packed_is_not_packed_again(house: House) -> None:
    """The base of every map: packed twice no browser could read it."""
    browser = house.signed_in("consul.gt")
    for asked in ("gzip, deflate, br", "gzip", "br", ""):
        answer = browser.get("/mapa/base/region.json", headers={"Accept-Encoding": asked})
        way = answer.headers.get("Content-Encoding", "")
        body = WAYS[way](answer.data) if way else answer.data
        assert json.loads(body)["type"] == "FeatureCollection", asked
