"""A notice written: prefilled from hazard, crisis and plan; and a text ready to paste."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import Outdated, UnusableInput
from core.i18n.languages import LANGUAGES, N_
from watch.notices.drafting import NoticeDraft, begin_notice, change_notice, draft_preview, facts_of
from watch.notices.listing import number_of
from watch.notices.models import Notice
from watch.notices.prefill import prefilled
from watch.notices.wording.composing import public_text
from webapp.auth.access import current_scope
from webapp.blueprints.notices.composer_page import ComposerPage, composer_page
from webapp.blueprints.notices.grounds import (
    about_notice,
    about_of,
    ground_of,
    surroundings,
    template_asked,
)
from webapp.blueprints.notices.notice_form import (
    boxes_of_draft,
    draft_of_boxes,
    draft_of_notice,
    sent_boxes,
)
from webapp.blueprints.notices.presenters import current_notice_officer, own_notice
from webapp.blueprints.notices.views import blueprint
from webapp.forms.typed_text import whole_number
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes

_MOVED_MEANWHILE = N_("Otra persona movió este aviso mientras usted escribía. Mírelo de nuevo.")


@blueprint.route("/nuevo", methods=["GET", "POST"])
def new() -> Response | str | tuple[str, int]:
    """Return the form of a notice, filled from hazard, crisis and plan; and keep a draft."""
    about = about_of(request.args)
    ground = ground_of(about)
    around = surroundings(
        timezone=ground.timezone,
        hazard_id=about.hazard.id if about.hazard else None,
        crisis_number=about.crisis.number if about.crisis else None,
    )
    if request.method != "POST":
        draft = prefilled(template_asked(request.args, ground), ground, services().clock())
        boxes = boxes_of_draft(draft, request.args.get("corrige", ""))
        is_begun = about.hazard is not None or about.crisis is not None
        return _form(ComposerPage(about, around, boxes, key=str(uuid.uuid4()), is_begun=is_begun))
    page = ComposerPage(about, around, sent_boxes(request.form), key=_key())
    return _sent(page, None)


@blueprint.route("/<number>/editar", methods=["GET", "POST"])
def edit(number: str) -> Response | str | tuple[str, int]:
    """Return the form of a draft; and keep it anew."""
    notice = own_notice(number)
    around = surroundings(
        timezone=notice.timezone,
        hazard_id=notice.hazard_id,
        crisis_number=notice.crisis_number,
        post_id=notice.post_id,
    )
    corrects = number_of(db.session(), notice.corrects_id)
    if request.method != "POST":
        boxes = boxes_of_draft(draft_of_notice(notice), corrects)
        page = ComposerPage(about_notice(notice), around, boxes, notice=notice, seen=notice.moves)
        return _form(page)
    seen = whole_number(request.form.get("seen", ""))
    boxes = sent_boxes(request.form)
    page = ComposerPage(
        about_notice(notice),
        around,
        boxes,
        notice=notice,
        seen=seen if isinstance(seen, int) else 0,
    )
    return _sent(page, notice)


@blueprint.get("/texto")
def ready_text() -> str:
    """Return a text ready to paste, in every language, from hazard and plan: nothing is kept."""
    about = about_of(request.args)
    ground, now = ground_of(about), services().clock()
    template = template_asked(request.args, ground)
    draft = prefilled(template, ground, now)
    facts = facts_of(db.session(), draft_preview(db.session(), draft, current_scope().country, now))
    said = {each: draft.texts[each] for each in LANGUAGES}
    return render_template(
        "notices/ready.html",
        about=about,
        texts=[
            (each, public_text(facts, each, answers.what_where, answers.one_act))
            for each, answers in said.items()
        ],
        template=template,
        says_who=draft.says_who,
    )


# -- inside ---------------------------------------------------------------------------------


def _key() -> str:
    text = request.form.get("key", "")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())


def _form(page: ComposerPage, errors: Mapping[str, str] | None = None) -> str:
    return render_template("notices/compose.html", **composer_page(page, errors or {}))


def _sent(page: ComposerPage, notice: Notice | None) -> Response | str | tuple[str, int]:
    try:
        draft = draft_of_boxes(page.boxes, page.around)
    except UnusableInput as wrong:
        return _form(page, {wrong.location: _(wrong.what)}), 422
    if request.form.get("act") == "preview":
        return _form(page)
    number = notice.number if notice else ""
    try:
        writes()
        written = _keep(draft, page, number)
    except UnusableInput as wrong:
        give_up_writing()
        return _form(page, {_box_of(wrong): _(wrong.what)}), 422
    except (Outdated, IllegalMove):
        give_up_writing()
        return _form(page, {"kind": _(_MOVED_MEANWHILE)}), 409
    flash(_("Borrador guardado. Mírelo entero y propóngalo."), "done")
    return redirect(url_for("notices.show", number=written))


def _keep(draft: NoticeDraft, page: ComposerPage, number: str) -> str:
    session, now, officer = db.session(), services().clock(), current_notice_officer()
    if not number:
        made = begin_notice(session, draft, officer, now, notice_id=uuid.UUID(page.key))
        return made.number
    notice = own_notice(number)
    change_notice(session, notice, draft, officer, now, seen_moves=page.seen)
    return notice.number


def _box_of(wrong: UnusableInput) -> str:
    where = wrong.location
    return f"what_where.{where.removeprefix('texts.')}" if where.startswith("texts.") else where
