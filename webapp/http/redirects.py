"""Where a browser is sent: back to where the reader was, or on from an address of before."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from webapp.http.pages import MOVED

MOVED_ENDPOINT = "moved"


def safe_path(target: str | None, default: str) -> str:
    """Return `target` when it is a path of this application, else `default`."""
    if target is None or not _is_own_path(target):
        return default
    return target.rstrip("?")


def init_moved(app: Flask) -> None:
    """Lead the addresses of before on to those of now, with whatever follows them."""
    for old in MOVED:
        for rule in (old, f"{old}/", f"{old}/<path:rest>"):
            app.add_url_rule(rule, MOVED_ENDPOINT, _moved, methods=["GET", "POST"])


def _moved(rest: str = "") -> Response:
    """Return the new address: 301, or 308 for a form, which keeps its method and its content."""
    path = f"{request.path}/"
    first = max((old for old in MOVED if path.startswith(f"{old}/")), key=len)
    target = request.script_root + MOVED[first] + request.path.removeprefix(first)
    query = request.query_string.decode("ascii", "replace")
    code = 301 if request.method in {"GET", "HEAD"} else 308
    return redirect(f"{target}?{query}" if query else target, code)


def _is_own_path(text: str) -> bool:
    if not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return False
    parts = urlsplit(text)
    return not (parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in text))


def without_language(path: str) -> str:
    """Return the address of a page without the language a link of it asked for: what is pressed
    after counts.
    """
    page, mark, query = path.partition("?")
    kept = [each for each in query.split("&") if each.partition("=")[0] != "l"]
    return f"{page}{mark}{'&'.join(kept)}" if any(kept) else page
