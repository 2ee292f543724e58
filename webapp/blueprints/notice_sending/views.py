"""A notice sent, stopped, and who got what: counts for all, names for a purpose."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from core.approval import IllegalMove
from core.errors import UnusableInput
from watch.notices.dispatching.by_hand import hand_counts
from watch.notices.dispatching.lines import DispatchLine, dispatch_lines
from watch.notices.dispatching.models import DispatchChannel, DispatchState
from watch.notices.dispatching.progress import (
    PAGE,
    DispatchFilter,
    all_dispatches,
    dispatches_page,
    progress_of,
)
from watch.notices.dispatching.sending import begin_sending, prepare_sending, stop_sending
from watch.notices.lifecycle import CountAgain
from watch.notices.models import NoticeState
from watch.notices.officers import APPROVERS
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.auth.second_person.exports import PersonFile
from webapp.auth.second_person.release_page import refusal_of
from webapp.blueprints.notice_sending.presenters import (
    WORDS_OF_TEMPLATES,
    notice_or_404,
    purpose_of,
    sending_officer,
)
from webapp.blueprints.notice_sending.record_file import record_csv
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.provenance import file_mark, maker_name
from webapp.messages.notice_desk import open_audience_desk

blueprint = Blueprint("notice_sending", __name__, url_prefix="/avisos/<number>/envio")
blueprint.record(lambda setup: setup.app.jinja_env.globals.update(WORDS_OF_TEMPLATES))
LONGEST_PURPOSE = 200


@blueprint.get("")
def index(number: str) -> str:
    """Return how the sending of a notice stands: counts, no name."""
    notice, session, now = notice_or_404(number), db.session(), services().clock()
    return render_template(
        "notice_sending/index.html",
        item=notice,
        states=NoticeState,
        progress=progress_of(session, notice.id),
        by_hand=hand_counts(session, notice.id, now),
        may_send=current_scope().role in APPROVERS,
        now=now,
    )


@blueprint.post("/enviar")
def send(number: str) -> AnyResponse:
    """Begin to send a notice that somebody else approved; the audience is read before it is
    held.
    """
    notice, here = notice_or_404(number), services()
    prepared = prepare_sending(
        request_context(f"notice {number}: sending"), notice, open_audience_desk(here.settings)
    )
    writes()
    try:
        told = begin_sending(
            db.session(), notice_or_404(number), prepared, sending_officer(), here.clock()
        )
    except CountAgain:
        give_up_writing()
        flash(_("La cuenta es vieja, o hay otra gente que antes: cuente de nuevo."), "wrong")
        return _back(number)
    except IllegalMove:
        give_up_writing()
        flash(_("Este aviso no está aprobado, o ya salió."), "wrong")
        return _back(number)
    flash(ngettext("Sale %(num)s mensaje.", "Salen %(num)s mensajes.", told), "done")
    return _back(number)


@blueprint.post("/detener")
def stop(number: str) -> AnyResponse:
    """Stop what of a notice has not left."""
    notice = notice_or_404(number)
    words = form_text(request.form, "words")
    try:
        stopped = stop_sending(db.session(), notice, words, sending_officer(), services().clock())
    except IllegalMove:
        give_up_writing()
        flash(_("Este aviso no se está enviando."), "wrong")
        return _back(number)
    flash(_("Detenido: %(n)s no salen, %(m)s ya iban en camino.",
            n=stopped.skipped, m=stopped.under_way), "done")  # fmt: skip
    return _back(number)


@blueprint.get("/personas")
def people(number: str) -> str:
    """Return who got what, with names; reading them leaves a line in the audit log."""
    notice = notice_or_404(number)
    which, page = _filter(), page_number(request.args)
    rows, count = dispatches_page(db.session(), notice.id, which, page)
    return render_template(
        "notice_sending/people.html",
        item=notice,
        lines=dispatch_lines(request_context(purpose_of(number)), rows) if rows else [],
        count=count,
        which=which,
        page=page,
        pages=-(-count // PAGE),
        link=page_link,
        states=DispatchState,
        now=services().clock(),
    )


@blueprint.post("/personas.csv")
def record_file(number: str) -> AnyResponse:
    """Return who got what as a file, for a purpose; of many persons by two people, or at once in a
    live hazard.
    """
    notice = notice_or_404(number)
    purpose = form_text(request.form, "purpose")[:LONGEST_PURPOSE]
    if not purpose:
        raise UnusableInput(
            "purpose", _("Escriba para qué necesita los nombres: queda en el registro.")
        )
    parts = list(all_dispatches(db.session(), notice.id, DispatchFilter()))
    persons = len({each.person_id for part in parts for each in part} - {None})
    title = _("Quién recibió el aviso %(number)s", number=number)
    refusal = refusal_of(PersonFile(f"notice:{number}", title, notice.country, persons, purpose))
    if refusal is not None:
        return refusal
    context, here = request_context(purpose), services()
    lines: list[DispatchLine] = []
    for part in parts:
        lines += dispatch_lines(context, part)
    body = record_csv(notice, lines, here.clock(), maker_name())
    name = f"{number}-{file_mark(here.clock())}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _filter() -> DispatchFilter:
    state, channel = request.args.get("estado", ""), request.args.get("canal", "")
    return DispatchFilter(
        DispatchState(state) if state in set(DispatchState) else None,
        DispatchChannel(channel) if channel in set(DispatchChannel) else None,
    )


def _back(number: str) -> AnyResponse:
    return redirect(url_for("notice_sending.index", number=number), 303)
