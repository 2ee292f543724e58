"""Which zone a command asks about: of a hazard, of a file, or around a place."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import UnusableInput
from core.geo.errors import BadGeometry
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from feeds.lifecycle.history.versions import versions_known_at
from feeds.models import Hazard
from feeds.values import Band
from watch.matching.drawn_area import AreaDescription
from watch.matching.hazard_zone import HazardState, hazard_zone
from watch.matching.moments import HazardTimes
from watch.sheet.affected_sheet import area_as_zone
from watch.sheet.caveats import ZoneCaveats, caveats_of
from webapp.cli.context import CliContext, read_file, read_moment
from webapp.cli.place_choice import ask_area
from webapp.cli.terminal.answers import note, speak
from webapp.cli.terminal.commands import CommandFailure

LARGEST_AREA_FILE = 8 * 1024 * 1024


def known_moment(text: str | None, hazard_id: str | None) -> datetime | None:
    """Return the moment of `--known-at`. Raises UsageError where no hazard is asked about."""
    if text and not hazard_id:
        raise click.UsageError(speak(N_("--known-at pide también --hazard")))
    return read_moment(text) if text else None


@dataclass(frozen=True, slots=True)
class AskedZone:
    """What to look into; `at` is the moment that goes with it, None for now."""

    bands: tuple[Band, ...]
    center: Point | None = None
    at: datetime | None = None
    times: HazardTimes | None = None
    caveats: ZoneCaveats | None = None


def given_zone(
    cli: CliContext, path: Path | None, described: AreaDescription, for_program: bool
) -> AskedZone | None:
    """Return the area of a file, or around the place described, of which it is said which was
    taken; None where neither is.
    """
    if path is not None:
        return _area(path)
    if not described.place:
        return None
    asked = ask_area(cli, described, for_program)
    for taken in asked.notes:
        note("{taken}", taken=taken)
    return AskedZone(asked.bands, asked.center)


def _area(path: Path) -> AskedZone:
    data = read_file(path, LARGEST_AREA_FILE)
    try:
        return AskedZone(area_as_zone(Area.from_geojson(json.loads(data)), path.stem))
    except BadGeometry as wrong:
        raise UnusableInput(path.name, str(wrong)) from wrong
    except (ValueError, TypeError, AttributeError, RecursionError) as wrong:
        raise UnusableInput(path.name, "not GeoJSON") from wrong


def found_hazard(session: Session, text: str) -> Hazard:
    """Return the hazard of an id or a key. Raises UnusableInput."""
    try:
        found = session.get(Hazard, uuid.UUID(text))
    except ValueError:
        found = session.scalar(sa.select(Hazard).where(Hazard.key == text))
    if found is None:
        raise UnusableInput(text, "no such hazard; `atalaya watch hazards` lists them")
    return found


def zone_of(
    context: Context[Viewer], hazard_id: str | None, known_at: datetime | None, at: datetime | None
) -> AskedZone:
    """Return the zone of a hazard as it stands, or as it was known; asked at `at`, else at the
    moment of that knowledge, else now.

    Raises UnusableInput for no such hazard, CommandFailure where it had no place, or nobody knew.
    """
    session, hazard = context.session, found_hazard(context.session, hazard_id or "")
    state: HazardState | None = hazard
    if known_at is not None:
        state = versions_known_at(session, [hazard.id], known_at).get(hazard.id)
    if state is None:
        raise CommandFailure(speak(N_("en ese momento no se sabía de este peligro")))
    keep = timedelta(hours=hazard.source.keep_hours)
    zone = hazard_zone(state, at or known_at or context.now, keep)
    if not zone.bands:
        raise CommandFailure(
            speak(N_("el peligro no tiene lugar: {reason}"), reason=speak(state.unplaced_reason))
        )
    return AskedZone(zone.bands, zone.center, zone.at, zone.times, caveats_of(state))
