"""The shell: manifest, service worker, its modules, and the page that opens without a network.

All of it is public and says nothing of anybody: a browser keeps it in plain (docs/offline.md).
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.languages import LANGUAGES
from webapp.blueprints.offline.shell_words import shell_words
from webapp.http.headers import STATIC_CACHE
from webapp.http.i18n import speak
from webapp.http.rendering.addresses import asset_address
from webapp.offline.shell_files import (
    STYLES,
    WORKER,
    module_address,
    module_names,
    module_text,
    modules_version,
)

blueprint = Blueprint("offline", __name__)
THEME_COLOR, GROUND_COLOR = "#12324a", "#0e161c"
_SCRIPT = "text/javascript; charset=utf-8"


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return what a telephone asks before it puts the product among its own."""
    described = {
        "id": url_for("public.landing"),
        "name": "Atalaya",
        "short_name": "Atalaya",
        "description": _("Preparación y respuesta consular ante crisis"),
        "lang": str(get_locale()),
        "start_url": url_for("home.home"),
        "scope": url_for("public.landing"),
        "display": "standalone",
        "theme_color": THEME_COLOR,
        "background_color": GROUND_COLOR,
        "icons": [
            {**_drawing("favicon.svg"), "purpose": "any"},
            {**_drawing("maskable.svg"), "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": _("Sin red"), "url": url_for("offline.shell")},
            {"name": _("Llamar"), "url": url_for("who_to_call.index")},
        ],
    }
    answer = jsonify(described)
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/sw.js")
def worker() -> Response:
    """Return the service worker: its text, and what it keeps.

    A browser asks for it at each visit and compares the bytes, so it is never kept; it differs
    whenever anything of the shell does.
    """
    files = _files()
    version = _shell_version(files, request.script_root)
    kept = {"version": version, "files": files, "pages": _pages()}
    body = f"const SHELL = {json.dumps(kept)};\n{module_text(WORKER) or ''}"
    return Response(body, content_type=_SCRIPT, headers={"Cache-Control": "no-cache"})


@blueprint.get("/sin-red/m/<version>/<name>.js")
def module(version: str, name: str) -> Response:
    """Return one module of the script, of the release that stands here."""
    text = module_text(name) if version == modules_version() else None
    if text is None:
        abort(404)
    return Response(text, content_type=_SCRIPT, headers={"Cache-Control": STATIC_CACHE})


@blueprint.get("/sin-red")
def shell() -> str:
    """Return the page that opens without a network; `l` chooses its language."""
    speak(request.args.get("l", ""))
    return _shell()


# -- inside ---------------------------------------------------------------------------------


def _drawing(name: str) -> dict[str, str]:
    return {"src": asset_address(f"icons/{name}"), "sizes": "any", "type": "image/svg+xml"}


def _shell() -> str:
    given: dict[str, Any] = {
        "styles": STYLES,
        "words": shell_words(),
        "script": module_address("desk"),
        "theme_color": THEME_COLOR,
    }
    return render_template("offline/shell.html", **given)


def _files() -> tuple[str, ...]:
    """Return the addresses of the files of the shell, each with the hash of its content."""
    styles = [asset_address(f"css/{name}.css") for name in STYLES]
    return (*styles, asset_address("icons/favicon.svg"), *map(module_address, module_names()))


def _pages() -> dict[str, str]:
    """Return the address of the shell's page in each language."""
    return {code: url_for("offline.shell", l=code) for code in LANGUAGES}


@lru_cache(maxsize=8)
def _shell_version(files: tuple[str, ...], _root: str) -> str:
    """Return the mark of all that a browser keeps: files by their addresses, the page by its words,
    which are the same as long as this process runs.
    """
    pages = []
    for code in LANGUAGES:
        speak(code)
        pages.append(_shell())
    return hashlib.sha256("\0".join([*files, *pages]).encode()).hexdigest()[:16]
