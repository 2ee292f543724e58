"""The travellers of many zones, their stays told for each zone in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.head_table import Positions
from registry.matching.blocks.reading import BlockSource
from registry.matching.blocks.rows import FIRST_HOUR, LAST_HOUR, STAY, Columns
from registry.matching.blocks.stay_rows import ROW, Rows, TravellerStays, dated_rows
from registry.matching.blocks.stays import NO_STRETCHES, Stretches
from registry.matching.index_heads import IndexHeads
from registry.matching.rounds.zone_hits import ZoneHits


def no_travellers(bands: int) -> TravellerStays:
    """Return that of a zone of so many bands without a stay of a traveller."""
    nobody = np.zeros(0, dtype=ROW)
    inside = np.empty((bands, 0), dtype=bool)
    return TravellerStays(nobody, np.empty(0, dtype=np.int16), inside, NO_STRETCHES)


def travellers_by_zone(
    hits: ZoneHits, source: BlockSource, heads: IndexHeads, bands: Sequence[int]
) -> dict[int, TravellerStays]:
    """Return the stays of travellers that lie in zones, by the position of the zone; zones without
    one are left out. `bands` is how many each zone has. Raises BlocksLost.
    """
    if not len(hits.zone):
        return {}
    stays = _Stays.of(hits, source, heads)
    found = {}
    for zone in np.unique(hits.zone).tolist():
        found[zone] = stays.of_zone(zone, bands[zone])
    return found


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stays:
    """The stays of all zones, by zone; each may stand in several rows, one a stretch of hours."""

    rows: Rows
    country: NDArray[np.int16]
    zone: Positions
    """Of each stay."""
    stay: Positions
    """The stay of each row of a block that was met, by zone."""
    row_zone: Positions
    columns: Columns
    """Of each of these rows."""
    pair_zone: Positions
    pair_stay: Positions
    pair_band: NDArray[np.int32]
    """The bands that hold each stay, as pairs, by zone."""

    @classmethod
    def of(cls, hits: ZoneHits, source: BlockSource, heads: IndexHeads) -> _Stays:
        met, columns = hits.gravest, hits.gravest.columns
        persons, country = met.persons(source, heads.countries), met.country
        ids = np.vstack([met.zone, country, persons, columns[STAY:]]).T
        whole = np.ascontiguousarray(ids.astype("<i4"))
        _, first, stay = np.unique(whole, axis=0, return_index=True, return_inverse=True)
        own = country[first].astype(np.int16)
        rows = dated_rows(columns[:, first], persons[first], own, heads.groups)
        stay = stay.reshape(-1).astype(np.int64)
        of_pair = stay[np.searchsorted(met.key, hits.key)]
        return cls(
            rows, own, met.zone[first], stay, met.zone, columns, hits.zone, of_pair, hits.band
        )

    def of_zone(self, zone: int, bands: int) -> TravellerStays:
        """Return those of one zone."""
        own, rows, pairs = (
            slice(*np.searchsorted(each, [zone, zone + 1]).tolist())
            for each in (self.zone, self.row_zone, self.pair_zone)
        )
        many = own.stop - own.start
        inside = np.zeros((bands, many), dtype=bool)
        inside[self.pair_band[pairs], self.pair_stay[pairs] - own.start] = True
        hours = self.columns[FIRST_HOUR, rows].copy(), self.columns[LAST_HOUR, rows].copy()
        stretches = Stretches(many, self.stay[rows] - own.start, *hours)
        return TravellerStays(self.rows[own], self.country[own], inside, stretches)
