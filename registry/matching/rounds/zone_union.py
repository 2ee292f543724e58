"""Several zones counted as one: each resident and each household once, however many zones they are
in, and no block is opened for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.matching.blocks.head import RESIDENTS, TRAVELLERS, Numbers
from registry.matching.blocks.head_table import joined, no_heads
from registry.matching.blocks.stay_rows import NO_TRAVELLERS
from registry.matching.index_heads import IndexHeads, KnownCounts, LostRows, ResidentCounts
from registry.matching.open_index import CountryIndex
from registry.matching.zone_counts import BorderPersons, WholeBlocks, count_residents


@dataclass(frozen=True, slots=True)
class ResidentGround:
    """The residents of one country in a zone: the blocks wholly inside by number, and who was found
    at its border, an entry a person.
    """

    whole: NDArray[np.int64]
    block: NDArray[np.int64]
    """The number of the block each person at the border is in."""
    persons: Numbers
    households: Numbers


NO_RESIDENTS = ResidentGround(
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int32),
    np.empty(0, dtype=np.int32),
)
"""Of nobody."""


def heads_of(parts: Sequence[CountryIndex]) -> IndexHeads:
    """Return the heads of countries as they stood, end to end, for `count_union`."""
    return IndexHeads(
        tuple(part.country for part in parts),
        joined([part.residents for part in parts] or [no_heads(RESIDENTS)]),
        no_heads(TRAVELLERS),
        tuple(part.groups for part in parts),
        LostRows(NO_TRAVELLERS, NO_RESIDENTS.persons, np.empty(0, dtype=np.int16)),
        KnownCounts(),
    )


def count_union(
    heads: IndexHeads, grounds: Mapping[str, Sequence[ResidentGround]]
) -> Mapping[str, ResidentCounts]:
    """Return the residents of some zones by country, each once; minors, needs and languages are not
    counted. The zones were laid over these heads, or nothing in them has changed since: of a block
    that is not there any more nobody is counted.
    """
    table = heads.residents
    whole, households, edges = [_NONE], [np.empty(0, dtype=np.int32)], [0]
    for number, country in enumerate(heads.countries):
        own = grounds.get(country, ())
        first, last = heads.starts[number : number + 2].tolist()
        inside = np.unique(np.concatenate([_NONE, *(each.whole for each in own)]))
        whole.append(first + np.flatnonzero(np.isin(table.block[first:last], inside)))
        households.append(_at_border(own, inside))
        edges.append(edges[-1] + len(households[-1]))
    at, homes = np.concatenate(whole), np.concatenate(households)
    return count_residents(
        heads,
        WholeBlocks(at, np.zeros(len(at), dtype=np.int8)),
        BorderPersons(
            homes,
            np.zeros(len(homes), dtype=np.uint32),
            np.zeros(len(homes), dtype=np.int8),
            np.array(edges, dtype=np.int64),
        ),
        bands=1,
        year=None,
    )


# -- inside ---------------------------------------------------------------------------------

_NONE = np.empty(0, dtype=np.int64)


def _at_border(grounds: Sequence[ResidentGround], inside: NDArray[np.int64]) -> Numbers:
    """Return the households of those found at borders who are in no block wholly inside, each
    person once.
    """
    if not grounds:
        return np.empty(0, dtype=np.int32)
    persons = np.concatenate([each.persons for each in grounds])
    households = np.concatenate([each.households for each in grounds])
    block = np.concatenate([each.block for each in grounds])
    outside = np.flatnonzero(~np.isin(block, inside))
    _, first = np.unique(persons[outside], return_index=True)
    return np.asarray(households[outside[first]])
