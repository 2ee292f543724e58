"""What stands on the map of the board beside its zones: shelters and posts as points, and own
people as counts.

Nothing of a place is loaded but its name and its point, and no name of a person: looking at the
board leaves no line in the audit log.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from core.context import Context
from core.disclosure import STANDARD, Disclosure
from core.geo.geometry import KM_PER_DEGREE, Area, Point
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer
from directory.search.nearby import EntryPoint, entry_points
from feeds.models import Hazard
from registry.matching.blocks.stay_rows import Rows
from registry.matching.index import open_index
from watch.board.model import Board
from watch.matching.affected import affected_zones
from watch.matching.disclosure_grid import PeopleSquare, squares_of
from watch.matching.hazard_zone import HazardZone, hazard_zone

MOST_PLACES = 200
"""On one map; those in danger before those near."""


class BoardPlaceKind(enum.StrEnum):
    """What a place is; its value is the layer of the map it stands in."""

    SHELTER = "shelter"
    POST = "post"


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """A shelter or a post in a zone of the board, or near one."""

    kind: BoardPlaceKind
    id: uuid.UUID
    name: str
    point: Point
    is_inside: bool


def board_places(
    session: Session, zones: Sequence[Area], *, viewer: Viewer, near_km: float
) -> tuple[BoardPlace, ...]:
    """Return the shelters in the zones and within `near_km` of them, and the posts in them, those
    of the viewer's country near them too; those in danger first.
    """
    if not zones:
        return ()
    own = viewer.country
    shelters = _around(session, Shelter, zones, viewer, near_km)
    posts = _around(session, Post, zones, viewer, near_km)
    found = [
        *(_place(BoardPlaceKind.SHELTER, *each) for each in shelters),
        *(
            _place(BoardPlaceKind.POST, *each)
            for each in posts
            if each[1] or each[0].country == own
        ),
    ]
    return tuple(sorted(found, key=lambda each: not each.is_inside)[:MOST_PLACES])


def board_squares(
    context: Context[Viewer], board: Board, disclosure: Disclosure = STANDARD
) -> tuple[PeopleSquare, ...]:
    """Return the viewer's own people whom the hazards of a board touch, each once, in squares of
    about 25 km; nobody for a viewer to whom the board counts none.
    """
    ids = [row.hazard.id for row in board.live if row.touches_mine]
    country = context.viewer.country
    if not ids or not country:
        return ()
    query = sa.select(Hazard).where(Hazard.id.in_(ids)).options(undefer(Hazard.severity_zones))
    hazards = context.session.scalars(query)
    zones = [
        hazard_zone(each, context.now, timedelta(hours=each.source.keep_hours)) for each in hazards
    ]
    rows = list(_touched_rows(context, country, [each for each in zones if each.bands]))
    if not rows:
        return ()
    whole = np.concatenate(rows)
    once = np.unique(whole["person"], return_index=True)[1]
    return squares_of(whole[once], disclosure, is_own=True)


# -- inside ---------------------------------------------------------------------------------


def _touched_rows(
    context: Context[Viewer], country: str, zones: Sequence[HazardZone]
) -> Iterator[Rows]:
    if not zones:
        return
    index = open_index(context.session, context.keyring, [country])
    for _position, touched in affected_zones(zones, index):
        match = touched.matches.get(country)
        if match is not None:
            yield match.rows


def _around(
    session: Session,
    kind: type[Post] | type[Shelter],
    zones: Sequence[Area],
    viewer: Viewer,
    near_km: float,
) -> list[tuple[EntryPoint, bool]]:
    """Return the entries in the zones, and those near one, each with whether it is inside."""
    points = entry_points(session, kind, viewer=viewer)
    inside = {each.id for held in points.within_each(zones) for each in held}
    found = [(each, True) for each in points.entries if each.id in inside]
    found += [
        (each, False)
        for each in points.entries
        if each.id not in inside and any(_is_near(zone, each.point, near_km) for zone in zones)
    ]
    return found


def _is_near(zone: Area, point: Point, near_km: float) -> bool:
    """Return whether a point is near a zone; most are told by the box around it alone."""
    box, high = zone.box, near_km / KM_PER_DEGREE
    if not box.south - high <= point.lat <= box.north + high:
        return False
    wide = high / max(0.1, np.cos(np.radians(point.lat)))
    is_about = box.west - wide <= point.lon <= box.east + wide
    return bool(is_about) and zone.distance_km(point) <= near_km


def _place(kind: BoardPlaceKind, entry: EntryPoint, is_inside: bool) -> BoardPlace:
    return BoardPlace(kind, entry.id, entry.name, entry.point, is_inside)
