"""Who of the directory is within a plan's reach, as rows to be carried away, and the towns around
its area.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.atlas.values import Feature, Unit
from core.crypto import Keyring
from core.geo.geometry import Area, Box
from core.geo.window import Window
from directory.book.towns import BookTown, places_of
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Viewer
from directory.export.rows import ExportRow, rows_for
from directory.rounds.models import Round, RoundState
from directory.search.jurisdictions import all_in_charge
from directory.search.nearby import organisations_for, posts_within, shelters_near, shelters_within
from plans.facts.contacts import ORGANISATIONS_WITHIN_KM, SHELTERS_WITHIN_KM
from plans.models import PlanArea

MOST_TOWNS = 600
TOWNS_WITHIN = 1.0
"""Towns are taken so far around the area, as a share of its own width and height."""
LEAST_DEGREES = 1.5
"""And at least so far: a plan for one town has neighbours too."""


def rows_in_reach(
    session: Session,
    atlas: Atlas,
    plan: PlanArea,
    area: Area,
    viewer: Viewer,
    *,
    now: datetime,
    keyring: Keyring | None,
) -> list[ExportRow]:
    """Return the rows the viewer may see of who answers for the area, stands in it or near it.

    Posts of every country, shelters, organisations, host authorities; the officials of the plan's
    own post and country; with a `keyring` that post's community leaders, which the caller writes
    into the audit log.
    """
    places = {plan.post_id, plan.post.covering_post_id, *_placed(session, atlas, area, viewer)}
    near = {str(each) for each in places if each is not None}
    return [
        row
        for row in rows_for(session, viewer, now, keyring)
        if row.id in near or _is_of_the_post(row, plan)
    ]


def towns_around(atlas: Atlas, area: Area, rows: Sequence[ExportRow]) -> list[BookTown]:
    """Return the towns a question on the spot may name: in the countries of the rows, in and around
    the area.
    """
    countries = {row.located_in for row in rows if row.located_in}
    return places_of(_WindowAtlas(atlas, _window(area)), countries, MOST_TOWNS)


def next_round(session: Session, today: date) -> date | None:
    """Return the day by which the directory is to be confirmed in the round that is open or comes
    next; None if unknown.
    """
    awaited = Round.state.in_((RoundState.PLANNED, RoundState.OPEN))
    return session.scalar(
        sa.select(sa.func.min(Round.due_on)).where(awaited, Round.due_on >= today)
    )


# -- inside ---------------------------------------------------------------------------------


def _placed(session: Session, atlas: Atlas, area: Area, viewer: Viewer) -> Iterator[uuid.UUID]:
    yield from (found.post.id for found in all_in_charge(session, atlas, area=area, viewer=viewer))
    yield from (post.id for post in posts_within(session, area, viewer=viewer))
    yield from (shelter.id for shelter in shelters_within(session, area, viewer=viewer))
    yield from (
        near.entry.id for near in shelters_near(session, area, SHELTERS_WITHIN_KM, viewer=viewer)
    )
    yield from (
        near.entry.id
        for near in organisations_for(session, area, ORGANISATIONS_WITHIN_KM, viewer=viewer)
    )


def _is_of_the_post(row: ExportRow, plan: PlanArea) -> bool:
    if row.country != plan.country:
        return False
    if row.section is EntryKind.LEADER:
        return row.post_id == str(plan.post_id)
    return row.section is EntryKind.FOCAL_POINT and row.post_id in {"", str(plan.post_id)}


def _window(area: Area) -> Window:
    own = Window.around(area)
    wide, high = (
        max(LEAST_DEGREES, side * TOWNS_WITHIN)
        for side in (own.east - own.west, own.north - own.south)
    )
    return Window(
        own.west - wide, max(-90.0, own.south - high), own.east + wide, min(90.0, own.north + high)
    )


class _WindowAtlas:
    """An atlas that knows of one window only."""

    def __init__(self, atlas: Atlas, window: Window) -> None:
        self._atlas, self._window = atlas, window

    def features(self, kind: str, _box: Box) -> Iterator[Feature]:
        """Yield the features in the window, whatever box is asked for."""
        for box in self._window.boxes:
            yield from self._atlas.features(kind, box)

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        return self._atlas.unit(code)
