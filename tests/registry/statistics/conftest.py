from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from registry.card_blocks.kind import PERSONS
from registry.people.models import Need, StayKind
from registry.statistics.fields import PersonFields
from registry.statistics.traits.open_traits import OpenTraits
from registry.statistics.traits.trait_blocks import (
    CountedPerson,
    CountedStay,
    empty_block,
    with_traits,
)

TODAY = date(2026, 11, 29)
STATES = {"US48215": "US-TX", "US48061": "US-TX", "MX07089": "MX-CHP"}


def counted(
    unit: str = "US48215",
    *,
    born: int | None = 1990,
    sex: str = "f",
    language: str = "es",
    needs: Sequence[Need] = (),
    household: int = 0,
    kind: StayKind = StayKind.RESIDENCE,
    **more: object,
) -> CountedPerson:
    """Return somebody who lives in a unit."""
    stays = (CountedStay(kind, unit_code=unit),) if unit is not None else ()
    fields = {
        "birth_year": born,
        "sex": sex,
        "language": language,
        "post": "",
        "needs": tuple(needs),
        "household": household,
        "stays": stays,
        **more,
    }
    return CountedPerson(**fields)  # type: ignore[arg-type]


def people(
    records: Sequence[CountedPerson] | Mapping[int, CountedPerson],
    *,
    country: str = "SV",
    today: date = TODAY,
) -> PersonFields:
    """Return persons, numbered from 0 or as given, as their fields are counted."""
    numbered = records if isinstance(records, Mapping) else dict(enumerate(records))
    blocks = {}
    for block in sorted({number // PERSONS for number in numbered}):
        own = {
            number % PERSONS: record
            for number, record in numbered.items()
            if number // PERSONS == block
        }
        blocks[block] = with_traits(empty_block(), own)
    columns = OpenTraits(1, 1, blocks).columns
    return PersonFields.of(country, columns, today, STATES)


def seeded(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
