from __future__ import annotations

import gzip
import itertools
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.http import (
    Answer,
    Body,
    HttpRequest,
    HttpRetrieve,
    NotModified,
    RetrievalFailure,
    hash_body,
)

LIMIT = 200_000


def client(*, timeout_seconds: float = 5.0, allow_loopback: bool = True) -> HttpRetrieve:
    return HttpRetrieve(
        user_agent="Atalaya/test (consular preparedness)",
        max_bytes=LIMIT,
        timeout_seconds=timeout_seconds,
        allow_loopback=allow_loopback,
    )


def reason(answer: Answer) -> str:
    assert isinstance(answer, RetrievalFailure), answer
    return answer.reason


def test_a_body_comes_with_its_tags_hash_and_our_name(httpserver: HTTPServer) -> None:
    def serve(request: Request) -> Response:
        assert request.headers["User-Agent"].startswith("Atalaya/test")
        return Response(
            b"<feed/>", headers={"ETag": '"7"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
        )

    httpserver.expect_request("/feed").respond_with_handler(serve)
    answer = client()(HttpRequest(httpserver.url_for("/feed")))
    assert isinstance(answer, Body)
    assert (answer.data, answer.etag) == (b"<feed/>", '"7"')
    assert answer.last_modified == "Sun, 22 Nov 2026 10:00:00 GMT"
    assert answer.body_hash == hash_body(answer.data)


def test_not_modified_by_the_servers_word(httpserver: HTTPServer) -> None:
    def serve(request: Request) -> Response:
        known = (
            request.headers.get("If-None-Match") == '"7"' and "If-Modified-Since" in request.headers
        )
        return Response(status=304 if known else 200)

    httpserver.expect_request("/feed").respond_with_handler(serve)
    asked = HttpRequest(
        httpserver.url_for("/feed"), etag='"7"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT"
    )
    assert client()(asked) == NotModified('"7"', "Sun, 22 Nov 2026 10:00:00 GMT")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        ("2 minutes", 120),
        ("-60 minutes", 0),
        ("9999 minutes", 86_400),
        ("99999999", 86_400),
        ("soon", 0),
        ("-5", 0),
        (None, 0),
    ],
)
def test_when_a_server_wants_to_be_asked_again(
    httpserver: HTTPServer, written: str | None, seconds: int
) -> None:
    served = datetime.now(UTC)  # the server writes its own Date
    if written is not None and written.endswith("minutes"):
        moment = served + timedelta(minutes=int(written.split()[0]))
        written = format_datetime(moment, usegmt=True)
    headers = {"Retry-After": written} if written else {}
    httpserver.expect_request("/feed").respond_with_data(b"", status=429, headers=headers)
    answer = client()(HttpRequest(httpserver.url_for("/feed")))
    assert isinstance(answer, RetrievalFailure)
    assert answer.status == 429
    assert answer.retry_after_seconds == pytest.approx(seconds, abs=10)


def test_a_304_nobody_asked_for_is_no_answer(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"", status=304)
    assert "304" in reason(client()(HttpRequest(httpserver.url_for("/feed"))))


def test_not_modified_by_its_hash(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"<rss/>")
    first = client()(HttpRequest(httpserver.url_for("/feed")))
    assert isinstance(first, Body)
    again = client()(HttpRequest(httpserver.url_for("/feed"), body_hash=first.body_hash))
    assert isinstance(again, NotModified)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_an_error_status_is_named(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"<html>down</html>", status=status)
    assert f"HTTP {status}" in reason(client()(HttpRequest(httpserver.url_for("/feed"))))


def test_an_empty_body_is_a_failure(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b" \n")
    assert reason(client()(HttpRequest(httpserver.url_for("/feed")))) == "an empty body"


def test_gzip_is_unfolded(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        gzip.compress(b"<rss/>"), headers={"Content-Encoding": "gzip"}
    )
    answer = client()(HttpRequest(httpserver.url_for("/feed")))
    assert isinstance(answer, Body)
    assert answer.data == b"<rss/>"


