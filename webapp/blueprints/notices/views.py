"""Pages of the notices: the list, one of them whole, those that broke the glass."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request

from watch.notices.lifecycle import COUNT_HOLDS, findings_of, may_approve, may_break_glass
from watch.notices.listing import (
    PAGE_SIZE,
    broken_glass,
    notices_of,
    number_of,
    waiting_for_second,
)
from watch.notices.models import NoticeState
from watch.notices.moves import moves_of
from watch.notices.officers import WRITERS
from webapp.auth.access import can_open, current_scope
from webapp.blueprints.notices.grounds import since_when
from webapp.blueprints.notices.presenters import (
    WORDS_OF_TEMPLATES,
    current_notice_officer,
    own_notice,
    shown_audience,
    shown_findings,
    shown_texts,
)
from webapp.crises.actor_names import office_names
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.queries.notices.whatsapp_reach import whatsapp_reach

blueprint = Blueprint("notices", __name__, url_prefix="/avisos")
blueprint.record(lambda setup: setup.app.jinja_env.globals.update(WORDS_OF_TEMPLATES))
SENDING_PAGE = "notice_sending.index"


@blueprint.get("")
def index() -> str:
    """Return the notices of the own country, those that wait for a second person first."""
    country, page = current_scope().country, page_number(request.args)
    if not country:
        abort(404)
    rows, count = notices_of(db.session(), country, page=page)
    return render_template(
        "notices/index.html",
        rows=rows,
        waiting=waiting_for_second(db.session(), country),
        count=count,
        page=page,
        pages=-(-count // PAGE_SIZE),
        page_link=page_link,
        may_write=current_scope().role in WRITERS,
        now=services().clock(),
    )


@blueprint.get("/<number>")
def show(number: str) -> str:
    """Return one notice: what it says on each way, to how many, and what happened to it."""
    notice, session, now = own_notice(number), db.session(), services().clock()
    officer, moves = current_notice_officer(), moves_of(session, notice)
    is_open = notice.state in {NoticeState.DRAFT, NoticeState.RETURNED, NoticeState.PROPOSED}
    is_sendable = SENDING_PAGE in current_app.view_functions and can_open(SENDING_PAGE)
    return render_template(
        "notices/show.html",
        item=notice,
        texts=shown_texts(notice),
        findings=shown_findings(findings_of(session, notice, now)) if is_open else [],
        audience=shown_audience(notice.audience_figures),
        whatsapp=whatsapp_reach(session, services().settings, notice.audience_figures),
        moves=moves,
        names=office_names(session, (each.actor for each in moves)),
        corrects=number_of(session, notice.corrects_id),
        may_write=officer.role in WRITERS,
        may_approve=may_approve(session, notice, officer),
        may_break=is_open
        and officer.role in WRITERS
        and may_break_glass(notice, since_when(notice), now),
        is_count_old=bool(notice.counted_at and now - notice.counted_at > COUNT_HOLDS),
        sending_page=SENDING_PAGE if is_sendable else "",
    )


@blueprint.get("/sin-segunda-persona")
def broken() -> str:
    """Return every notice one person approved alone, for ever: of the own country; of all for the
    Secretariat.
    """
    rows = broken_glass(db.session(), current_scope().country)
    is_national = bool(current_scope().country)
    names = office_names(db.session(), (each.by for each in rows)) if is_national else {}
    return render_template(
        "notices/broken.html", rows=rows, names=names, is_national=is_national,
        now=services().clock(),
    )  # fmt: skip
