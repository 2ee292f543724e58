"""How many of a country's own registered people are at each of several places: counts, no names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.atlas.values import Place
from core.crypto import Keyring
from core.disclosure import UNKNOWN, Cell, Disclosure
from core.geo.geometry import Area
from feeds.values import Band, Severity
from registry.matching.index import open_index
from watch.matching.affected import affected

NEAR_KM = 25.0
"""Around a town, whose own shape the atlas does not know."""


def own_people(
    session: Session,
    keyring: Keyring,
    atlas: Atlas,
    country: str,
    places: Sequence[Place],
    at: datetime,
    disclosure: Disclosure,
) -> dict[str, Cell]:
    """Return how many nationals of `country` are in or around each place, by its code.

    Nobody registered is unknown, never 0.
    """
    index = open_index(session, keyring, [country])
    counts: dict[str, Cell] = {}
    for place in places:
        match = affected([Band(_ground(atlas, place), Severity.UNKNOWN, "")], index, at)
        persons = match[country].persons if country in match else 0
        counts[place.code] = disclosure.whole(persons, is_own=True) if persons else UNKNOWN
    return counts


# -- inside ---------------------------------------------------------------------------------


def _ground(atlas: Atlas, place: Place) -> Area:
    area = atlas.area(place.code) if place.kind == "admin" else None
    return area or Area.circle(place.point, NEAR_KM)
