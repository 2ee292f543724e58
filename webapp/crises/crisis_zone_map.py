"""Where a crisis is now: the bands of its zone, for the maps of its pages and of the wall; and on
its own page what stands in it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.data_versions.versioned_data import shared_version
from core.geo.errors import BadGeometry
from directory.search.version import SHOWN_DIRECTORY
from feeds.values import Band
from registry.matching.index import index_state
from response.crisis.models import SHOWN_CRISES, Crisis
from response.crisis.zones import current_zone, zone_bands
from watch.matching.hazard_zone import HazardZone
from watch.sheet.hazard_places import hazard_places
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.http.i18n import readers_marks
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.maps.own_ground import own_ground
from webapp.maps.zone_map import ZoneMap, zone_map


def bands_now(session: Session, crisis: Crisis) -> tuple[Band, ...]:
    """Return what holds now; nothing where nobody knows, or the row is damaged."""
    held = current_zone(session, crisis)
    try:
        return zone_bands(held) if held is not None else ()
    except BadGeometry:
        return ()


def crisis_zone_map(crisis: Crisis) -> ZoneMap | None:
    """Return the map of a crisis for who asks: its zone, shelters, posts, the border of the own
    ground, and the own people who are inside now as counts; None where nobody knows where it is.
    Remembered while zone, directory and index are as they were.
    """
    context, scope = request_context(), current_scope()
    version = shared_version(context.session, SHOWN_DIRECTORY, SHOWN_CRISES)
    if version is not None:
        version = (version, index_state(context.session))
    whose = (scope.viewer, scope.role, scope.post_id, readers_marks(context.now))
    key = ("crisis map", crisis.id, crisis.title, whose)
    return remembered_part(version, key, lambda: _made(crisis))


# -- inside ---------------------------------------------------------------------------------


def _made(crisis: Crisis) -> ZoneMap | None:
    context, settings = request_context(), services().settings
    bands = bands_now(context.session, crisis)
    if not bands:
        return None
    places = hazard_places(
        context,
        bands,
        near_km=settings.near_km,
        counted=HazardZone(bands, None, context.now, None),
        disclosure=settings.disclosure,
    )
    return zone_map(
        bands, crisis.title, context.now, places, ground=own_ground().area, has_paper=False
    )
