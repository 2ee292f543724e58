"""What is text travels compressed: pages as they are made, static files once.

A page that repeats what a request said beside a secret of the same length each time tells the
secret by its compressed size, letter by letter (BREACH, CVE-2013-3587). So the token of forms is
another text in each answer (`webapp.http.form_tokens`), and what holds a secret that lasts, codes
and links of accounts, is not compressed at all. Files (workbooks, PDF, pictures, fonts) are
compressed by nature.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, request

TEXTS = (
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "text/csv",
    "text/vcard",
    "text/calendar",
    "application/json",
    "application/geo+json",
    "application/atom+xml",
    "application/cap+xml",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
)
LEAST_BYTES = 500
"""What is smaller fits one packet as it is."""
WITH_SECRETS = frozenset({"account", "alarm_link", "confirm", "own_record", "self_report"})
"""Blueprints whose pages hold secrets that last longer than an answer."""
_KINDS = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt", ".map"}


def init_compression(app: Flask) -> None:
    """Compress the answers of `app`: to be called first, for what is called last sees an answer
    first, and what follows a compressed page can no longer read it.
    """
    folder = Path(app.static_folder or "")

    @app.after_request
    def _compress(response: Response) -> Response:
        if request.endpoint == "static":
            return _static(response, folder / (request.view_args or {}).get("filename", ""))
        return response if request.blueprint in WITH_SECRETS else _page(response)


def _way(response: Response) -> str:
    """Return how the browser wants a text, `br` or `gzip`, and note that it was asked: empty for as
    it is (RFC 9110, 12.5.3; what is refused with a quality of 0 is never chosen).
    """
    response.vary.add("Accept-Encoding")
    way = request.accept_encodings.best_match(("br", "gzip", "identity"), "")
    return "" if way == "identity" or response.status_code != 200 else str(way)


def _page(response: Response) -> Response:
    """Return an answer as the browser asks for it, when it is a text and made whole. One that its
    view packed already stays so: twice packed it is no text to anybody.
    """
    is_packed = "Content-Encoding" in response.headers
    if response.mimetype not in TEXTS or response.is_streamed or is_packed:
        return response
    way = _way(response)
    if not way or len(body := response.get_data()) < LEAST_BYTES:
        return response
    response.set_data(_compress(body, way, brotli_quality=4, gzip_level=5))
    return _named(response, way)


def _static(response: Response, path: Path) -> Response:
    """Return a static file as the browser asks for it: when it is a text, packed once a process and
    as small as it gets.
    """
    if path.suffix not in _KINDS or not (way := _way(response)):
        return response
    body = _compressed_file(path, path.stat().st_mtime_ns, way)
    response.direct_passthrough = False
    whole, response.response = response.response, [body]
    if close := getattr(whole, "close", None):
        close()  # the file as it lies there, opened for nothing
    response.content_length = len(body)
    return _named(response, way)


def _named(response: Response, way: str) -> Response:
    """Return an answer that says how it is packed; its mark is another than that of the same text
    packed otherwise.
    """
    response.headers["Content-Encoding"] = way
    etag, is_weak = response.get_etag()
    if etag and not is_weak:
        response.set_etag(f"{etag}:{way}")
        response.make_conditional(request)
    return response


@lru_cache(maxsize=128)
def _compressed_file(path: Path, _changed: int, way: str) -> bytes:
    return _compress(path.read_bytes(), way, brotli_quality=11, gzip_level=9)


def _compress(body: bytes, way: str, *, brotli_quality: int, gzip_level: int) -> bytes:
    if way == "br":
        return bytes(brotli.compress(body, quality=brotli_quality))
    return gzip.compress(body, gzip_level, mtime=0)
