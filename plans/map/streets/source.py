"""The one street source of this installation, opened from its settings: a PMTiles file, or a tile
server.

Only `webapp` imports this module: with no source set, nobody reads tiles. Whatever goes wrong costs
a map its streets, never the map.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from core.geo.projection import Frame
from core.http import HttpRetrieve
from core.late import late_module
from core.settings import Settings
from core.settings_rules import LOOPBACK
from plans.map.streets import NoStreets, Streets, StreetSource, UnreadableTile, reaches

if TYPE_CHECKING:
    from plans.map.streets import archive, raster, server, vector, vector_layer
else:
    # An installation with no source of streets never reads a tile, and need not have the parts that
    # read them (the extra `streets`).
    archive = late_module("plans.map.streets.archive")
    raster = late_module("plans.map.streets.raster")
    server = late_module("plans.map.streets.server")
    vector = late_module("plans.map.streets.vector")
    vector_layer = late_module("plans.map.streets.vector_layer")

MOST_TILES = 64
"""Tiles of one map at the utmost."""
SECONDS_A_MAP = 20.0
LEAST_SIDE = 90.0
"""Points of paper a vector tile measures at least: finer ones hold more than is legible."""
PIXELS_PER_POINT = 1.5
"""Of a raster tile on paper at the utmost: about 108 to the inch, so that its letters can still be
read.
"""
TILE_BYTES, TILE_SECONDS = 2 * 1024 * 1024, 6.0
_KEPT_TILES = 2 * MOST_TILES
Read = TypeVar("Read")
_log = logging.getLogger(__name__)


class Tiles(Protocol):
    """A file or a server."""

    @property
    def mark(self) -> str:
        """What stands for it in a key."""

    @property
    def is_raster(self) -> bool:
        """Whether its tiles are pictures. Raises NoStreets."""

    @property
    def zooms(self) -> tuple[int, int]:
        """Lowest and highest zoom. Raises NoStreets."""

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """Return a tile, empty where there is nothing. Raises UnreadableTile or NoStreets."""

    def refuse(self, zoom: int, column: int, row: int) -> None:
        """Take note that a tile was none."""


@dataclass(slots=True)
class TiledStreets:
    """Streets out of tiles. Made for one piece of work: it keeps the tiles it has read."""

    tiles: Tiles
    attribution: str
    fault: str = ""
    seconds: float = SECONDS_A_MAP
    """What one map may take."""
    least_side: float = LEAST_SIDE
    most_tiles: int = MOST_TILES
    elapsed: Callable[[], float] = time.monotonic
    _kept: dict[tuple[int, int, int], Any] = field(default_factory=dict, repr=False)

    @property
    def mark(self) -> str:
        """Of the source and its credit."""
        return hashlib.sha256(f"{self.tiles.mark}\0{self.attribution}".encode()).hexdigest()

    def fresh(self) -> TiledStreets:
        """Return the same, with nothing gone wrong; what it has read is shared."""
        return replace(self, fault="")

    def under(self, frame: Frame) -> Streets | None:
        """Return the streets of a frame; None when it shows too much of the earth, or, with `fault`
        said, when none came.
        """
        if not reaches(frame):
            return None
        try:
            streets = self._picture(frame) if self.tiles.is_raster else self._vector_streets(frame)
        except (UnreadableTile, NoStreets) as wrong:
            self.fault = str(wrong)
            _log.warning("a map goes without streets: %s", wrong)
            return None
        return streets if streets.are_there else None

    def _vector_streets(self, frame: Frame) -> Streets:
        zoom = self._zoom(frame, lambda each: frame.tile_square(each, 0, 0)[2] >= self.least_side)
        return vector_layer.lay_streets(
            frame, zoom, self._tiles_of(frame, zoom, vector.read_vector_tile), self.attribution
        )

    def _picture(self, frame: Frame) -> Streets:
        zoom = self._zoom(
            frame, lambda each: 256 / frame.tile_square(each, 0, 0)[2] <= PIXELS_PER_POINT
        )
        found = self._tiles_of(frame, zoom, raster.read_raster_tile)
        if not found:
            return Streets(self.attribution)
        body, place = raster.quiet_picture(frame, zoom, found)
        return Streets(self.attribution, picture=body, picture_at=place)

    def _zoom(self, frame: Frame, fits: Callable[[int], bool]) -> int:
        """Return the finest zoom that suits the paper with few enough tiles. Raises NoStreets."""
        lowest, highest = self.tiles.zooms
        for zoom in range(min(highest, 20), lowest - 1, -1):
            if fits(zoom) and sum(1 for _ in frame.tiles(zoom)) <= self.most_tiles:
                return zoom
        raise NoStreets("the source has no zoom that suits this map")

    def _tiles_of(
        self, frame: Frame, zoom: int, read: Callable[[bytes], Read]
    ) -> dict[tuple[int, int], Read]:
        """Return the tiles of a frame, those left out that are empty.

        Raises UnreadableTile or NoStreets for any that fails.
        """
        began, found = self.elapsed(), dict[tuple[int, int], Read]()
        if len(self._kept) > _KEPT_TILES:
            self._kept.clear()
        for column, row in frame.tiles(zoom):
            at = (zoom, column, row)
            if at not in self._kept:
                if self.elapsed() - began > self.seconds:
                    raise NoStreets(f"the streets of one map took more than {self.seconds:g} s")
                self._kept[at] = self._look(*at, read)
            if self._kept[at] is not None:
                found[column, row] = self._kept[at]
        return found

    def _look(self, zoom: int, column: int, row: int, read: Callable[[bytes], Read]) -> Read | None:
        try:
            body = self.tiles.tile(zoom, column, row)
            return read(body) if body else None
        except UnreadableTile:
            self.tiles.refuse(zoom, column, row)
            raise


def open_streets(
    settings: Settings,
    now: datetime,
    *,
    seconds: float = SECONDS_A_MAP,
    least_side: float = LEAST_SIDE,
    most_tiles: int = MOST_TILES,
) -> StreetSource | None:
    """Return the source these settings name, for one piece of work begun `now`, each of its maps
    within `seconds`; None when they name none.

    An installation that is offline (`feeds_online`) asks no server: it has the tiles it kept.
    """
    if not settings.streets:
        return None
    if "://" not in settings.streets:
        file = archive.Archive(Path(settings.streets))
        return TiledStreets(
            file,
            settings.streets_attribution,
            seconds=seconds,
            least_side=least_side,
            most_tiles=most_tiles,
        )
    retrieve = HttpRetrieve(
        user_agent=settings.user_agent,
        max_bytes=TILE_BYTES,
        timeout_seconds=TILE_SECONDS,
        allow_loopback=urlsplit(settings.streets).hostname in LOOPBACK,
    )
    tiles = server.TileServer(
        settings.streets,
        settings.instance / "streets",
        now,
        retrieve if settings.feeds_online else None,
    )
    return TiledStreets(
        tiles,
        settings.streets_attribution,
        seconds=seconds,
        least_side=least_side,
        most_tiles=most_tiles,
    )
