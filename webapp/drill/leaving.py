"""What leaves a drill: each page with a yellow frame and EJERCICIO in its title, each file with the
word in it and in its name. At the one place all answers pass, so that no page has to remember.

A file that does not say it, and can no longer be made to, is not sent.
"""

from __future__ import annotations

import re

from flask import Flask, Response, render_template, request, url_for

from core.exercise import WORD
from core.exercise.files import marked_file, marked_name

FILE_KINDS = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/cap+xml",
        "application/geo+json",
        "text/csv",
        "text/calendar",
        "message/rfc822",
    }
)
HEADER = "X-Exercise"
_TITLE, _HEAD = re.compile(rb"<title>"), re.compile(rb"</head>")
_BODY = re.compile(rb"<body[^>]*>")
_FILE_NAME = re.compile(r'filename="([^"]*)"')


def init_leaving(app: Flask) -> None:
    """Mark all answers of the application of a drill: to be called last, for it comes first."""

    @app.after_request
    def _mark(response: Response) -> Response:
        response.headers[HEADER] = WORD
        if request.endpoint == "static" or response.status_code in {204, 301, 302, 303, 304, 308}:
            return response
        if _is_file(response):
            _mark_file(response)
        elif response.mimetype == "text/html":
            _mark_page(response)
        return response


# -- inside ---------------------------------------------------------------------------------


def _is_file(response: Response) -> bool:
    return "Content-Disposition" in response.headers or response.mimetype in FILE_KINDS


def _mark_file(response: Response) -> None:
    response.direct_passthrough = False
    body = response.get_data()
    if response.mimetype == "text/html":
        response.set_data(_marked_page(body, _banner()))
    else:
        response.set_data(marked_file(body, response.content_type or ""))
    placed = response.headers.get("Content-Disposition", "")
    if placed:
        named = _FILE_NAME.sub(lambda found: f'filename="{marked_name(found[1])}"', placed)
        response.headers["Content-Disposition"] = named


def _mark_page(response: Response) -> None:
    response.direct_passthrough = False
    body = response.get_data()
    if _TITLE.search(body):  # a part of a page has none, and stands in one that is marked
        response.set_data(_marked_page(body, _banner()))


def _marked_page(body: bytes, banner: bytes) -> bytes:
    sheet = url_for("static", filename="css/exercise.css").encode()
    body = _TITLE.sub(f"<title>{WORD} · ".encode(), body, count=1)
    body = _HEAD.sub(b'<link rel="stylesheet" href="' + sheet + b'"></head>', body, count=1)
    return _BODY.sub(lambda found: found[0] + banner, body, count=1)


def _banner() -> bytes:
    return render_template("drills/banner.html").encode()
