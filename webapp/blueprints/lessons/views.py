"""The lessons of the own country in a crisis: written, followed, taken away as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import account_names
from core.approval import IllegalMove
from core.audit_log import record
from core.errors import NotAllowed, UnusableInput
from response.closing.labels import LESSON_STATE_WORDS, TARGET_WORDS
from response.closing.lesson_files import lessons_csv
from response.closing.lessons import (
    LESSON_MOVES,
    add_lesson,
    lesson_numbered,
    lessons_of,
    move_lesson,
)
from response.closing.models import LessonState
from response.closing.timeline import shown_timeline
from response.crisis.models import Participation
from response.crisis.team.members import TeamMember, members_among
from response.crisis_csv import CsvOrigin
from webapp.auth.access import current_scope
from webapp.auth.policy import COORDINATORS
from webapp.blueprints.lessons.lesson_form import lesson_draft, typed_day, typed_owner, typed_state
from webapp.crises.lesson_plans import note_in_plans, plans_touched
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services
from webapp.http.transactions import give_up_writing
from webapp.labels.provenance import file_mark, maker_name

blueprint = Blueprint("lessons", __name__, url_prefix="/crisis/<number>/lecciones")
_TONES = {
    LessonState.OPEN: "warn",
    LessonState.IN_WORK: "info",
    LessonState.DONE: "ok",
    LessonState.DROPPED: "off",
}
_NEEDS_TIMELINE = "1"


@blueprint.get("")
def index(number: str) -> str:
    """Return the lessons, and how the crisis went in figures."""
    return _lessons_page(*participation_page(number), {})


@blueprint.post("")
def add(number: str) -> AnyResponse | tuple[str, int]:
    """Add a lesson; the plans it touches turn stale by it."""
    page, part = participation_page(number)
    session, here = db.session(), services()
    try:
        draft = lesson_draft(request.form, current_scope().actor, _owners(part))
        now = here.clock()
        lesson = add_lesson(session, here.keyring, part, page.officer, draft, now)
        note_in_plans(session, lesson, draft.by, now)
    except NotAllowed:
        abort(403)
    except UnusableInput as wrong:
        give_up_writing()
        page, part = participation_page(number)
        return _lessons_page(page, part, {wrong.location: _(wrong.what)}), 422
    flash(_("Anotada: lección %(n)s.", n=lesson.number), "done")
    return redirect(url_for("lessons.index", number=number), 303)


@blueprint.post("/<int:lesson_number>")
def move(number: str, lesson_number: int) -> AnyResponse:
    """Say how far a lesson has come, who sees to it, and until when."""
    page, part = participation_page(number)
    session, now = db.session(), services().clock()
    lesson = lesson_numbered(session, part.id, lesson_number)
    if lesson is None:
        abort(404)
    try:
        move_lesson(
            session,
            lesson,
            part,
            page.officer,
            typed_state(request.form),
            now,
            owner_id=typed_owner(request.form, _owners(part)),
            due_on=typed_day(request.form),
        )
        note_in_plans(session, lesson, page.officer.actor, now)
    except NotAllowed:
        abort(403)
    except IllegalMove:
        flash(_("Alguien ya dijo otra cosa de esta lección: así está ahora."), "wrong")
    except UnusableInput as wrong:
        give_up_writing()
        flash(_(wrong.what), "wrong")
    else:
        flash(_("Anotado: lección %(n)s.", n=lesson_number), "done")
    return redirect(url_for("lessons.index", number=number) + f"#leccion-{lesson_number}", 303)


@blueprint.get("/lecciones.csv")
def file(number: str) -> Response:
    """Return the lessons as CSV."""
    page, part = participation_page(number)
    session, here = db.session(), services()
    now = here.clock()
    found = lessons_of(session, here.keyring, part.id)
    names = _names(each.row.owner_id for each in found)
    origin = CsvOrigin(
        crisis=page.crisis.number, country=part.country, as_of=now, made_by=maker_name()
    )
    body = lessons_csv(origin, found, lambda key: names.get(key, ""), _)
    record(
        session,
        at=now,
        actor=current_scope().actor,
        action="lesson.export",
        subject=page.crisis.number,
        country=part.country,
        purpose=page.crisis.number,
    )
    name = f"lecciones-{page.crisis.number.lower()}-{file_mark(now)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _lessons_page(page: CrisisPage, part: Participation, errors: dict[str, str]) -> str:
    session, here = db.session(), services()
    now, found = here.clock(), lessons_of(session, here.keyring, part.id)
    members = _members(part)
    names = _names(each.row.owner_id for each in found)
    has_figures = request.args.get("cifras") == _NEEDS_TIMELINE
    return render_template(
        "lessons/index.html",
        page=page,
        lessons=found,
        names=names,
        timeline=shown_timeline(session, here.keyring, part, now) if has_figures else None,
        plans=plans_touched(session, part),
        owners=[(str(each.user_id), each.name) for each in members],
        next_states=LESSON_MOVES.moves,
        target_words=TARGET_WORDS,
        state_words=LESSON_STATE_WORDS,
        tones=_TONES,
        today=now.astimezone(zone()).date(),
        form=request.form if errors else {},
        chosen_plans=request.form.getlist("plan"),
        errors=errors,
    )


def _members(part: Participation) -> list[TeamMember]:
    """Return the accounts of the country, which a lesson may be given to."""
    found = members_among(db.session(), part.country, ())
    return [each for each in found.members if each.user_id is not None and _may_name(each.user_id)]


def _may_name(user_id: uuid.UUID) -> bool:
    """Return whether the reader may read whose account it is: a consul knows the own alone."""
    scope = current_scope()
    return scope.role in COORDINATORS or scope.user_id == user_id


def _names(owner_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the addresses of the accounts that see to lessons, of those the reader may read."""
    ids = {each for each in owner_ids if each is not None and _may_name(each)}
    return dict(account_names(db.session(), ids))


def _owners(part: Participation) -> set[uuid.UUID]:
    return {each.user_id for each in _members(part) if each.user_id is not None}
