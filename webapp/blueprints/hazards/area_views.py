"""An area that no feed has named: the form, its affected sheet, its call list."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import abort, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.atlas.placing.readings import OpenReading, SeveralPlaces
from core.errors import UnusableInput
from core.i18n.languages import N_
from watch.matching.drawn_area import AreaDescription, AreaQuestion, understand_area
from watch.sheet.affected_sheet import ZoneAsked, find_sheet, sheet_and_calls
from watch.sheet.call_list import NO_CALLS, CallList, CallsPart
from watch.sheet.model import AffectedSheet
from watch.stored_areas import (
    AreaSource,
    latest_areas,
    source_of,
    store_area,
    stored_area,
)
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.hazards.sheet_frame import FrameFacts, frame_of_sheet, opened_page
from webapp.blueprints.hazards.sheet_memory import written_places
from webapp.blueprints.hazards.sheet_views import (
    WHOLE_LIST,
    calls_file,
    typed_purpose,
    workbook,
)
from webapp.blueprints.hazards.views import blueprint
from webapp.forms.place_choice import own_units, place_choices, sent_choices
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.maps.base_map import detail_url
from webapp.maps.drawing_map import drawing_map
from webapp.maps.own_ground import own_ground
from webapp.maps.zone_map import zone_map
from webapp.uploads.kept_upload import sent_upload

PURPOSE = N_("Hoja de un área preguntada")


@blueprint.get("/vigilancia/area")
def area() -> str:
    """Return the form for an area that no feed has named."""
    return _area_form(request.args)


@blueprint.post("/vigilancia/area")
def area_sheet() -> bytes | tuple[str, int]:
    """Return the affected sheet of an area drawn, pasted, listed or measured round a place."""
    try:
        question, source = _question()
    except SeveralPlaces as several:
        return _area_form(request.form, questions=several.questions), 422
    except UnusableInput as fault:
        return _area_form(request.form, fault), 422
    scope = current_scope()
    with short_write() as session:  # what was drawn is kept, whatever becomes of this page
        stored = store_area(
            session,
            question,
            source,
            country=scope.country,
            actor=scope.actor,
            now=services().clock(),
        )
    return _sheet_page(question, stored.id)


@blueprint.get("/vigilancia/area/<uuid:area_id>")
def stored_sheet(area_id: uuid.UUID) -> bytes:
    """Return the affected sheet of an area that was asked about before."""
    stored = stored_area(db.session(), area_id, current_scope().country)
    if stored is None:
        abort(404)
    return _sheet_page(stored.question, stored.id)


def _sheet_page(question: AreaQuestion, area_id: uuid.UUID) -> bytes:
    purpose = f"{PURPOSE}: {question.title}"
    found, _calls = find_sheet(request_context(purpose), **_asked_of(question, WHOLE_LIST))
    sheet = found.sheet
    if any(line.persons.value for line in sheet.countries if not line.is_own):
        squares = _(
            "de otros países se cuentan cuadros enteros del mapa, de unos 25 km, "
            "con 5 personas o más"
        )
        question = replace(question, notes=(*question.notes, squares))
    sheet_map = zone_map(sheet.bands, question.title, sheet.at, sheet)
    frame = frame_of_sheet(
        FrameFacts(found, question.title, purpose),
        page=None,
        present=None,
        places=written_places(sheet),
        asked_shelters="",
        question=question,
        area_id=area_id,
        next_call=None,
        zone_map=sheet_map,
        detail=detail_url(sheet_map.box),
    )
    return opened_page(frame, request_context(purpose), None)


@blueprint.post("/vigilancia/area/llamadas.xlsx")
def area_calls() -> Response:
    """Return the call list of an area asked about, as a workbook; a long one by two people, or at
    once in a live hazard.
    """
    question, purpose = _question()[0], typed_purpose()
    sheet, call_list = _sheet_of_area(question, purpose, NO_CALLS)
    file = calls_file(_code_of_area(), question.title, sheet, purpose)
    return refusal_of(file) or workbook(question.title, sheet, call_list)


# -- inside ---------------------------------------------------------------------------------


def _sheet_of_area(
    question: AreaQuestion, purpose: str, part: CallsPart
) -> tuple[AffectedSheet, CallList]:
    context = request_context(f"{purpose}: {question.title}")
    return sheet_and_calls(context, **_asked_of(question, part))


def _asked_of(question: AreaQuestion, part: CallsPart) -> ZoneAsked:
    """Return what a sheet is asked of an area."""
    return {
        "zone": question.bands,
        "at": services().clock(),
        "may_see_names": current_scope().reads_persons,
        "near_km": services().settings.near_km,
        "disclosure": services().settings.disclosure,
        "center": question.center,
        "is_drawn": True,
        "part": part,
    }


def _code_of_area() -> str:
    """Return what tells the area asked about from every other, without its words."""
    typed = (request.form.get(name, "") for name in ("geojson", "units", "place", "radius_km"))
    digest = hashlib.sha256("\0".join(typed).encode() + b"\0" + _uploaded())
    return f"area:{digest.hexdigest()[:32]}"


def _area_form(
    form: Mapping[str, str],
    fault: UnusableInput | None = None,
    questions: Sequence[OpenReading] = (),
) -> str:
    """Return the form with all that was typed, what is wrong, and which readings must be chosen."""
    return render_template(
        "hazards/area.html",
        form={**form, "geojson": _uploaded().decode(errors="replace") or form.get("geojson", "")},
        fault=fault,
        questions=place_choices(questions, sent_choices(form)),
        sent=sent_choices(form),
        asked={f"reading:{each.key}" for each in questions},
        map=drawing_map(ground=own_ground()),
        latest=latest_areas(db.session(), current_scope().country),
    )


def _uploaded() -> bytes:
    """Return the file that came with the form, empty without one."""
    sent = sent_upload()
    return sent.data if sent else b""


def _question() -> tuple[AreaQuestion, AreaSource]:
    """Return the area of the form, and how it is described. Raises UnusableInput, SeveralPlaces."""
    form, uploaded = request.form, _uploaded()
    described = AreaDescription(
        geojson=uploaded or form.get("geojson", "").encode(),
        units=form.get("units", ""),
        place=form.get("place", ""),
        radius_km=form.get("radius_km", ""),
        country=form.get("country", ""),
        title=form.get("title", ""),
        chosen=sent_choices(form),
        own=own_units(),
        language=str(get_locale()),
    )
    return understand_area(described, services().atlas), source_of(described)
