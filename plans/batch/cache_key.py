"""The key of a printed plan: equal keys, equal bytes.

What is printed, and everything that decides how.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.atlas import Atlas
from plans.facts.model import Audience
from plans.map.streets import StreetSource

_MAKERS = ("plans", "core.pdf", "core.atlas", "core.i18n", "templates.pdf")
"""Packages whose files decide what a page looks like: code, templates, styles, fonts, catalogues.
"""
_SINGLE = (("core.geo", "projection.py"), ("core.geo", "window.py"))
_LIBRARIES = (
    "weasyprint",
    "pydyf",
    "babel",
    "phonenumbers",
    "segno",
    "pillow",
    "mapbox-vector-tile",
)


def key_of(
    facts_hash: str,
    language: str,
    paper: str,
    audience: Audience,
    public_url: str,
    atlas_mark: str,
    threshold: int,
) -> str:
    """Return the key of one file: SHA-256, hexadecimal.

    `facts_hash` is that of the facts' JSON, `atlas_mark` that of what the map is drawn from,
    `threshold` that of small counts.
    """
    parts = (
        facts_hash,
        language,
        paper,
        audience.value,
        public_url,
        atlas_mark,
        str(threshold),
        making(),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def mark_of(atlas: Atlas, streets: StreetSource | None = None) -> str:
    """Return what the map is drawn from: layers, their sources and dates, and where its streets
    come from.
    """
    parts: list[object] = [
        (layer.name, layer.source, layer.features, layer.built_on) for layer in atlas.layers()
    ]
    if streets:
        parts.append(streets.mark)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def making() -> str:
    """Return the mark of all that makes a page of facts here: read once per process."""
    mark = hashlib.sha256()
    for name in _LIBRARIES:
        mark.update(f"{name}={version(name)}\0".encode())
    for path in _files():
        mark.update(path.name.encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()


def _files() -> Iterator[Traversable]:
    for package in _MAKERS:
        yield from _below(files(package.split(".")[0]).joinpath(*package.split(".")[1:]))
    for package, name in _SINGLE:
        yield files(package).joinpath(name)


def _below(folder: Traversable) -> Iterator[Traversable]:
    """Yield every file of a folder that decides something, in the order of names."""
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.is_dir() and path.name != "__pycache__":
            yield from _below(path)
        elif path.name.endswith((".py", ".html", ".css", ".svg", ".ttf", ".mo")):
            yield path
