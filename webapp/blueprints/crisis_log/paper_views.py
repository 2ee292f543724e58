"""The papers and files of the log: the brief on one page (201), the log (214) as PDF, CSV, JSON.

What leaves is noted in the audit log: a log may name persons.
"""

from __future__ import annotations

from datetime import date

from flask import Response, abort, request
from flask_babel import get_locale
from flask_babel import gettext as _

from core.audit_log import record
from core.i18n.formats import Formats
from protocols.roles import ROLE_WORDS, Role
from response.crisis.models import Participation
from response.log.brief_paper import brief_pdf
from response.log.labels import LINE_KIND_WORDS
from response.log.log_files import LogFile, log_csv, log_json
from response.log.models import LineKind
from response.log.reading import CrisisLogLine, log_lines
from response.log.unit_log_paper import UnitLog, unit_log_pdf
from response.tasks.listing import task_lines
from webapp.auth.access import current_scope
from webapp.blueprints.crisis_log.brief_parts import brief_of
from webapp.blueprints.crisis_log.paper_lines import paper_lines
from webapp.blueprints.crisis_log.query_args import LogQuestion, read_log_question
from webapp.blueprints.crisis_log.views import blueprint
from webapp.crises.log_lines import author_words, machine_lines
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.labels.provenance import file_mark, maker_name

_MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@blueprint.get("/resumen.pdf")
def brief(number: str) -> Response:
    """Return the brief on one page, made of what is known now."""
    page, part = participation_page(number)
    _note(part, "brief")
    body = services().press(brief_pdf, brief_of(page, part), language=str(get_locale()))
    return _pdf(body, f"resumen-{page.crisis.number.lower()}")


@blueprint.get("/bitacora.pdf")
def unit_log(number: str) -> Response:
    """Return the log on paper, by function and period."""
    page, part = participation_page(number)
    question, now = read_log_question(request.args), services().clock()
    lines = _lines(part, question)
    log = UnitLog(
        number=page.crisis.number,
        title=page.crisis.title,
        country=country_name(part.country),
        scope=_scope_words(question),
        lines=paper_lines(lines, part.country, author_words(db.session(), part.country, lines)),
        made_at=now,
        made_by=maker_name(),
        timezone=zone().key,
        is_demo=page.crisis.is_demo,
    )
    _note(part, "log")
    body = services().press(unit_log_pdf, log, language=str(get_locale()))
    return _pdf(body, f"bitacora-{page.crisis.number.lower()}")


@blueprint.get("/bitacora.<suffix>")
def file(number: str, suffix: str) -> Response:
    """Return the log for a program or a spreadsheet (`csv`, `json`)."""
    page, part = participation_page(number)
    if suffix not in _MEDIA:
        abort(404)
    now = services().clock()
    lines = _lines(part, read_log_question(request.args))
    head = LogFile(
        number=page.crisis.number,
        title=page.crisis.title,
        country=part.country,
        timezone=zone().key,
        made_at=now,
        made_by=maker_name(),
    )
    write = log_csv if suffix == "csv" else log_json
    body = write(head, lines, author_words(db.session(), part.country, lines), _)
    _note(part, suffix)
    name = f"bitacora-{page.crisis.number.lower()}-{file_mark(now)}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=_MEDIA[suffix], headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _lines(part: Participation, question: LogQuestion) -> tuple[CrisisLogLine, ...]:
    session, keyring, now = db.session(), services().keyring, services().clock()
    tasks = task_lines(session, keyring, part, now)
    machine = machine_lines(session, keyring, part, tasks)
    return log_lines(session, keyring, part, question.chosen_lines(zone()), machine)


def _note(part: Participation, kind: str) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action="crisis_log.export",
        subject=part.crisis.number,
        country=part.country,
        purpose=part.crisis.number,
        file=kind,
    )


def _scope_words(question: LogQuestion) -> str:
    parts = [
        _(LINE_KIND_WORDS[LineKind(question.kind)]) if question.kind else "",
        _(ROLE_WORDS[Role(question.function)]) if question.function else _("Todas las funciones"),
        _("desde el %(day)s", day=_day_words(question.since)) if question.since else "",
        _("hasta el %(day)s", day=_day_words(question.until)) if question.until else "",
        _("solo lo que escribió mi país") if question.is_own else "",
    ]
    return " · ".join(str(part) for part in parts if part)


def _day_words(day: str) -> str:
    return Formats(str(get_locale())).day(date.fromisoformat(day))


def _pdf(body: bytes, name: str) -> Response:
    mark = file_mark(services().clock())
    headers = {"Content-Disposition": f'inline; filename="{name}-{mark}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)
