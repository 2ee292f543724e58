"""A crisis is declared: from a hazard, from an area asked about, or by hand, in one form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.atlas.placing.readings import OpenReading, SeveralPlaces
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from directory.entries.models import Post
from feeds.labels import SEVERITY_WORDS
from feeds.models import Hazard
from protocols.approved import approved_protocols
from response.crisis.alike import AlikeDeclared, alike_crises
from response.crisis.answering_posts import answering_post
from response.crisis.declaring import Declaration, declare
from response.crisis.definitions import crisis_choices, level_names, suggested_level
from response.crisis.listing import crisis_numbered
from response.crisis.models import Crisis, ZoneKind
from response.crisis.officers import is_national, may_declare
from response.crisis.recording import LONGEST_REASON
from response.crisis.zones import ZoneDraft, zone_of_area, zone_of_hazards
from watch.stored_areas import StoredArea, stored_area
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.crises.closing_post import close_own_post
from webapp.blueprints.crises.team_parts import start_part
from webapp.blueprints.crises.views import blueprint
from webapp.blueprints.crises.zone_forms import (
    circle_around,
    described_zone,
    is_described,
    typed_fields,
)
from webapp.crisis_frame.crisis_heads import heads_of, visible_hazard
from webapp.crisis_frame.crisis_pages import current_officer
from webapp.forms.place_choice import place_choices, sent_choices
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.hazard_names import undated_name
from webapp.maps.drawing_map import DrawingMap, drawing_map
from webapp.maps.own_ground import own_ground
from webapp.messages.crisis_messages import tell_of_declaration

POST, NOWHERE, DESCRIBED = "sede", "nada", "lugar"
"""Where it is, in a form without a hazard or an area: around the own post, not known yet, or as
described.
"""


@dataclass(frozen=True, slots=True)
class DeclaredFrom:
    """What a crisis is declared from."""

    hazard: Hazard | None
    area: StoredArea | None
    post: Post | None
    """The own post, where it has a point on the map."""

    @property
    def place_choice(self) -> str:
        """What the form offers first."""
        return POST if self.post is not None else DESCRIBED


@blueprint.route("/declarar", methods=["GET", "POST"], endpoint="declare")
def declare_crisis() -> str | tuple[str, int] | Response:
    """Declare a crisis: the type, where, one sentence."""
    origin = _origin(request.values)
    if not may_declare(current_officer()):
        abort(403)
    if request.method != "POST":
        return _form(origin)
    try:
        zone = _zone(origin)
        crisis = _declared(origin, zone)
    except SeveralPlaces as several:
        return _form(origin, questions=several.questions), 422
    except UnusableInput as wrong:
        give_up_writing()
        return _form(origin, {wrong.location: _(wrong.what)}), 422
    except AlikeDeclared as alike:
        give_up_writing()
        return _alike(alike.numbers), 409
    except NotAllowed:
        abort(403)
    flash(_("Declarada: %(number)s.", number=crisis.number), "done")
    return redirect(url_for("crises.show", number=crisis.number))


# -- inside ---------------------------------------------------------------------------------


def _origin(values: Mapping[str, str]) -> DeclaredFrom:
    """Return what the address or the form names; 404 for a hazard or an area the reader may not
    know of.
    """
    scope, session = current_scope(), db.session()
    hazard_id, area_id = _id(values.get("peligro", "")), _id(values.get("area", ""))
    hazard = visible_hazard(session, hazard_id, scope.source_country) if hazard_id else None
    area = stored_area(session, area_id, scope.country) if area_id else None
    if (hazard_id and hazard is None) or (area_id and area is None):
        abort(404)
    post = session.get(Post, scope.post_id) if scope.post_id else None
    return DeclaredFrom(hazard, area, post if post is not None and post.point is not None else None)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        abort(404)


def _zone(origin: DeclaredFrom) -> ZoneDraft | None:
    """Return where the crisis is; None for not known yet. Raises UnusableInput, SeveralPlaces."""
    if is_described():
        return described_zone()
    if origin.hazard is not None:
        return zone_of_hazards([origin.hazard], undated_name(origin.hazard))
    if origin.area is not None:
        return zone_of_area(origin.area)
    if request.form.get("where") == POST and origin.post is not None:
        return circle_around(origin.post)
    if request.form.get("where") == NOWHERE:
        return None
    raise UnusableInput("place", N_("Diga dónde, o que aún no se sabe."))


def _hazard_title(origin: DeclaredFrom, zone: ZoneDraft | None) -> str:
    """Return the name of the hazard a crisis is of, which says the kind and the place; nothing
    where somebody described another place.
    """
    is_its_zone = zone is not None and zone.kind is ZoneKind.HAZARD
    return undated_name(origin.hazard) if origin.hazard is not None and is_its_zone else ""


def _declared(origin: DeclaredFrom, zone: ZoneDraft | None) -> Crisis:
    """Return the crisis of the form. Raises what `response.crisis.declaring` raises."""
    form, officer, context = request.form, current_officer(), request_context()
    post = answering_post(
        context,
        officer.country,
        type_code=form.get("type", ""),
        area=zone.area if zone is not None else None,
        own_post_id=officer.post_id,
    )
    declaration = Declaration(
        type_code=form.get("type", ""),
        level=_level(form.get("level", "")),
        reason=form.get("reason", ""),
        title=form.get("title", "") or _hazard_title(origin, zone),
        language=str(get_locale()),
        zone=zone,
        hazards=(origin.hazard,) if origin.hazard is not None else (),
        post=post,
        known=frozenset(form.getlist("known")),
    )
    writes()
    crisis = declare(db.session(), declaration, officer, context.now)
    for part in crisis.participations:
        start_part(crisis, part, context.now)
    close_own_post(crisis)
    tell_of_declaration(db.session(), crisis, context.now)
    return crisis


def _level(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UnusableInput("level", N_("El nivel va de 1 a 4."))
    return int(text[:3])


def _form(
    origin: DeclaredFrom,
    errors: Mapping[str, str] | None = None,
    questions: Sequence[OpenReading] = (),
) -> str:
    session, officer = db.session(), current_officer()
    kinds = [origin.hazard.kind] if origin.hazard is not None else []
    choices = crisis_choices(approved_protocols(session), kinds)
    suggested = [each.code for each in choices if each.is_suggested]
    severity = origin.hazard.severity if origin.hazard is not None else None
    return render_template(
        "crises/declare.html",
        origin=origin,
        errors=dict(errors or {}),
        questions=place_choices(questions, sent_choices(request.form)),
        sent=sent_choices(request.form),
        asked={f"reading:{each.key}" for each in questions},
        choices=choices,
        chosen=request.form.get("type", suggested[0] if len(suggested) == 1 else ""),
        level=request.form.get("level", str(suggested_level(severity))),
        levels=level_names(session),
        where=request.form.get("where", origin.place_choice),
        fields=typed_fields(),
        map=_map(origin),
        reason=request.form.get("reason", _ready_sentence(origin.hazard)),
        form=request.form,
        known=request.form.getlist("known"),
        there=heads_of(session, _there(origin, officer.country), officer.country),
        is_proposal=not is_national(officer),
    )


def _map(origin: DeclaredFrom) -> DrawingMap:
    """Return the map to draw on: where the hazard is, the area or the own post."""
    if origin.hazard is not None and origin.hazard.zone is not None:
        return drawing_map(around=[origin.hazard.zone])
    if origin.area is not None:
        return drawing_map(around=[origin.area.question.area])
    return drawing_map(
        place=origin.post.point if origin.post is not None else None, ground=own_ground()
    )


def _ready_sentence(hazard: Hazard | None) -> str:
    """Return what a hazard itself says, to be declared with or changed; empty without one.

    The sentence is read in all countries: a source that a country has alone is not named.
    """
    if hazard is None:
        return ""
    severity = _("Gravedad: %(severity)s", severity=_(SEVERITY_WORDS[hazard.severity]))
    source = "" if hazard.source.owner else f"{hazard.source.name}: "
    words = f"{source}{undated_name(hazard)}. {severity}."
    return shorten(words, LONGEST_REASON, placeholder="…")


def _there(origin: DeclaredFrom, country: str) -> tuple[Crisis, ...]:
    """Return the open crises that the hazard feeds, before anybody typed anything."""
    if origin.hazard is None:
        return ()
    return alike_crises(
        db.session(),
        type_code="",
        area=None,
        hazards=(origin.hazard,),
        country=country,
        now=services().clock(),
    )


def _alike(numbers: Sequence[str]) -> str:
    """Return the page that shows what may be the same, and offers to join it or to go on."""
    session, country = db.session(), current_scope().country
    alike = [
        each
        for number in numbers
        for each in [crisis_numbered(session, number)]
        if each is not None
    ]
    sent = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {"csrf_token", "known"}
    ]
    return render_template(
        "crises/alike.html",
        heads=heads_of(session, alike, country),
        sent=sent,
        typed_title=request.form.get("title", "") or request.form.get("reason", ""),
        numbers=numbers,
        is_national=is_national(current_officer()),
    )