@pytest.mark.parametrize("fold", [gzip.compress, zlib.compress])
def test_a_bomb_stops_at_the_limit(httpserver: HTTPServer, fold: object) -> None:
    bomb = fold(b"\0" * 50_000_000)  # type: ignore[operator]
    encoding = "gzip" if fold is gzip.compress else "deflate"
    httpserver.expect_request("/feed").respond_with_data(
        bomb, headers={"Content-Encoding": encoding}
    )
    assert (
        reason(client()(HttpRequest(httpserver.url_for("/feed")))) == f"larger than {LIMIT} bytes"
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"not gzip", "cannot be unfolded"),
        (gzip.compress(b"<rss/>" * 999, mtime=0)[:40], "cut off"),
    ],
    ids=["not gzip", "cut off"],
)
def test_broken_gzip_is_a_failure(httpserver: HTTPServer, body: bytes, why: str) -> None:
    httpserver.expect_request("/feed").respond_with_data(body, headers={"Content-Encoding": "gzip"})
    assert why in reason(client()(HttpRequest(httpserver.url_for("/feed"))))


def test_an_encoding_nobody_asked_for_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"..", headers={"Content-Encoding": "br"})
    assert "encoding" in reason(client()(HttpRequest(httpserver.url_for("/feed"))))


def test_a_body_without_end_stops_at_the_limit(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_handler(
        lambda _: Response(itertools.repeat(b"x" * 50_000), content_type="text/xml")
    )
    assert (
        reason(client()(HttpRequest(httpserver.url_for("/feed")))) == f"larger than {LIMIT} bytes"
    )


def test_a_server_that_never_answers_is_left(httpserver: HTTPServer) -> None:
    released = threading.Event()

    def serve(_: Request) -> Response:
        released.wait(10)
        return Response(b"late")

    httpserver.expect_request("/feed").respond_with_handler(serve)
    answer = client(timeout_seconds=0.3)(HttpRequest(httpserver.url_for("/feed")))
    released.set()
    assert "no answer" in reason(answer)


def test_a_server_that_dribbles_is_left(httpserver: HTTPServer) -> None:
    released = threading.Event()

    def dribble() -> Iterator[bytes]:
        while not released.wait(0.05):
            yield b"x"

    httpserver.expect_request("/feed").respond_with_handler(
        lambda _: Response(dribble(), content_type="text/xml")
    )
    answer = client(timeout_seconds=0.5)(HttpRequest(httpserver.url_for("/feed")))
    released.set()
    assert "no answer" in reason(answer)


def test_a_redirect_is_followed_and_each_hop_checked(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data(
        b"", status=301, headers={"Location": "/new"}
    )
    httpserver.expect_request("/new").respond_with_data(b"<rss/>")
    assert isinstance(client()(HttpRequest(httpserver.url_for("/old"))), Body)


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://10.0.0.1/", "inside"),
        ("http://169.254.169.254/latest/meta-data/", "inside"),
        ("http://100.64.0.1/", "inside"),
        ("http://[::ffff:10.0.0.1]/", "inside"),
        ("http://0.0.0.0/", "inside"),
        ("file:///etc/passwd", "not an http address"),
        ("gopher://127.0.0.1/", "not an http address"),
        ("http://user:secret@127.0.0.1/", "password"),
    ],
)
def test_a_redirect_inside_is_refused(httpserver: HTTPServer, location: str, why: str) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        b"", status=302, headers={"Location": location}
    )
    assert why in reason(client()(HttpRequest(httpserver.url_for("/feed"))))


def test_a_redirect_to_an_unlisted_host_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        b"",
        status=302,
        headers={"Location": httpserver.url_for("/x").replace("localhost", "127.0.0.1")},
    )
    address = httpserver.url_for("/feed").replace("127.0.0.1", "localhost")
    assert "not listed" in reason(client()(HttpRequest(address, hosts=("localhost",))))


def test_a_loop_of_redirects_ends(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/loop").respond_with_data(
        b"", status=302, headers={"Location": "/loop"}
    )
    assert "redirects" in reason(client()(HttpRequest(httpserver.url_for("/loop"))))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.test/",
        "",
        "//example.test/feed",
        "http://[",
        "http://user:x@h/",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert reason(client()(HttpRequest(address)))


def test_this_very_machine_is_inside(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"<rss/>")
    for host in ("127.0.0.1", "localhost"):
        address = f"http://{host}:{httpserver.port}/feed"
        assert "inside" in reason(client(allow_loopback=False)(HttpRequest(address)))
    assert httpserver.log == []


def test_nobody_at_home() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/feed"
        assert reason(client()(HttpRequest(address))) == "connection refused"
