"""Where a crisis is now: the bands of its zone, for the maps of its pages and of the wall."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.geo.errors import BadGeometry
from feeds.values import Band
from response.crisis.models import Crisis
from response.crisis.zones import current_zone, zone_bands


def bands_now(session: Session, crisis: Crisis) -> tuple[Band, ...]:
    """Return what holds now; nothing where nobody knows, or the row is damaged."""
    held = current_zone(session, crisis)
    try:
        return zone_bands(held) if held is not None else ()
    except BadGeometry:
        return ()
