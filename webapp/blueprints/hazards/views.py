"""Pages of the watch: board, and one hazard, now or as they were known."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from feeds.context.lookup import context_of
from feeds.labels import KIND_WORDS
from feeds.lifecycle.history.versions import versions_of
from feeds.models import Hazard
from feeds.values import Band
from watch.board.present_board import touched_by
from watch.hazard_summary import hazard_summary
from watch.matching.hazard_zone import bands_of, hazard_zone
from watch.same_event import pairs_on_board, same_event_of
from watch.sheet.hazard_places import HazardPlaces, hazard_places
from webapp.auth.access import current_scope
from webapp.auth.policy import OFFICIALS
from webapp.auth.request_context import request_context
from webapp.blueprints.hazards.board_parts import board_parts, shown_version
from webapp.blueprints.hazards.hazard_alarms import alarm_of_hazard
from webapp.blueprints.hazards.query_args import board_filter, known_at
from webapp.blueprints.hazards.sheet_memory import map_memory, memory_of, sheet_version
from webapp.blueprints.hazards.timeline import KnownHazard, exact_moment, known_hazard
from webapp.crisis_frame.crisis_heads import crises_fed_by
from webapp.http.database import db
from webapp.http.i18n import words_of, zone
from webapp.http.paging import page_link
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.maps.base_map import detail_url
from webapp.maps.zone_map import ZoneMap, zone_map

blueprint = Blueprint("hazards", __name__)


@dataclass(frozen=True, slots=True)
class TouchedPart:
    """Whom a hazard touches, written out."""

    text: Markup
    persons: int | None
    """Of the reader's own country; None where nobody is touched, or no number is shown."""

    @property
    def touches_mine(self) -> bool:
        """Whether people of the reader's country are registered inside."""
        return self.persons is not None


@blueprint.get("/vigilancia")
def board() -> ResponseReturnValue:
    """Return the watch board; an open one that asks again gets the list alone, or that it holds."""
    board_query, moment = board_filter(request.args), asked_moment()
    present = present_mark(shown_version())
    if present.is_held:
        return present.unchanged()
    fragment = is_asked_again()
    parts = board_parts(board_query, moment, with_map=not fragment)
    page = render_template(
        "hazards/board_list.html" if fragment else "hazards/board.html",
        parts=parts,
        present=present,
        board=parts.board,
        wanted=board_query,
        moment=moment,
        known_at=exact_moment(moment) if moment else None,
        local_moment=local_input(moment),
        kind_choices=[
            (kind.value, f"{words_of(KIND_WORDS[kind])} ({count})")
            for kind, count in parts.board.kinds.items()
        ],
        page_link=page_link,
        pairs=pairs_on_board(db.session(), current_scope().source_country)
        if parts.has_pairs
        else None,
        now=services().clock(),
    )
    return present.part(page, parts.board.live_total) if fragment else page


@blueprint.get("/vigilancia/<uuid:hazard_id>")
def hazard(hazard_id: uuid.UUID) -> ResponseReturnValue:
    """Return one hazard, with its messages in the words of the source; a page of it that is open
    and asks again gets whom it touches now.
    """
    present = present_mark(shown_version(), hazard_id)
    if present.is_held:
        return present.unchanged()
    known = known_or_404(hazard_id, with_messages=not is_asked_again())
    touched = None if known.moment else _touched(known)
    if is_asked_again():
        return present.part(touched.text if touched else "", touched.persons if touched else None)
    bands = bands_of(known.state) if known.state is not None else ()
    zone_map_shown = _map(known, bands, touched)
    return render_template(
        "hazards/hazard.html",
        known=known,
        page=known.summary,
        present=present if touched else None,
        touched=touched,
        same=same_event_of(db.session(), known.hazard),
        crises=crises_fed_by(db.session(), known.hazard, current_scope()),
        alarm=None if known.moment else alarm_of_hazard(known.hazard.id),
        may_declare=not known.moment and not known.hazard.is_test,
        context=context_of(
            db.session(), known.hazard, services().atlas, current_scope().source_country
        ),
        bands=bands,
        local_moment=local_input(known.moment),
        zone_map=zone_map_shown,
        detail=detail_url(zone_map_shown.box),
    )


def _touched(known: KnownHazard) -> TouchedPart | None:
    """Return whom a hazard touches, as the board counts it for who reads the page; remembered until
    a cycle of the watch ends.
    """
    scope = current_scope()

    def write() -> TouchedPart | None:
        row = touched_by(
            db.session(),
            known.hazard,
            viewer=scope.viewer,
            sees_counts=scope.role in OFFICIALS,
            disclosure=services().settings.disclosure,
        )
        if row is None:
            return None
        text = render_template("hazards/touched.html", touched=row)
        return TouchedPart(Markup(text), row.persons.value)  # noqa: S704 - a template of ours

    return memory_of(known, sheet_version())(("touched part", scope.role), write)


def _map(known: KnownHazard, bands: tuple[Band, ...], touched: TouchedPart | None) -> ZoneMap:
    """Return the map of a hazard with the places of `_places`, as long as all of that holds."""
    has_people = touched is not None and touched.touches_mine
    remember = map_memory(known, shows_people=has_people)

    def make() -> ZoneMap:
        at, title = known.moment or services().clock(), name_of_hazard(known.hazard)
        return zone_map(bands, title, at, _places(known.hazard, bands, touched))

    return remember(("map", has_people, request.script_root), make)


def _places(
    hazard: Hazard, bands: tuple[Band, ...], touched: TouchedPart | None
) -> HazardPlaces | None:
    """Return what stands on the map beside the zone: places of today's directory, and own people
    where the board counts any under this hazard now.
    """
    context, settings = request_context(), services().settings
    counted = None
    if touched is not None and touched.touches_mine:
        counted = hazard_zone(hazard, context.now, timedelta(hours=hazard.source.keep_hours))
    return hazard_places(
        context,
        bands,
        near_km=settings.near_km,
        counted=counted,
        disclosure=settings.disclosure,
    )


def known_or_404(hazard_id: uuid.UUID, *, with_messages: bool = True) -> KnownHazard:
    """Return a hazard as it was known at the moment in the address; as it stands without one."""
    country = current_scope().source_country
    summary = hazard_summary(db.session(), hazard_id, country, with_messages=with_messages)
    if summary is None:
        abort(404)
    return known_hazard(summary, versions_of(db.session(), hazard_id), asked_moment())


def placed_or_404(hazard_id: uuid.UUID, *, with_messages: bool = True) -> KnownHazard:
    """Return the same, of a hazard that had a place then."""
    known = known_or_404(hazard_id, with_messages=with_messages)
    if not known.is_placed:
        abort(404)
    return known


def asked_moment() -> datetime | None:
    """Return the moment in the address about which is asked what was known; None for now."""
    return known_at(request.args, zone(), services().clock())


def local_input(moment: datetime | None) -> str:
    """Return a moment, or now, as a field of a form shows it in the reader's zone."""
    return f"{(moment or services().clock()).astimezone(zone()):%Y-%m-%dT%H:%M}"
