"""The base maps as files ready to be sent; the coarse ones are kept and drawn by the worker."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.atlas import Atlas
from core.atlas.base_map import drawing, town_names
from core.atlas.base_map.drawing import detail_base, region_base
from core.geo.geometry import Box
from core.settings import Settings
from core.storage import FileStore, open_store

MAPS = "maps"
"""The name of their store."""
_ENDING = ".json.gz"


@dataclass(frozen=True, slots=True)
class BaseFile:
    """A base ready to be sent: GeoJSON compressed, and the hash of its content."""

    gzipped: bytes
    etag: str

    @property
    def plain(self) -> bytes:
        """The GeoJSON itself."""
        return gzip.decompress(self.gzipped)


@lru_cache(maxsize=8)
def region_file(atlas: Atlas, language: str, store: FileStore) -> BaseFile:
    """Return the coarse base of the whole region, with names in `language` where the atlas has
    them.

    Drawing it of a full atlas takes seconds: it is kept in `store` for as long as atlas and
    drawing stay the same.
    """
    name = region_name(atlas, language)
    kept = _of_gzip(store.read(name))
    if kept is not None:
        return kept
    drawn = _base_file(region_base(atlas, language))
    store.write(name, drawn.gzipped)
    prefix = f"region-{language}-"
    for older in store.files():
        if older.name.startswith(prefix) and older.name != name:
            store.remove(older.name)
    return drawn


def region_name(atlas: Atlas, language: str) -> str:
    """Return the name of the coarse base of an atlas in its store."""
    return f"region-{language}-{_mark(atlas)}{_ENDING}"


@lru_cache(maxsize=8)
def region_store(settings: Settings) -> FileStore:
    """Return where the coarse bases of this installation are kept."""
    return open_store(settings, MAPS)


@lru_cache(maxsize=64)
def detail_file(atlas: Atlas, box: Box, language: str) -> BaseFile:
    """Return the finer base of one box, ready to be sent."""
    return _base_file(detail_base(atlas, box, language))


def _base_file(base: dict[str, Any]) -> BaseFile:
    plain = json.dumps(base, ensure_ascii=False, separators=(",", ":")).encode()
    return BaseFile(gzip.compress(plain, 9, mtime=0), _etag(plain))


def _of_gzip(gzipped: bytes | None) -> BaseFile | None:
    """Return a base that was kept; None when there is none, or a full disk cut it off."""
    if not gzipped:
        return None
    try:
        return BaseFile(gzipped, _etag(gzip.decompress(gzipped)))
    except (OSError, EOFError, zlib.error):
        return None


def _etag(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()[:20]


@lru_cache(maxsize=8)
def _mark(atlas: Atlas) -> str:
    """Return what the drawing is made of: the layers, their sources and dates, and the modules that
    draw and name.
    """
    layers = [
        (layer.name, layer.source, layer.features, layer.built_on) for layer in atlas.layers()
    ]
    source = b"".join(Path(str(each.__file__)).read_bytes() for each in (drawing, town_names))
    return hashlib.sha256(repr(layers).encode() + source).hexdigest()[:20]
