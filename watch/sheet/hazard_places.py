"""What stands on the map of a hazard beside its zone: shelters, posts, and own people as counts.

No name is read for it, so that looking at a hazard leaves no line in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.context import Context
from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import union
from directory.entries.visibility import Viewer
from feeds.values import Band
from registry.matching.index import open_index
from watch.matching.affected import affected_zone
from watch.matching.disclosure_grid import PeopleSquare, squares_of
from watch.matching.hazard_zone import HazardZone
from watch.sheet.model import PostLine, ShelterLine
from watch.sheet.nearby import RememberedAtlas, Surroundings


@dataclass(frozen=True, slots=True)
class HazardPlaces:
    """Places in and around a zone, and squares of people, as on the affected sheet."""

    shelters_inside: tuple[ShelterLine, ...]
    shelters_near: tuple[ShelterLine, ...]
    posts_inside: tuple[PostLine, ...]
    posts_in_charge: tuple[PostLine, ...]
    squares: tuple[PeopleSquare, ...]


def hazard_places(
    context: Context[Viewer],
    bands: Sequence[Band],
    *,
    near_km: float,
    counted: HazardZone | None = None,
    disclosure: Disclosure = STANDARD,
) -> HazardPlaces | None:
    """Return the places of a zone as the viewer may see them; None where there is no zone.

    People are the viewer's own country's, exact, in squares of about 25 km, of whom `counted` is
    the zone and the moment; without it, and for a viewer of no country, there are none.
    """
    if not bands:
        return None
    own = context.viewer.country
    area = union(band.area for band in bands)
    around = Surroundings(context, RememberedAtlas(context.atlas), area, bands)
    return HazardPlaces(
        shelters_inside=around.shelters_inside(),
        shelters_near=around.shelters_near(near_km),
        posts_inside=around.posts_inside(),
        posts_in_charge=around.posts_in_charge([own] if own else []),
        squares=_squares(context, own, counted, disclosure) if own and counted else (),
    )


def _squares(
    context: Context[Viewer], country: str, zone: HazardZone, disclosure: Disclosure
) -> tuple[PeopleSquare, ...]:
    index = open_index(context.session, context.keyring, [country])
    match = affected_zone(zone, index).get(country)
    return () if match is None else squares_of(match.rows, disclosure, is_own=True)
