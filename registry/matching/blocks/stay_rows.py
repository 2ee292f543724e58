"""Stays as the index gives them out: one row each, in degrees and codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geo.zone_grid import degrees
from registry.matching.blocks.attributes import (
    GroupNumbers,
    birth_years_of,
    groups_of,
    needs_of,
)
from registry.matching.blocks.head import Numbers
from registry.matching.blocks.rows import (
    FIRST_HOUR,
    FROM_DAY,
    HOUSEHOLD,
    IS_TRIP,
    LAST_HOUR,
    LAT,
    LON,
    STAY,
    TRAVELLER_COLUMNS,
    UNTIL_DAY,
    WORD,
    Columns,
)
from registry.matching.blocks.stays import ALWAYS, FOREVER, NO_STRETCHES, Stretches

NO_TRAVELLERS = np.empty((TRAVELLER_COLUMNS, 0), dtype=np.int32)
ROW = np.dtype(
    [
        ("person", "<i4"),
        ("household", "<i4"),
        ("stay", "S16"),
        ("lon", "<f8"),
        ("lat", "<f8"),
        ("from_day", "<i4"),
        ("until_day", "<i4"),
        ("birth_year", "<i2"),
        ("needs", "<u2"),
        ("language", "S3"),
        ("is_trip", "u1"),
    ]
)
"""A stay as it is given out.

Person and household are numbers within their country (`numbers`); a person without a household is a
household of one, by the negative of their own number. `stay` is empty of a resident: it is the only
one. Days count from 1970-01-01; birth_year 0 is unknown; language is the first subtag.
"""

Rows = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class TravellerStays:
    """Stays of travellers in a zone, one row each."""

    rows: Rows
    country: NDArray[np.int16]
    inside: NDArray[np.bool_]
    """Of shape (bands, stays)."""
    stretches: Stretches


def resident_rows(columns: Columns, persons: Numbers, groups: GroupNumbers) -> Rows:
    """Return residents as rows of the dtype ROW."""
    rows = _front_rows(columns, persons, _language_codes(groups))
    rows["from_day"], rows["until_day"] = ALWAYS, FOREVER
    return rows


def traveller_stays(
    columns: Columns,
    persons: Numbers,
    country: NDArray[np.int16],
    inside: NDArray[np.bool_],
    groups: Sequence[GroupNumbers],
) -> TravellerStays:
    """Return the stays that some rows of travellers are of, each once."""
    if not len(persons):
        return TravellerStays(np.zeros(0, dtype=ROW), country, inside, NO_STRETCHES)
    ids = np.ascontiguousarray(np.vstack([country, persons, columns[STAY:]]).T.astype("<i4"))
    _, first, stay = np.unique(ids, axis=0, return_index=True, return_inverse=True)
    stretches = Stretches(
        len(first), stay.reshape(-1).astype(np.int64), columns[FIRST_HOUR], columns[LAST_HOUR]
    )
    rows = dated_rows(columns[:, first], persons[first], country[first], groups)
    return TravellerStays(rows, country[first], inside[:, first], stretches)


def dated_rows(
    columns: Columns,
    persons: Numbers,
    country: NDArray[np.int16],
    groups: Sequence[GroupNumbers],
) -> Rows:
    """Return stays of travellers, one column each, as rows of the dtype ROW."""
    rows = _front_rows(columns, persons, np.empty(0, dtype="S3"))
    for number in np.unique(country).tolist():
        mine = country == number
        codes = _language_codes(groups[number])
        rows["language"][mine] = codes[groups_of(columns[WORD, mine].view(np.uint32))]
    rows["from_day"], rows["until_day"] = columns[FROM_DAY], columns[UNTIL_DAY]
    rows["is_trip"] = columns[IS_TRIP]
    rows["stay"] = np.ascontiguousarray(columns[STAY:].T).view("S16").reshape(-1)
    return rows


# -- inside ---------------------------------------------------------------------------------


def _front_rows(columns: Columns, persons: Numbers, codes: NDArray[np.bytes_]) -> Rows:
    words = columns[WORD].view(np.uint32)
    rows: Rows = np.zeros(len(persons), dtype=ROW)
    rows["person"], rows["household"] = persons, columns[HOUSEHOLD]
    rows["lon"], rows["lat"] = degrees(columns[LON]), degrees(columns[LAT])
    rows["birth_year"], rows["needs"] = birth_years_of(words), needs_of(words)
    if len(codes):
        rows["language"] = codes[groups_of(words)]
    return rows


def _language_codes(groups: GroupNumbers) -> NDArray[np.bytes_]:
    return np.array([group.language.encode() for group in groups.groups], dtype="S3")
