"""Pages of the watch: board, hazard, affected sheet, call list, and an area drawn by hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from core.atlas.placing.readings import OpenReading, SeveralPlaces
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from feeds import labels
from feeds.context.lookup import context_of
from feeds.labels import KIND_WORDS
from feeds.sources.health import sources_health
from registry.labels import NEED_WORDS
from watch.board import watch_board, zones_of
from watch.flags.update import bands_of, center_of, moment_of
from watch.hazard_summary import HazardSummary, hazard_summary
from watch.matching.drawn_area import AreaDescription, AreaQuestion, understand_area
from watch.same_event import same_event_of
from watch.sheet.affected_sheet import affected_sheet
from watch.sheet.columns import call_lines, page_cells
from watch.sheet.model import AffectedSheet
from watch.sheet.workbook import WorkbookHeading, call_workbook
from webapp.auth.access import current_scope
from webapp.auth.policy import OFFICIALS
from webapp.auth.request_context import request_context
from webapp.blueprints.hazards.presenters import board_map, map_facts, standalone_sheet, zone_map
from webapp.blueprints.hazards.query_args import LONGEST_PURPOSE, board_filter
from webapp.forms.place_choice import own_units, place_choices, sent_choices
from webapp.http.database import db
from webapp.http.i18n import language_name
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.provenance import local_day_mark, made_moment, maker_name
from webapp.maps.base_map import detail_url
from webapp.maps.standalone import standalone_html

blueprint = Blueprint("hazards", __name__)
SHOWN_CALLS = 100
"""Rows of the call list on one page; the workbook holds all of them."""
LEAFLET = Path(__file__).parent.parent.parent / "static" / "vendor" / "leaflet"
blueprint.app_template_filter("hazard_name")(name_of_hazard)
blueprint.app_context_processor(lambda: {"hazard_words": labels, "need_words": NEED_WORDS})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/vigilancia")
def board() -> str:
    """Return the watch board; a request by htmx gets the list alone."""
    now, scope = services().clock(), current_scope()
    board_query = board_filter(request.args)
    listing = watch_board(
        db.session(),
        board_query,
        viewer=scope.viewer,
        sees_counts=scope.role in OFFICIALS,
        now=now,
        disclosure=services().settings.disclosure,
    )
    fragment = bool(request.headers.get("HX-Request"))
    document = (
        None
        if fragment
        else board_map(zones_of(db.session(), [row.hazard.id for row in listing.live]))
    )
    return render_template(
        "hazards/board_list.html" if fragment else "hazards/board.html",
        board=listing,
        wanted=board_query,
        kind_choices=[
            (kind.value, f"{_(KIND_WORDS[kind])} ({count})")
            for kind, count in listing.kinds.items()
        ],
        page_link=page_link,
        sources=sources_health(db.session(), scope.source_country, now=now),
        map_document=document,
        now=now,
    )


@blueprint.get("/vigilancia/<uuid:hazard_id>")
def hazard(hazard_id: uuid.UUID) -> str:
    """Return one hazard, with its messages in the words of the source."""
    page = _page_or_404(hazard_id)
    bands = bands_of(page.hazard)
    document, box = zone_map(bands, name_of_hazard(page.hazard))
    return render_template(
        "hazards/hazard.html",
        page=page,
        same=same_event_of(db.session(), page.hazard),
        context=context_of(
            db.session(), page.hazard, services().atlas, current_scope().source_country
        ),
        bands=bands,
        map_document=document,
        detail=detail_url(box),
    )


@blueprint.get("/vigilancia/<uuid:hazard_id>/afectados")
def affected(hazard_id: uuid.UUID) -> str:
    """Return the affected sheet of a hazard; who may see names leaves a line in the audit log."""
    page = _placed_or_404(hazard_id)
    sheet = _sheet_of_hazard(page, N_("Hoja de afectados"))
    document, box = zone_map(sheet.bands, name_of_hazard(page.hazard), sheet)
    return render_template(
        "hazards/affected.html",
        smallest=services().settings.smallest_count,
        page=page,
        sheet=sheet,
        **_call_table(sheet),
        question=None,
        shown_calls=SHOWN_CALLS,
        first_call=(page_number(request.args) - 1) * SHOWN_CALLS,
        page_link=page_link,
        map_document=document,
        detail=detail_url(box),
    )


@blueprint.post("/vigilancia/<uuid:hazard_id>/llamadas.xlsx")
def calls(hazard_id: uuid.UUID) -> Response:
    """Return the call list of a hazard as a workbook, for the purpose typed in."""
    page = _placed_or_404(hazard_id)
    return _workbook(name_of_hazard(page.hazard), _sheet_of_hazard(page, _purpose()))


@blueprint.get("/vigilancia/<uuid:hazard_id>/mapa.html")
def map_file(hazard_id: uuid.UUID) -> Response:
    """Return the stand-alone map of a hazard: one file without names that opens with no network.

    It is made to be passed on: it holds what every partner may see, no matter who asks for it.
    """
    page = _placed_or_404(hazard_id)
    sheet = _sheet_of_hazard(page, "", to_share=True)
    facts = map_facts(page.hazard, sheet)
    name = name_of_hazard(page.hazard, zone=UTC)
    html = standalone_html(standalone_sheet(name, facts, sheet, str(get_locale())), LEAFLET)
    return _download(html.encode(), "text/html; charset=utf-8", f"mapa-{hazard_id.hex[:8]}.html")


@blueprint.get("/vigilancia/area")
def area() -> str:
    """Return the form for an area that no feed has named."""
    return _area_form(request.args)


@blueprint.post("/vigilancia/area")
def area_sheet() -> str | tuple[str, int]:
    """Return the affected sheet of an area drawn, pasted, listed or measured round a place."""
    try:
        question = _question()
    except SeveralPlaces as several:
        return _area_form(request.form, questions=several.questions), 422
    except UnusableInput as fault:
        return _area_form(request.form, fault), 422
    sheet = _sheet_of_area(question, N_("Hoja de un área preguntada"))
    if any(line.persons.value for line in sheet.countries if not line.is_own):
        squares = _(
            "de otros países se cuentan cuadros enteros del mapa, de unos 25 km, "
            "con 5 personas o más"
        )
        question = replace(question, notes=(*question.notes, squares))
    document, box = zone_map(sheet.bands, question.title, sheet)
    return render_template(
        "hazards/affected.html",
        smallest=services().settings.smallest_count,
        page=None,
        sheet=sheet,
        **_call_table(sheet),
        question=question,
        shown_calls=SHOWN_CALLS,
        first_call=0,
        map_document=document,
        detail=detail_url(box),
    )


@blueprint.post("/vigilancia/area/llamadas.xlsx")
def area_calls() -> Response:
    """Return the call list of an area asked about, as a workbook."""
    question = _question()
    return _workbook(question.title, _sheet_of_area(question, _purpose()))


# -- inside ---------------------------------------------------------------------------------


def _page_or_404(hazard_id: uuid.UUID) -> HazardSummary:
    page = hazard_summary(db.session(), hazard_id, current_scope().source_country)
    if page is None:
        abort(404)
    return page


def _placed_or_404(hazard_id: uuid.UUID) -> HazardSummary:
    page = _page_or_404(hazard_id)
    if not page.hazard.severity_zones:
        abort(404)
    return page


def _sheet_of_hazard(page: HazardSummary, purpose: str, *, to_share: bool = False) -> AffectedSheet:
    hazard = page.hazard
    context = request_context(f"{purpose}: {hazard.key}")
    if to_share:
        context = replace(context, viewer=Viewer.rcm())
    return affected_sheet(
        context,
        zone=bands_of(hazard),
        at=hazard.ended_at or moment_of(hazard, context.now),
        may_see_names=current_scope().reads_persons and not to_share,
        near_km=services().settings.near_km,
        disclosure=services().settings.disclosure,
        center=center_of(hazard),
    )


def _sheet_of_area(question: AreaQuestion, purpose: str) -> AffectedSheet:
    context = request_context(f"{purpose}: {question.title}")
    return affected_sheet(
        context,
        zone=question.bands,
        at=context.now,
        may_see_names=current_scope().reads_persons,
        near_km=services().settings.near_km,
        disclosure=services().settings.disclosure,
        center=question.center,
        is_drawn=True,
    )


def _area_form(
    form: Mapping[str, str],
    fault: UnusableInput | None = None,
    questions: Sequence[OpenReading] = (),
) -> str:
    """Return the form with all that was typed, what is wrong, and which readings must be chosen."""
    document, _box = zone_map((), "")
    return render_template(
        "hazards/area.html",
        form={**form, "geojson": _uploaded().decode(errors="replace") or form.get("geojson", "")},
        fault=fault,
        questions=place_choices(questions, sent_choices(form)),
        sent=sent_choices(form),
        asked={f"reading:{each.key}" for each in questions},
        map_document=document,
    )


def _uploaded() -> bytes:
    """Return the file that came with the form, empty without one."""
    upload = request.files.get("file")
    if upload is None:
        return b""
    upload.seek(0)
    return bytes(upload.read())


def _question() -> AreaQuestion:
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
    return understand_area(described, services().atlas)


def _purpose() -> str:
    """Return the purpose typed in. Raises UnusableInput when there is none."""
    purpose = request.form.get("purpose", "").strip()[:LONGEST_PURPOSE]
    if not purpose:
        raise UnusableInput(
            "purpose", _("Escriba para qué necesita los nombres: queda en el registro.")
        )
    return purpose


def _workbook(title: str, sheet: AffectedSheet) -> Response:
    heading = WorkbookHeading(
        title=title,
        made_by=_("Hecho por: %(who)s", who=maker_name()),
        made_at=_("Hecho: %(when)s", when=made_moment(sheet.made_at)),
        classification=_("CONFIDENCIAL: datos personales. Destrúyase al cerrar la emergencia."),
        warning=_unreadable_warning(sheet),
    )
    return _download(
        call_workbook(sheet, heading, _, sheet.made_at, name_of=language_name),
        XLSX,
        f"llamadas-{local_day_mark(sheet.made_at)}.xlsx",
    )


def _call_table(sheet: AffectedSheet) -> dict[str, Any]:
    """Return what the template draws the call list from."""
    cells = page_cells(sheet)
    return {
        "call_cells": cells,
        "call_heads": [_(cell.title) for cell in cells],
        "call_lines": call_lines(sheet.calls),
        "translate": _,
        "unreadable_warning": _unreadable_warning(sheet),
    }


def _unreadable_warning(sheet: AffectedSheet) -> str:
    """Return how many could not be opened, in words: persons of the call list, persons nothing can
    place, leaders; empty when all could.
    """
    parts = (
        _closed_records(sheet.unreadable_calls),
        _closed_places(sheet.unplaced),
        _closed_leaders(sheet.unreadable_leaders),
    )
    return " ".join(part for part in parts if part)


def _closed_records(count: int) -> str:
    if not count:
        return ""
    warning: str = ngettext(
        "De %(num)s persona no se pudieron abrir los datos o el lugar: está en la lista, marcada. "
        "Avise a quien administra el sistema.",
        "De %(num)s personas no se pudieron abrir los datos o el lugar: están en la lista, "
        "marcadas. Avise a quien administra el sistema.",
        count,
    )
    return warning


def _closed_places(count: int) -> str:
    if not count:
        return ""
    warning: str = ngettext(
        "De %(num)s persona de su país no se puede saber el lugar: puede estar en la zona y no "
        "está en la lista. Avise a quien administra el sistema.",
        "De %(num)s personas de su país no se puede saber el lugar: pueden estar en la zona y no "
        "están en la lista. Avise a quien administra el sistema.",
        count,
    )
    return warning


def _closed_leaders(count: int) -> str:
    if not count:
        return ""
    warning: str = ngettext(
        "La ficha de %(num)s líder comunitario no se pudo abrir.",
        "Las fichas de %(num)s líderes comunitarios no se pudieron abrir.",
        count,
    )
    return warning


def _download(body: bytes, media_type: str, name: str) -> Response:
    return Response(
        body,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
