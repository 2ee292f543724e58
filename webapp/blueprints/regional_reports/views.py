"""The crises with who has reported, the report of all countries of one, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from core.audit_log import record
from core.crypto import CannotOpen
from response.crisis.listing import crises_open, crisis_numbered
from response.crisis.models import Crisis
from response.situation.content import NUMBER_SOURCE_WORDS, NumberSource
from response.situation.merging.merged_content import MergedContent
from response.situation.merging.merged_reports import (
    country_reports,
    last_merged,
    merge_reports,
    merged_numbered,
    merged_reports_of,
)
from response.situation.models import MergedReport
from response.situation.papers.merged_files import NOTES, MergedHead, merged_csv, merged_json
from response.situation.papers.merged_lines import cell_text, merged_lines, total_text
from response.situation.papers.merged_paper import MergedSheet, merged_pdf
from webapp.auth.access import can_open, current_scope
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.labels.provenance import office_words
from webapp.queries.demo_notice import is_demo

blueprint = Blueprint("regional_reports", __name__, url_prefix="/informes")
_MEDIA = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


@blueprint.get("")
def index() -> str:
    """Return the open crises, with who has reported and who has not."""
    session, now = db.session(), services().clock()
    rows = [
        (crisis, [each.report_standing(now) for each in country_reports(session, crisis)],
         last_merged(session, crisis.id))
        for crisis in crises_open(session)
    ]  # fmt: skip
    return render_template("regional_reports/index.html", rows=rows, head_of=_head)


@blueprint.get("/<number>")
def show(number: str) -> str:
    """Return the last report of all countries in a crisis, and who has reported since."""
    crisis = _crisis(number)
    last = last_merged(db.session(), crisis.id)
    return _page(crisis, last)


@blueprint.get("/<number>/<int:serial>.<int:revision>")
def past(number: str, serial: int, revision: int) -> str:
    """Return an earlier report of all countries."""
    crisis = _crisis(number)
    return _page(crisis, _merged(crisis, serial, revision))


@blueprint.post("/<number>/reunir")
def merge(number: str) -> ResponseReturnValue:
    """Put the issued numbers together; where nothing new was issued nothing is made."""
    crisis, shared = _crisis(number), services()
    before = last_merged(db.session(), crisis.id)
    try:
        made = merge_reports(
            db.session(),
            shared.keyring,
            crisis,
            shared.settings.disclosure,
            by=current_scope().actor,
            now=shared.clock(),
        )
    except CannotOpen:
        db.session().rollback()
        flash(_("Un informe no se puede abrir: avise a quien administra el sistema."), "wrong")
    else:
        is_new = before is None or made.id != before.id
        flash(_("Reunido.") if is_new else _("Nadie emitió nada nuevo desde entonces."), "done")
    return redirect(url_for("regional_reports.show", number=number), 303)


@blueprint.get("/<number>/<int:serial>.<int:revision>.<suffix>")
def file(number: str, serial: int, revision: int, suffix: str) -> Response:
    """Return a report of all countries as a file (`pdf`, `csv`, `json`)."""
    crisis = _crisis(number)
    merged = _merged(crisis, serial, revision)
    if suffix not in _MEDIA:
        abort(404)
    body = _body(crisis, merged, suffix)
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action="merged_report.export",
        subject=f"{crisis.number}/{serial}.{revision}",
        file=suffix,
    )
    way = "inline" if suffix == "pdf" else "attachment"
    name = f"{crisis.number}-regional-{serial}.{revision}.{suffix}"
    headers = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type=_MEDIA[suffix], headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _crisis(number: str) -> Crisis:
    found = crisis_numbered(db.session(), number)
    if found is None:
        abort(404)
    return found


def _merged(crisis: Crisis, serial: int, revision: int) -> MergedReport:
    found = merged_numbered(db.session(), crisis.id, serial, revision)
    if found is None:
        abort(404)
    return found


def _head(crisis: Crisis, merged: MergedReport) -> MergedHead:
    return MergedHead(
        crisis=crisis.number,
        number=merged.number,
        revision=merged.revision,
        made_at=merged.made_at,
        made_by=office_words(merged.made_by),
    )


def _page(crisis: Crisis, merged: MergedReport | None) -> str:
    session, now = db.session(), services().clock()
    content = MergedContent.from_json(merged.content) if merged is not None else None
    reports = country_reports(session, crisis)
    return render_template(
        "regional_reports/show.html",
        crisis=crisis,
        merged=merged,
        head=_head(crisis, merged) if merged is not None else None,
        content=content,
        lines=merged_lines(content) if content is not None else [],
        standings=[each.report_standing(now) for each in reports],
        is_behind=merged is None
        or any(merged.inputs.get(each.country, "") != each.mark for each in reports),
        editions=[(each, _head(crisis, each)) for each in merged_reports_of(session, crisis.id)],
        may_merge=can_open("regional_reports.merge"),
        ours=NumberSource.OURS,
        source_words=NUMBER_SOURCE_WORDS,
        notes=NOTES,
        cell=cell_text,
        total=lambda total: total_text(total, content.threshold if content else 0),
    )


def _body(crisis: Crisis, merged: MergedReport, suffix: str) -> bytes:
    head, content = _head(crisis, merged), MergedContent.from_json(merged.content)
    if suffix == "csv":
        return merged_csv(head, content, _)
    if suffix == "json":
        return merged_json(head, content, _)
    sheet = MergedSheet(
        head=head,
        title=crisis.title,
        content=content,
        timezone=zone().key,
        is_demo=is_demo(),
    )
    body: bytes = services().press(merged_pdf, sheet, language=str(get_locale()))
    return body
