"""Towns for the offline file: few enough to carry, enough to say in which unit somebody stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from core.atlas.values import Feature, Unit
from core.geo.geometry import Box

REGION = Box(-170.0, 5.0, -50.0, 75.0)
MOST_TOWNS = 4000
"""About 180 KB in the file."""
_LARGE = {"US": 5, "CA": 5}
"""Where towns are many, only the larger ones: their people count by this divisor."""


@dataclass(frozen=True, slots=True)
class BookTown:
    """A town: degrees, WGS84, and the codes of the units around it, the finest first (US48215,
    US-TX, US).
    """

    name: str
    lon: float
    lat: float
    codes: tuple[str, ...] = ()
    state: str = ""
    """What its state is called; empty where nobody knows."""


class TownAtlas(Protocol):
    """What is asked of the atlas here (`core.atlas.Atlas` answers it)."""

    def features(self, kind: str, box: Box) -> Iterator[Feature]:
        """Yield the features of a layer in a box."""

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code."""


def places_of(
    atlas: TownAtlas, countries: Iterable[str], limit: int = MOST_TOWNS
) -> list[BookTown]:
    """Return the `limit` most populous towns of `countries` (ISO codes), by name; those of the US
    and Canada weigh a fifth.
    """
    wanted = set(countries)
    found = []
    for feature in atlas.features("gazetteer", REGION):
        known = feature.attributes
        country = str(known["country"] or "")
        if country in wanted:
            weight = int(known["population"] or 0) / _LARGE.get(country, 1)
            found.append(
                (
                    -weight,
                    str(known["name"]),
                    feature.geometry.centroid.x,
                    feature.geometry.centroid.y,
                    known,
                    country,
                )
            )
    found.sort(key=lambda town: town[:4])
    chosen = []
    for _, name, lon, lat, known, country in found[:limit]:
        codes = _codes(atlas, known, country)
        state = atlas.unit(codes[-2]) if len(codes) > 1 else None
        chosen.append(BookTown(name, lon, lat, codes, state.name if state else ""))
    return sorted(chosen, key=lambda town: (town.name, town.lon, town.lat))


def _codes(atlas: TownAtlas, known: object, country: str) -> tuple[str, ...]:
    admin1, admin2 = (str(known[key] or "") for key in ("admin1", "admin2"))  # type: ignore[index]
    county = atlas.unit(admin2) if admin2 else None
    return tuple(filter(None, (admin2, admin1 or (county.parent if county else ""), country)))
