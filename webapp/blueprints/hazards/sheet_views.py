"""The affected sheet of a hazard: page, call list as a workbook, map as a file."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import UnusableInput
from core.i18n.languages import N_
from core.late import late_module
from directory.entries.visibility import Viewer
from watch.matching.hazard_zone import hazard_zone
from watch.next_call import next_to_call
from watch.sheet.affected_sheet import Memory, ZoneAsked, find_sheet, made_anew, sheet_and_calls
from watch.sheet.call_list import NO_CALLS, CallList, CallsPart
from watch.sheet.caveats import caveat_lines, caveats_of
from watch.sheet.model import AffectedSheet
from watch.sheet.workbook import WorkbookHeading, call_workbook
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.hazards.presenters import (
    map_facts,
    silence_words,
    standalone_sheet,
)
from webapp.blueprints.hazards.query_args import LONGEST_PURPOSE
from webapp.blueprints.hazards.sheet_frame import (
    FrameFacts,
    SheetFrame,
    closed_records,
    frame_key,
    frame_of_sheet,
    frame_version,
    opened_page,
    unreadable_warning,
    without_place_words,
)
from webapp.blueprints.hazards.sheet_memory import (
    memory_of,
    own_count,
    sheet_version,
    without_cycles,
    written_places,
    written_questions,
)
from webapp.blueprints.hazards.timeline import KnownHazard
from webapp.blueprints.hazards.views import blueprint, known_or_404, local_input, placed_or_404
from webapp.http.database import db
from webapp.http.i18n import language_name
from webapp.http.paging import page_number
from webapp.http.rendering.present import is_asked_again, present_mark
from webapp.http.rendering.remembered_parts import remembered_frame
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard
from webapp.labels.provenance import file_mark, made_moment, maker_name
from webapp.maps.base_map import detail_url
from webapp.maps.zone_map import zone_map

if TYPE_CHECKING:
    from webapp.maps import standalone
else:
    standalone = late_module("webapp.maps.standalone")

PURPOSE = N_("Hoja de afectados")
SHOWN_CALLS = 50
"""Rows of the call list on one page of a screen, more or less: households stay whole."""
MOST_CALLS = 2000
"""Rows where the whole list is asked for, as for paper; the workbook holds all there are."""
WHOLE_LIST = CallsPart(size=MOST_CALLS)
LEAFLET = Path(__file__).parent.parent.parent / "static" / "vendor" / "leaflet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ShownCall:
    """The next hazard with people to call, as its link says it."""

    hazard_id: uuid.UUID
    name: str
    persons: int


@blueprint.get("/vigilancia/<uuid:hazard_id>/afectados")
def affected(hazard_id: uuid.UUID) -> ResponseReturnValue:
    """Return the affected sheet of a hazard; who may see names leaves a line in the audit log."""
    version = sheet_version()
    if is_asked_again():
        known = _placed_now(hazard_id)
        present = None if known.moment else present_mark(without_cycles(version), hazard_id)
        if present:
            # No name leaves, and none is read, before somebody asks for the page.
            return present.unchanged() if present.is_held else present.part("", own_count(known))
    frames, key = frame_version(version), frame_key(hazard_id)
    frame = remembered_frame(frames, key, lambda: _frame(hazard_id, version, key))
    present = None if frame.facts.is_past else present_mark(without_cycles(version), hazard_id)
    return opened_page(frame, request_context(frame.facts.purpose), present, frames)


def _placed_now(hazard_id: uuid.UUID) -> KnownHazard:
    """Return a hazard that had a place at the moment asked about; aborts for any other."""
    known = known_or_404(hazard_id, with_messages=False)
    if known.moment is not None and not known.is_placed:
        # Nobody knew then, or nobody knew where: the page of the hazard says which.
        abort(redirect(url_for("hazards.hazard", hazard_id=hazard_id, known_at=known.known_at)))
    if not known.is_placed:
        abort(404)
    return known


def _frame(hazard_id: uuid.UUID, version: Hashable | None, key: Hashable) -> SheetFrame:
    """Return the sheet of a hazard with nobody opened."""
    known = _placed_now(hazard_id)
    page, remember = known.summary, memory_of(known, version)
    purpose = f"{PURPOSE}: {known.hazard.key}"
    found, _calls = find_sheet(
        request_context(purpose), **_asked_of(known, _asked_calls(), remember=remember)
    )
    sheet, title = found.sheet, name_of_hazard(known.hazard)
    sheet_map = zone_map(sheet.bands, title, sheet.at, sheet, remember)
    is_now = known.moment is None
    whole = url_for(
        "hazards.affected", hazard_id=hazard_id, known_at=known.known_at or None, calls="all"
    )
    return frame_of_sheet(
        FrameFacts(
            found,
            title,
            purpose,
            whole_list=whole,
            is_whole="calls" in request.args,
            is_past=not is_now,
            touched=remember(("touched",), lambda: own_count(known)) if is_now else None,
        ),
        key,
        page=page,
        known=known,
        present=present_mark(version) if is_now else None,
        local_moment=local_input(known.moment),
        places=written_places(sheet, remember),
        asked_shelters=written_questions(known, version),
        question=None,
        next_call=_next_call(known, sheet, remember),
        zone_map=sheet_map,
        detail=detail_url(sheet_map.box),
    )


def _asked_calls() -> CallsPart:
    """Return which part of the call list is asked for: a page, or all of it, as for paper."""
    if "calls" in request.args:
        return WHOLE_LIST
    return CallsPart(page_number(request.args), SHOWN_CALLS)


def _next_call(known: KnownHazard, sheet: AffectedSheet, remember: Memory) -> ShownCall | None:
    """Return where who calls goes on, for who may see names and looks at what is now."""
    if known.moment is not None or not sheet.may_see_names:
        return None
    country = current_scope().country

    def look() -> ShownCall | None:
        found = next_to_call(db.session(), known.hazard.id, country)
        if found is None:
            return None
        return ShownCall(found.hazard.id, name_of_hazard(found.hazard), found.persons)

    return remember(("next",), look)


@blueprint.post("/vigilancia/<uuid:hazard_id>/llamadas.xlsx")
def calls(hazard_id: uuid.UUID) -> AnyResponse:
    """Return the call list of a hazard as a workbook, for the purpose typed in; a long one by two
    people, or at once in a live hazard.
    """
    known, purpose = placed_or_404(hazard_id, with_messages=False), typed_purpose()
    sheet, call_list = sheet_of_hazard(known, purpose, NO_CALLS)
    file = calls_file(_code_of(known), name_of_hazard(known.hazard), sheet, purpose)
    if (refusal := refusal_of(file)) is not None:
        return refusal
    silence = silence_words(known.hazard, sheet.made_at, made_moment) if not known.moment else ""
    return workbook(name_of_hazard(known.hazard), sheet, call_list, known.moment, silence)


@blueprint.get("/vigilancia/<uuid:hazard_id>/mapa.html")
def map_file(hazard_id: uuid.UUID) -> Response:
    """Return the stand-alone map of a hazard: one file without names that opens with no network.

    It is made to be passed on: it holds what every partner may see, no matter who asks for it.
    """
    known = placed_or_404(hazard_id, with_messages=False)
    sheet, _calls = sheet_of_hazard(known, "", NO_CALLS, to_share=True)
    facts = map_facts(known, sheet)
    html = standalone.standalone_html(
        standalone_sheet(name_of_hazard(known.hazard, zone=UTC), facts, sheet, str(get_locale())),
        LEAFLET,
    )
    return download(html.encode(), "text/html; charset=utf-8", f"mapa-{hazard_id.hex[:8]}.html")


def sheet_of_hazard(
    known: KnownHazard,
    purpose: str,
    part: CallsPart,
    *,
    to_share: bool = False,
) -> tuple[AffectedSheet, CallList]:
    """Return the sheet of a hazard as it was known, and its call list; of the people, today's
    register is asked.
    """
    context = request_context(f"{purpose}: {known.hazard.key}")
    if to_share:
        context = replace(context, viewer=Viewer.rcm())
    return sheet_and_calls(context, **_asked_of(known, part, to_share=to_share))


def _asked_of(
    known: KnownHazard,
    part: CallsPart,
    *,
    to_share: bool = False,
    remember: Memory = made_anew,
) -> ZoneAsked:
    """Return what a sheet is asked of a hazard, as it was known."""
    hazard, state = known.hazard, known.state
    assert state is not None
    keep = timedelta(hours=hazard.source.keep_hours)
    zone = hazard_zone(state, known.moment or services().clock(), keep)
    return {
        "zone": zone.bands,
        "at": zone.at,
        "times": zone.times,
        "may_see_names": current_scope().reads_persons and not to_share,
        "near_km": services().settings.near_km,
        "disclosure": services().settings.disclosure,
        "center": zone.center,
        "caveats": caveats_of(state),
        "part": part,
        "remember": remember,
    }


def _code_of(known: KnownHazard) -> str:
    """Return what tells a list of calls from every other: who was touched at a moment of before are
    other people than who is now, and are counted beside them.
    """
    code = f"calls:{known.hazard.id}"
    return f"{code}@{known.known_at}" if known.moment is not None else code


# -- shared with an area asked about ----------------------------------------------------------


def typed_purpose() -> str:
    """Return the purpose typed in. Raises UnusableInput when there is none."""
    purpose = request.form.get("purpose", "").strip()[:LONGEST_PURPOSE]
    if not purpose:
        raise UnusableInput(
            "purpose", _("Escriba para qué necesita los nombres: queda en el registro.")
        )
    return purpose


def calls_file(code: str, title: str, sheet: AffectedSheet, purpose: str) -> PersonFile:
    """Return a call list as the file that leaves with it."""
    words = _("Lista de llamadas: %(title)s", title=title)
    return PersonFile(code, words, current_scope().country, sheet.call_page.persons, purpose)


def workbook(
    title: str,
    sheet: AffectedSheet,
    call_list: CallList,
    moment: datetime | None = None,
    silence: str = "",
) -> Response:
    """Return the call list of a sheet as a file; of a past moment, or with its source silent, it
    says so. Names are opened a part at a time.
    """
    caveats = caveat_lines(sheet.caveats, _, made_moment) if sheet.caveats else []
    if moment is not None:
        caveats.insert(0, _("Lo que se sabía: %(when)s", when=made_moment(moment)))
    if silence:
        caveats.insert(0, silence.rstrip("."))
    heading = WorkbookHeading(
        title=title,
        made_by=_("Hecho por: %(who)s", who=maker_name()),
        made_at=_("Hecho: %(when)s", when=made_moment(sheet.made_at)),
        classification=_("CONFIDENCIAL: datos personales. Destrúyase al cerrar la emergencia."),
        warning=" ".join(
            filter(None, (unreadable_warning(sheet), without_place_words(sheet.without_place)))
        ),
        caveats=tuple(caveats),
        closed_records=closed_records,
    )
    return download(
        call_workbook(
            call_list.open_all(),
            call_list.persons,
            heading,
            _,
            sheet.made_at,
            name_of=language_name,
        ),
        XLSX,
        f"llamadas-{file_mark(sheet.made_at)}.xlsx",
    )


def download(body: bytes, media_type: str, name: str) -> Response:
    """Return a file to be saved under `name`."""
    return Response(
        body,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
