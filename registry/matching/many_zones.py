"""Whom many zones touch, neighbours together: what several of them open is opened once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from core.geo.geometry import Area
from core.geo.zone_grid import micro
from registry.matching.blocks.head import RESIDENTS, Numbers, keys_of
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.reading import BlocksLost, BlockSource, PointRows
from registry.matching.index_heads import IndexHeads, IndexView
from registry.matching.rounds.opened_zones import touch_opened
from registry.matching.zone_touch import ZoneTouch

MOST_BLOCKS = 4096
"""So many blocks are opened at once: 16 megabytes of points."""


def touch_zones(
    index: IndexView, zones: Sequence[Sequence[Area]], year: int | None
) -> Iterator[tuple[int, ZoneTouch]]:
    """Yield whom each zone touches, with its position: first those near which few blocks lie, then
    the others in the order of space.
    """
    answered: set[int] = set()
    for position, opened in touch_opened(index, zones, year, MOST_BLOCKS):
        answered.add(position)
        yield position, opened
    together: list[tuple[int, ZoneTouch]] = []
    blocks = 0
    for position in _in_space(zones):
        if position in answered:
            continue
        touch = ZoneTouch(index, zones[position], year)
        many = _opened_by(touch)
        if together and blocks + many > MOST_BLOCKS:
            yield from _sharing(index, together)
            together, blocks = [], 0
        together.append((position, touch))
        blocks += many
    yield from _sharing(index, together)


class SharedBlocks:
    """The blocks that several zones open, read once."""

    def __init__(
        self, heads: IndexHeads, source: BlockSource, touches: Sequence[ZoneTouch]
    ) -> None:
        """Take the blocks from `source`, as these heads say they are."""
        self._heads, self._source = heads, source
        self._opened = [touch.opened for touch in touches]
        self._whole = [touch.whole.at for touch in touches]

    def points(self, countries: Sequence[str], table: HeadTable, at: Positions) -> PointRows:
        """Return the columns of the blocks at some positions. Raises BlocksLost."""
        opened, points = self._points
        found = np.searchsorted(opened, at)
        if table.kind != RESIDENTS or not _are_among(opened, found, at):
            return self._source.points(countries, table, at)
        return PointRows(points.blocks.take(found, axis=0), points.count.take(found))

    def persons(self, countries: Sequence[str], table: HeadTable, at: Positions) -> Numbers:
        """Return the persons of the blocks at some positions, end to end. Raises BlocksLost."""
        if table.kind != RESIDENTS:
            return self._source.persons(countries, table, at)
        opened, persons, starts = self._persons
        found = np.searchsorted(opened, at)
        if not _are_among(opened, found, at):
            return self._source.persons(countries, table, at)
        sizes = starts[found + 1] - starts[found]
        ends = np.cumsum(sizes)
        shift = np.repeat(starts[found] - (ends - sizes), sizes)
        return np.asarray(persons.take(np.arange(len(shift)) + shift))

    # -- inside -----------------------------------------------------------------------------

    @cached_property
    def _points(self) -> tuple[Positions, PointRows]:
        opened = np.unique(np.concatenate(self._opened))
        heads = self._heads
        return opened, self._source.points(heads.countries, heads.residents, opened)

    @cached_property
    def _persons(self) -> tuple[Positions, Numbers, Positions]:
        """All blocks of which some zone holds persons, the persons, and where each block begins."""
        heads = self._heads
        both = np.unique(np.concatenate([*self._opened, *self._whole]))
        persons = self._source.persons(heads.countries, heads.residents, both)
        sizes = heads.residents.count[both]
        return both, persons, np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


# -- inside ---------------------------------------------------------------------------------


def _in_space(zones: Sequence[Sequence[Area]]) -> list[int]:
    """Return the positions of zones so that neighbours follow each other."""
    bounds = np.array([areas[0].bounds if areas else (0, 0, 0, 0) for areas in zones])
    if not len(bounds):
        return []
    middle = micro((bounds[:, :2] + bounds[:, 2:]) / 2)
    return list(np.argsort(keys_of(middle[:, 0], middle[:, 1]), kind="stable").tolist())


def _opened_by(touch: ZoneTouch) -> int:
    """Return how many blocks a zone opens; none where blocks are lost: its own question tells."""
    try:
        return len(touch.opened)
    except BlocksLost:
        return 0


def _sharing(
    index: IndexView, together: Sequence[tuple[int, ZoneTouch]]
) -> Iterator[tuple[int, ZoneTouch]]:
    """Yield zones that read their blocks together, those that are of the same heads."""
    touches = [touch for _, touch in together]
    heads = touches[0].__dict__.get("heads") if touches else None
    if heads is not None and all(touch.__dict__.get("heads") is heads for touch in touches):
        source = SharedBlocks(heads, index.blocks, touches)
        for touch in touches:
            touch.source = source
    yield from together


def _are_among(known: Positions, found: Positions, at: Positions) -> bool:
    """Return whether all of `at` are known, `found` being where they would stand."""
    if not len(at):
        return True
    return bool(len(known) > found[-1]) and bool((known.take(found) == at).all())
