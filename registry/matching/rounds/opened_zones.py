"""Zones near which few blocks lie, asked together: every block near them is opened once, and all of
them are answered out of a few passes over arrays. The answers are those of `ZoneTouch`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.geo.geometry import Area
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.head_table import Positions
from registry.matching.blocks.reading import BlocksLost
from registry.matching.blocks.rows import LAT, LON
from registry.matching.blocks.stay_rows import TravellerStays
from registry.matching.index_heads import IndexHeads, IndexView, ResidentCounts
from registry.matching.rounds.resident_groups import OpenedResidents, residents_by_zone
from registry.matching.rounds.traveller_groups import no_travellers, travellers_by_zone
from registry.matching.rounds.zone_hits import hits_of
from registry.matching.rounds.zone_parts import NearBlocks, ZoneParts
from registry.matching.rounds.zone_union import NO_RESIDENTS, ResidentGround
from registry.matching.zone_touch import Bands, ZoneTouch

FEW_BLOCKS = 64
"""Of zones with more blocks near them it costs less to lay a grid over each."""
Zones = Sequence[Sequence[Area]]


class OpenedTouch(ZoneTouch):
    """Whom a zone touches whose answers are at hand; `rows_of` asks as any zone does."""

    def __init__(
        self,
        index: IndexView,
        areas: Sequence[Area],
        year: int | None,
        residents: Mapping[str, OpenedResidents],
        travellers: TravellerStays,
    ) -> None:
        """Take the answers."""
        super().__init__(index, areas, year)
        self._opened, self._stays = residents, travellers

    @property
    def residents(self) -> Mapping[str, ResidentCounts]:
        """The residents inside, counted, by country; countries without any are left out."""
        return {country: each.counts for country, each in self._opened.items()}

    @property
    def travellers(self) -> TravellerStays:
        """The stays of travellers inside some band."""
        return self._stays

    def persons_of(self, country: str) -> tuple[Numbers, Bands]:
        """Return the numbers of the residents inside, and the band of each."""
        known = self._opened.get(country)
        nobody = NO_RESIDENTS.persons
        return (known.persons, known.band) if known else (nobody, nobody)

    def ground_of(self, country: str) -> ResidentGround:
        """Return the residents inside as several zones are counted together."""
        known = self._opened.get(country)
        return known.ground if known else NO_RESIDENTS


def touch_opened(
    index: IndexView, zones: Zones, year: int | None, most_blocks: int
) -> Iterator[tuple[int, OpenedTouch]]:
    """Yield, with their positions, whom those of the zones touch near which few blocks lie and
    nobody who is in none; the others are left out, and so are all where blocks are lost on the
    way: they are to be asked one by one.
    `most_blocks` are opened at once.
    """
    try:
        heads = index.heads
    except BlocksLost:
        return
    if not zones:
        return
    parts = ZoneParts.of(zones)
    beside = parts.zones_around(heads.lost.columns[LON], heads.lost.columns[LAT])
    near, large = parts.near(heads.residents, FEW_BLOCKS)
    dated, more = parts.near(heads.travellers, FEW_BLOCKS)
    few = np.setdiff1d(np.arange(len(zones)), np.concatenate([large, more, beside]))
    asked = _Together(index, heads, zones, year, parts)
    for own in _in_turns(few, parts, near, most_blocks):
        try:
            yield from asked.answers(own, _of(own, parts, near), _of(own, parts, dated))
        except BlocksLost:
            return


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Together:
    """Zones that are asked together."""

    index: IndexView
    heads: IndexHeads
    zones: Zones
    year: int | None
    parts: ZoneParts

    def answers(
        self, own: Positions, near: NearBlocks, dated: NearBlocks
    ) -> list[tuple[int, OpenedTouch]]:
        """Return the answers of some of them. Raises BlocksLost."""
        heads, source, bands = self.heads, self.index.blocks, [len(each) for each in self.zones]
        hits = hits_of(self.parts, near, source, heads.countries, heads.residents)
        residents = residents_by_zone(hits, source, heads, bands, self.year)
        hits = hits_of(self.parts, dated, source, heads.countries, heads.travellers)
        travellers = travellers_by_zone(hits, source, heads, bands)
        return [
            (
                at,
                OpenedTouch(
                    self.index, self.zones[at], self.year, residents.get(at, {}),
                    travellers.get(at) or no_travellers(bands[at]),
                ),
            )
            for at in own.tolist()
        ]  # fmt: skip


def _in_turns(
    few: Positions, parts: ZoneParts, near: NearBlocks, most_blocks: int
) -> Iterator[Positions]:
    """Yield the zones some at a time, so that not more blocks are opened at once than may be."""
    many = np.bincount(parts.zone[near.part], minlength=int(few.max(initial=-1)) + 1)[few]
    turn = np.cumsum(many) // max(1, most_blocks)
    for each in np.unique(turn).tolist():
        yield few[turn == each]


def _of(zones: Positions, parts: ZoneParts, near: NearBlocks) -> NearBlocks:
    kept = np.isin(parts.zone[near.part], zones)
    return NearBlocks(near.part[kept], near.at[kept])
