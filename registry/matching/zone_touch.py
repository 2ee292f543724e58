"""Whom one zone touches: bands over the blocks of the index.

Residents are counted without being named: a block that lies wholly in a band adds its sums and is
never opened; of blocks on a border each stay is looked at. Travellers come as stays, each with the
hours of presence and the bands it lies in: when they meet the zone is the asker's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.geo.geometry import Area
from core.geo.zone_grid import INSIDE, OUTSIDE, TOUCHED, MicroBox, ZoneGrid, ZoneOutline, zone_over
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import HeadTable, Positions
from registry.matching.blocks.reading import BlocksLost, BlockSource, PointRows
from registry.matching.blocks.rows import HOUSEHOLD, LAT, LON, WORD, Columns
from registry.matching.blocks.stay_rows import (
    Rows,
    TravellerStays,
    resident_rows,
    traveller_stays,
)
from registry.matching.index_heads import IndexHeads, IndexView, ResidentCounts
from registry.matching.rounds.zone_union import ResidentGround
from registry.matching.zone_counts import (
    BorderPersons,
    WholeBlocks,
    count_residents,
    have_year,
)

_TRIES = 4
"""So often a question is asked again when blocks are lost on the way."""
Found = TypeVar("Found")
Bands = NDArray[np.int32]
"""Positions among the bands of a zone: GDACS draws one of 1,577 polygons."""
_Laid = ZoneGrid | ZoneOutline
"""A band as it is laid over the index."""


@dataclass(frozen=True, slots=True)
class ResidentRows:
    """The residents of one country in a zone, by number."""

    rows: Rows
    band: Bands


@dataclass(frozen=True, slots=True)
class _Border:
    """Residents inside, of blocks that were opened."""

    opened: Positions
    """The blocks with any of them."""
    counted: BorderPersons
    points: PointRows
    block: Positions
    """Which of `points` each of them is of."""
    row: Positions
    """Which row of it."""
    at: Positions
    """Where among all rows of `opened` each of them stands."""

    @property
    def columns(self) -> Columns:
        """All columns of each of them."""
        return np.asarray(self.points.blocks[self.block, :, self.row].T)


@dataclass(frozen=True, slots=True)
class _Members:
    """The numbers of the residents inside: of whole blocks, and of those on a border."""

    whole: Numbers
    ends: Positions
    """Where among the first the persons of each block begin; one more where the last ends."""
    border: Numbers


@dataclass(frozen=True, slots=True)
class _Travellers:
    """Rows of travellers inside some band, and in which."""

    columns: Columns
    persons: Numbers
    country: NDArray[np.int16]
    inside: NDArray[np.bool_]


class ZoneTouch:
    """Whom some bands touch, the gravest first; each resident counts at the gravest."""

    def __init__(
        self,
        index: IndexView,
        areas: Sequence[Area],
        year: int | None,
        source: BlockSource | None = None,
    ) -> None:
        """Lay the bands over the index; minors are counted as of `year`, without it not at all.

        `source` has the blocks opened that several zones ask for.
        """
        self.index, self._areas, self._year = index, tuple(areas), year
        self.source = source

    # -- answers ----------------------------------------------------------------------------

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries by number, as the stays of travellers have them."""
        return self._answer(lambda: self.heads.countries)

    @property
    def residents(self) -> Mapping[str, ResidentCounts]:
        """The residents inside, counted, by country; countries without any are left out."""
        return self._answer(lambda: self._counts)

    @property
    def travellers(self) -> TravellerStays:
        """The stays of travellers inside some band."""
        return self._answer(lambda: self._travellers)

    def persons_of(self, country: str) -> tuple[Numbers, Bands]:
        """Return the numbers of the residents inside, and the band of each."""
        return self._answer(lambda: self._persons_of(self.heads.countries.index(country)))

    def rows_of(self, country: str) -> ResidentRows:
        """Return the residents inside, each with where and what is known: opens every block."""
        return self._answer(lambda: self._rows(self.heads.countries.index(country)))

    # -- for several zones at once ------------------------------------------------------------

    def ground_of(self, country: str) -> ResidentGround:
        """Return the residents inside as several zones are counted together."""
        return self._answer(lambda: self._ground(self.heads.countries.index(country)))

    @cached_property
    def heads(self) -> IndexHeads:
        """The heads that all answers are of."""
        return self.index.heads

    @cached_property
    def whole(self) -> WholeBlocks:
        """The blocks wholly in some band."""
        return self._laid[0]

    @property
    def opened(self) -> Positions:
        """The blocks of residents that are opened to count, rising."""
        return self._laid[1]

    # -- inside -----------------------------------------------------------------------------

    def _answer(self, question: Callable[[], Found]) -> Found:
        """Return an answer; where blocks are lost on the way everything is asked anew."""
        for _ in range(_TRIES):
            try:
                return question()
            except BlocksLost as lost:
                self.index.recover(lost, self.__dict__.get("heads"))
                self.source = None
                for name in _ANSWERS:
                    self.__dict__.pop(name, None)
        return question()

    @property
    def _blocks(self) -> BlockSource:
        return self.index.blocks if self.source is None else self.source

    @cached_property
    def _near(self) -> list[Positions]:
        """The blocks of residents near each band."""
        return [self.heads.residents.near(MicroBox.around(area)) for area in self._areas]

    @cached_property
    def _grids(self) -> list[_Laid]:
        pairs = zip(self._areas, self._near, strict=True)
        table = self.heads.residents
        return [zone_over(area, table.boxes(near)) for area, near in pairs]

    @cached_property
    def _laid(self) -> tuple[WholeBlocks, Positions]:
        """The blocks wholly inside, and those to be opened."""
        table = self.heads.residents
        if len(self._grids) == 1:
            near = self._near[0]
            found = self._states(table, self._grids[0], near)
            at = near[found == INSIDE]
            return WholeBlocks(at, np.zeros(len(at), dtype=np.int32)), near[found == TOUCHED]
        states = np.zeros(len(table), dtype=np.uint8)
        bands = np.zeros(len(table), dtype=np.int32)
        for band, (grid, near) in enumerate(zip(self._grids, self._near, strict=True)):
            near = near[states[near] == OUTSIDE]
            states[near] = self._states(table, grid, near)
            bands[near] = band
        whole = np.flatnonzero(states == INSIDE)
        return WholeBlocks(whole, bands[whole]), np.flatnonzero(states == TOUCHED)

    def _states(self, table: HeadTable, grid: _Laid, near: Positions) -> NDArray[np.int8]:
        """Return how some blocks lie; one that does not sum the minors of the year is opened."""
        boxes = table.boxes(near)
        found = grid.states_of_boxes(boxes.west, boxes.south, boxes.east, boxes.north)
        if self._year is not None:
            found[(found == INSIDE) & ~have_year(table, near, self._year)] = TOUCHED
        return found

    @cached_property
    def _border(self) -> _Border:
        heads, opened = self.heads, self.opened
        points = self._blocks.points(heads.countries, heads.residents, opened)
        blocks, room = points.blocks, points.room
        at, band = _bands_of(self._grids, blocks[:, LON].ravel(), blocks[:, LAT].ravel())
        block = at // max(room, 1)
        row = at - block * room
        met = np.flatnonzero(np.bincount(block, minlength=len(opened)))
        before = np.zeros(len(opened), dtype=np.int64)
        before[met[1:]] = np.cumsum(points.count[met])[:-1]
        flat = blocks.reshape(-1)
        first = block * (blocks.shape[1] * room) + row
        counted = BorderPersons(
            flat.take(first + HOUSEHOLD * room),
            flat.take(first + WORD * room).view(np.uint32),
            band,
            np.searchsorted(block, np.searchsorted(opened, heads.starts)),
        )
        return _Border(opened[met], counted, points, block, row, before.take(block) + row)

    @cached_property
    def _counts(self) -> Mapping[str, ResidentCounts]:
        known = self.heads.counted
        found = known.get(self._areas, self._year)
        if found is None:
            border, bands = self._border.counted, len(self._areas)
            found = count_residents(self.heads, self.whole, border, bands, self._year)
            known.keep(self._areas, self._year, found)
        return found

    @cached_property
    def _members(self) -> _Members:
        heads, whole, opened = self.heads, self.whole.at, self._border.opened
        both = np.concatenate([whole, opened])
        persons = self._blocks.persons(heads.countries, heads.residents, both)
        ends = np.concatenate([[0], np.cumsum(heads.residents.count[whole], dtype=np.int64)])
        return _Members(persons[: ends[-1]], ends, persons[ends[-1] :].take(self._border.at))

    def _persons_of(self, number: int) -> tuple[Numbers, Bands]:
        members, border = self._members, self._border.counted
        own = slice(*np.searchsorted(self.whole.at, self.heads.starts[number : number + 2]))
        met = slice(*border.edges[number : number + 2])
        inside = members.whole[members.ends[own.start] : members.ends[own.stop]]
        persons = np.concatenate([inside, members.border[met]])
        if len(self._areas) == 1:
            return persons, np.zeros(len(persons), dtype=np.int32)
        sizes = np.diff(members.ends[own.start : own.stop + 1])
        band = np.concatenate([np.repeat(self.whole.band[own], sizes), border.band[met]])
        return persons, band

    def _ground(self, number: int) -> ResidentGround:
        heads, border = self.heads, self._border
        own = slice(*np.searchsorted(self.whole.at, heads.starts[number : number + 2]))
        met = slice(*border.counted.edges[number : number + 2])
        blocks = heads.residents.block
        return ResidentGround(
            blocks.take(self.whole.at[own]),
            blocks.take(self.opened.take(border.block[met])),
            self._members.border[met].copy(),
            border.counted.household[met].copy(),
        )

    def _rows(self, number: int) -> ResidentRows:
        heads = self.heads
        own = slice(*np.searchsorted(self.whole.at, heads.starts[number : number + 2]))
        met = slice(*self._border.counted.edges[number : number + 2])
        points = self._blocks.points(heads.countries, heads.residents, self.whole.at[own])
        columns = np.concatenate([points.end_to_end(), self._border.columns[:, met]], axis=1)
        persons, band = self._persons_of(number)
        order = np.argsort(persons, kind="stable")
        rows = resident_rows(columns[:, order], persons[order], heads.groups[number])
        return ResidentRows(rows, band[order])

    @cached_property
    def _travellers(self) -> TravellerStays:
        # Who is in a block that does not open is a traveller here: they are found out first.
        assert self._counts is not None
        lost = self.heads.lost
        inside = self._inside(lost.columns[LON], lost.columns[LAT])
        met = np.flatnonzero(inside.any(axis=0))
        own = _Travellers(
            lost.columns[:, met], lost.persons[met], lost.country[met], inside[:, met]
        )
        pieces = [each for each in (self._travellers_in_blocks(), own) if len(each.persons)]
        stays = _end_to_end(pieces) if len(pieces) > 1 else (pieces or [own])[0]
        return traveller_stays(
            stays.columns, stays.persons, stays.country, stays.inside, self.heads.groups
        )

    def _travellers_in_blocks(self) -> _Travellers:
        """Return who of the blocks of travellers is inside, block after block: none is taken apart
        where nobody is.
        """
        heads, table, at = self.heads, self.heads.travellers, self._near_travellers
        points = self._blocks.points(heads.countries, table, at)
        inside = self._inside(points.blocks[:, LON].reshape(-1), points.blocks[:, LAT].reshape(-1))
        met = np.flatnonzero(inside.any(axis=0))
        block, row = np.divmod(met, max(points.room, 1))
        persons = np.empty(0, dtype=np.int32)
        if len(met):
            before = np.cumsum(points.count) - points.count
            persons = self._blocks.persons(heads.countries, table, at).take(before[block] + row)
        columns = np.asarray(points.blocks[block, :, row].T)
        return _Travellers(columns, persons, table.country[at].take(block), inside[:, met])

    @cached_property
    def _near_travellers(self) -> Positions:
        """The blocks of travellers that some band may meet, rising."""
        table = self.heads.travellers
        found = []
        for grid in self._grids:
            near = table.near(grid.box)
            boxes = table.boxes(near)
            states = grid.states_of_boxes(boxes.west, boxes.south, boxes.east, boxes.north)
            found.append(near[states != OUTSIDE])
        return found[0] if len(found) == 1 else np.unique(np.concatenate([_NONE, *found]))

    def _inside(self, lon: Numbers, lat: Numbers) -> NDArray[np.bool_]:
        """Return, for each band and each point, whether it is inside."""
        if not len(lon):
            return np.empty((len(self._grids), 0), dtype=bool)
        return np.array([grid.holds(lon, lat) for grid in self._grids]).reshape(-1, len(lon))


# -- inside ---------------------------------------------------------------------------------

_ANSWERS = (
    "heads", "whole", "_near", "_grids", "_laid", "_border", "_counts", "_members", "_travellers",
    "_near_travellers",
)  # fmt: skip
_NONE = np.empty(0, dtype=np.int64)


def _end_to_end(pieces: Sequence[_Travellers]) -> _Travellers:
    return _Travellers(
        np.concatenate([each.columns for each in pieces], axis=1),
        np.concatenate([each.persons for each in pieces]),
        np.concatenate([each.country for each in pieces]),
        np.concatenate([each.inside for each in pieces], axis=1),
    )


def _bands_of(grids: Sequence[_Laid], lon: Numbers, lat: Numbers) -> tuple[Positions, Bands]:
    """Return the positions of the points inside any band, and the gravest band of each."""
    if len(grids) == 1:
        at = np.flatnonzero(grids[0].holds(lon, lat))
        return at, np.zeros(len(at), dtype=np.int32)
    band = np.full(len(lon), -1, dtype=np.int32)
    for number, grid in enumerate(grids):
        free = np.flatnonzero(band < 0)
        band[free[grid.holds(lon[free], lat[free])]] = number
    at = np.flatnonzero(band >= 0)
    return at, band[at]
