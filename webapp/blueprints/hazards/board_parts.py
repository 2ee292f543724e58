"""The parts of the board that are remembered while nothing on it has changed: the state of the
sources, the cards, the lists below them and the map.

What belongs to one browser alone (tokens of forms, links with its filter) is made for each page.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template
from markupsafe import Markup

from core.data_versions.versioned_data import shared_version
from directory.search.version import SHOWN_DIRECTORY
from feeds.models import SHOWN_HAZARDS
from feeds.sources.health import sources_health
from response.crisis.models import SHOWN_CRISES
from watch.board.board_places import board_places, board_squares
from watch.board.model import Board, BoardFilter
from watch.board.past_board import past_board
from watch.board.present_board import watch_board
from watch.board.zones import BoardZone, board_zones
from watch.models import FLAG_COUNTS, FLAGS
from watch.same_event import PairsOnBoard, pairs_on_board
from webapp.auth.access import can_open, current_scope
from webapp.auth.policy import OFFICIALS
from webapp.auth.request_context import request_context
from webapp.blueprints.hazards.presenters import BoardLayers, board_map
from webapp.blueprints.hazards.timeline import exact_moment
from webapp.crisis_frame.crisis_heads import areas_of_open, titles_of_open
from webapp.http.database import db
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.maps.own_ground import own_ground
from webapp.queries.demo_notice import is_demo
from webapp.queries.watch_age import watch_age


@dataclass(frozen=True, slots=True)
class BoardParts:
    """One part of the board as one sight has it, written out; `board` is it without its rows."""

    board: Board
    cards: Markup
    """Empty where no hazard is live."""
    sources: Markup
    """How the sources fare; empty of a board that is past."""
    is_doubtful: bool
    """Whether some source is silent, or none is asked: an empty board says nothing then."""
    rest: Markup
    """What has no place, what is a test, what has ended."""
    map: Markup
    """Empty for who asks for the list alone."""
    crises: Sequence[tuple[str, str]]
    """Number and title of the open ones; none on a board that is past."""
    has_pairs: bool
    """Whether something of it may be one event, or a person has said what it is."""


def board_parts(criteria: BoardFilter, moment: datetime | None, *, with_map: bool) -> BoardParts:
    """Return the parts of the board for who asks: as things stand, or as they stood at a moment."""
    if moment is not None:
        return _made(criteria, moment, with_map=with_map)
    scope, now = current_scope(), services().clock()
    seen = (scope.viewer, scope.role, scope.country, scope.post_id, can_open("hazards.same_event"))
    shown = (criteria, with_map, is_demo(), watch_age().is_fine, readers_marks(now))
    version = shared_version(db.session(), SHOWN_DIRECTORY, SHOWN_HAZARDS, FLAGS, SHOWN_CRISES)
    return remembered_part(
        version, ("board", seen, shown), lambda: _made(criteria, None, with_map=with_map)
    )


def present_board() -> Board:
    """Return the board of now as who asks sees it, without a filter."""
    return _board(BoardFilter(), None)


def shown_version() -> Hashable | None:
    """Return the state of all that the pages of the watch show of the present: an open one asks by
    it whether it still holds.
    """
    return shared_version(db.session(), SHOWN_DIRECTORY, SHOWN_HAZARDS, FLAG_COUNTS, SHOWN_CRISES)


# -- inside ---------------------------------------------------------------------------------


def _made(criteria: BoardFilter, moment: datetime | None, *, with_map: bool) -> BoardParts:
    session, country, now = db.session(), current_scope().source_country, services().clock()
    board = _board(criteria, moment)
    sources = sources_health(session, country, now=now)
    said = {"board": board, "known_at": exact_moment(moment) if moment else None}
    return BoardParts(
        board=replace(board, live=(), tests=(), ended=(), unplaced=()),
        cards=_written("board_cards", **said) if board.live else Markup(""),
        sources=Markup("") if moment else _written("board_sources", sources=sources),
        is_doubtful=not sources or any(each.is_doubtful for each in sources),
        rest=_written("board_rest", **said),
        map=_map(board, moment) if with_map else Markup(""),
        crises=() if moment else titles_of_open(session, current_scope()),
        has_pairs=moment is None and _has_pairs(pairs_on_board(session, country)),
    )


def _board(criteria: BoardFilter, moment: datetime | None) -> Board:
    scope = current_scope()
    board_at = watch_board if moment is None else past_board
    return board_at(
        db.session(),
        criteria,
        viewer=scope.viewer,
        sees_counts=scope.role in OFFICIALS,
        now=moment or services().clock(),
        disclosure=services().settings.disclosure,
    )


def _map(board: Board, moment: datetime | None) -> Markup:
    session = db.session()
    zones = board_zones(session, board)
    layers = BoardLayers() if moment else _layers(board, zones)
    return _written("board_map", board_map=board_map(zones, layers, moment))


def _layers(board: Board, zones: Sequence[BoardZone]) -> BoardLayers:
    session, settings, context = db.session(), services().settings, request_context()
    areas = [zone.area for zone in zones]
    return BoardLayers(
        crises=areas_of_open(session, current_scope()),
        places=board_places(session, areas, viewer=context.viewer, near_km=settings.near_km),
        squares=board_squares(context, board, settings.disclosure),
        ground=own_ground().area,
    )


def _has_pairs(pairs: PairsOnBoard) -> bool:
    return bool(pairs.doubts or pairs.decided)


def _written(template: str, **said: object) -> Markup:
    text = render_template(f"hazards/{template}.html", **said)
    return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made
