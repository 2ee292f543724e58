"""The reports of the own country: the list with one tap to a new one, one of them, its form."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import NotAllowed, Outdated, UnusableInput
from response.situation.content import (
    NUMBER_SOURCE_WORDS,
    SECTION_WORDS,
    NumberSource,
    ReportContent,
)
from response.situation.indicators import PART_WORDS, ReportPart
from response.situation.labels import REPORT_STATE_WORDS, REPORT_TONES
from response.situation.lifecycle import begin_report, may_decide_report, write_report
from response.situation.models import OPEN_REPORT, ReportState, SituationReport
from response.situation.papers.report_lines import lines_of_part, report_lines
from response.situation.papers.report_texts import chat_text, mail_text, report_subject
from response.situation.reports import correction_of, report_due, reports_of
from webapp.blueprints.situation.presenters import (
    PROMISES,
    content_or_none,
    count_now,
    promised_minutes,
    text_of,
    wording,
)
from webapp.blueprints.situation.report_form import (
    number_boxes,
    origin_of,
    read_numbers,
    read_sections,
)
from webapp.blueprints.situation.report_reach import report_page
from webapp.crises.actor_names import actor_names
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("situation", __name__, url_prefix="/crisis/<number>/informe")


@blueprint.get("")
def index(number: str) -> str:
    """Return when the next report is due, the one in hand, and those of before."""
    page, part = participation_page(number)
    return render_template(
        "situation/index.html",
        page=page,
        due=report_due(db.session(), part),
        reports=reports_of(db.session(), part),
        state_words=REPORT_STATE_WORDS,
        tones=REPORT_TONES,
        now=services().clock(),
    )


@blueprint.post("/nuevo")
def begin(number: str) -> Response:
    """Freeze the live numbers into a draft; where one is in hand, that one comes."""
    page, part = participation_page(number)
    live = count_now(part)
    writes()
    page, part = participation_page(number)
    try:
        report = begin_report(
            db.session(), services().keyring, part, page.officer, live, services().clock()
        )
    except NotAllowed:
        flash(_("Quien atiende la crisis por su país escribe el informe."), "wrong")
        return redirect(url_for("situation.index", number=number), 303)
    return redirect(url_for("situation.show", number=number, serial=report.number), 303)


@blueprint.get("/<int:serial>")
def show(number: str, serial: int) -> str:
    """Return one report: its numbers, its words, and what may be done with it."""
    page, part, report = report_page(number, serial)
    session, content = db.session(), content_or_none(report)
    lines = report_lines(content or ReportContent(()))
    is_issued = report.state not in OPEN_REPORT and content is not None
    text, words = text_of(part, report), wording()
    return render_template(
        "situation/show.html",
        page=page,
        report=report,
        content=content,
        parts=[(PART_WORDS[each], lines_of_part(lines, each)) for each in ReportPart],
        sources=list(NumberSource),
        source_words=NUMBER_SOURCE_WORDS,
        section_words=SECTION_WORDS,
        state_words=REPORT_STATE_WORDS,
        tones=REPORT_TONES,
        names=actor_names(session, [*report.authors, report.approved_by, report.issued_by]),
        is_author=page.officer.actor in report.authors,
        may_decide=may_decide_report(page.officer, part),
        correction=correction_of(session, report),
        corrects=text.head.corrects,
        mail=mail_text(text, content, words) if is_issued and content else "",
        chat=chat_text(text, content, words) if is_issued and content else "",
        subject=report_subject(text, words),
        promises=PROMISES,
        promised=promised_minutes(part),
    )


@blueprint.get("/<int:serial>/editar")
def edit(number: str, serial: int) -> Response | str:
    """Show the form of a draft."""
    page, _part, report = report_page(number, serial)
    if report.state is not ReportState.DRAFT:
        return _way_back(number, serial)
    return _form_page(page, report, {})


@blueprint.post("/<int:serial>/editar")
def write(number: str, serial: int) -> Response | tuple[str, int]:
    """Write words and numbers into a draft."""
    page, part, report = report_page(number, serial)
    form, now = request.form, services().clock()
    try:
        words, numbers = read_sections(form), read_numbers(form)
        keyring = services().keyring
        write_report(db.session(), keyring, report, part, page.officer, words, numbers, now)
    except UnusableInput as wrong:
        return _form_page(page, report, {wrong.location: str(_(wrong.what))}), 422
    except (NotAllowed, Outdated):
        flash(_("Este informe ya no se escribe: así está ahora."), "wrong")
    else:
        flash(_("Guardado."), "done")
    return _way_back(number, serial)


# -- inside ---------------------------------------------------------------------------------


def _form_page(page: CrisisPage, report: SituationReport, errors: dict[str, str]) -> str:
    content, form = content_or_none(report) or ReportContent(()), request.form
    return render_template(
        "situation/edit.html",
        page=page,
        report=report,
        boxes=number_boxes(content, form),
        sections=[
            (f"s_{each.value}", words, form.get(f"s_{each.value}", content.sections.get(each, "")))
            for each, words in SECTION_WORDS.items()
        ],
        sources=list(NumberSource),
        source_words=NUMBER_SOURCE_WORDS,
        origins={
            each: form.get(f"by_{each.value}", origin_of(content, each)) for each in NumberSource
        },
        errors=errors,
    )


def _way_back(number: str, serial: int) -> Response:
    return redirect(url_for("situation.show", number=number, serial=serial), 303)
