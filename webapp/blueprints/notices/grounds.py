"""What a page of a notice stands on: the hazard and the crisis its address names, as far as the
reader may know of them; the shelters that may be named; what may be corrected.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import abort

from core.settings import Settings
from feeds.models import Hazard
from response.crisis.listing import crisis_numbered, part_of
from response.crisis.models import Crisis
from watch.notices.listing import correctable
from watch.notices.models import Notice, NoticeKind
from watch.notices.prefill import CitedTemplate, NoticeGround, best_template
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.notices.notice_form import NoticeSurroundings
from webapp.crisis_frame.crisis_heads import hazards_of_crisis, visible_hazard
from webapp.http.database import db
from webapp.http.services import services
from webapp.queries.notices.notice_grounds import (
    ground_of_country,
    ground_of_crisis,
    ground_of_hazard,
    hazard_known,
    known_since,
    shelters_to_name,
    templates_in_force,
)


@dataclass(frozen=True, slots=True)
class NoticeAbout:
    """What a notice is about."""

    hazard: Hazard | None = None
    crisis: Crisis | None = None


def about_of(arguments: Mapping[str, str]) -> NoticeAbout:
    """Return what an address says a notice is about; 404 for what the reader may not know of."""
    crisis = _own_crisis(arguments.get("crisis", ""))
    return NoticeAbout(_hazard(arguments.get("peligro", "")), crisis)


def about_notice(notice: Notice) -> NoticeAbout:
    """Return what a notice is about, while it is there."""
    session = db.session()
    crisis = crisis_numbered(session, notice.crisis_number) if notice.crisis_number else None
    return NoticeAbout(hazard_known(session, notice.hazard_id), crisis)


def since_when(notice: Notice) -> datetime | None:
    """Return since when it is known what a notice is about."""
    about = about_notice(notice)
    return known_since(db.session(), about.hazard, about.crisis)


def ground_of(about: NoticeAbout) -> NoticeGround:
    """Return what a notice about this begins with."""
    session, atlas, now = db.session(), services().atlas, services().clock()
    country = current_scope().country
    if about.crisis is not None:
        hazards = hazards_of_crisis(session, about.crisis, country)
        return ground_of_crisis(session, atlas, about.crisis, hazards, country, now)
    if about.hazard is not None:
        return ground_of_hazard(session, atlas, about.hazard, country, now)
    return ground_of_country(country, _usual_zone(services().settings))


def template_asked(arguments: Mapping[str, str], ground: NoticeGround) -> CitedTemplate | None:
    """Return the template an address asks for, else the best of its kind."""
    templates = templates_in_force(db.session())
    code, kind = arguments.get("plantilla", ""), arguments.get("clase", "")
    named = next((each for each in templates if each.code == code), None)
    wanted = NoticeKind(kind) if kind in tuple(NoticeKind) else NoticeKind.WARNING
    return named or best_template(templates, wanted, ground.crisis_types)


def surroundings(
    *,
    timezone: str,
    hazard_id: uuid.UUID | None,
    crisis_number: str | None,
    post_id: uuid.UUID | None = None,
) -> NoticeSurroundings:
    """Return what the form of a notice may choose among; `post_id` is the post that speaks in it
    already, whoever writes on.
    """
    scope, session = current_scope(), db.session()
    shelters = shelters_to_name(session, request_context().viewer, scope.country)
    return NoticeSurroundings(
        country=scope.country,
        now=services().clock(),
        timezone=timezone,
        hazard_id=hazard_id,
        crisis_number=crisis_number,
        post_id=post_id or scope.post_id,
        shelter_ids=frozenset(each.id for each in shelters),
        corrected={each.number: each.id for each in correctable(session, scope.country)},
    )


# -- inside ---------------------------------------------------------------------------------


def _hazard(text: str) -> Hazard | None:
    if not text:
        return None
    try:
        hazard_id = uuid.UUID(text)
    except ValueError:
        abort(404)
    found = visible_hazard(db.session(), hazard_id, current_scope().source_country)
    return found or abort(404)


def _own_crisis(number: str) -> Crisis | None:
    """Return a crisis the reader's country takes part in."""
    if not number:
        return None
    crisis = crisis_numbered(db.session(), number)
    if crisis is None or part_of(crisis, current_scope().country) is None:
        abort(404)
    return crisis


def _usual_zone(settings: Settings) -> str:
    return settings.default_timezone
