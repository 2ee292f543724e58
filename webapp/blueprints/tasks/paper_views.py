"""The printed checklist, and its ticks typed in afterwards by their numbers."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.errors import UnusableInput
from protocols.model import PHASE_WORDS
from protocols.roles import ROLE_WORDS
from response.crisis.models import Participation
from response.tasks.checklist_paper import Checklist, PaperPart, PaperTask, checklist_pdf
from response.tasks.copying import task_clock
from response.tasks.labels import TASK_STATE_WORDS
from response.tasks.listing import TaskLine, by_stage, task_lines
from response.tasks.paper_ticks import apply_paper
from response.tasks.typed_ticks import PAPER_STATES, read_paper
from response.typed_moments import read_day
from webapp.auth.access import current_scope
from webapp.blueprints.tasks.typed_forms import PAPER_ROWS, typed_rows
from webapp.blueprints.tasks.views import blueprint
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.crisis_frame.crisis_words import texts_words
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.labels.provenance import file_mark, maker_name


@blueprint.get("/lista.pdf")
def checklist(number: str) -> Response:
    """Return the tasks on paper, with boxes and a line for the time."""
    (_page, part), now = participation_page(number), services().clock()
    body = services().press(checklist_pdf, _checklist(part), language=str(get_locale()))
    name = f"tareas-{part.crisis.number.lower()}-{file_mark(now)}"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)


@blueprint.get("/papel")
def paper(number: str) -> str:
    """Return the rows in which ticks of the paper are typed."""
    page, _part = participation_page(number)
    return _paper_page(page, {})


@blueprint.post("/papel")
def type_paper(number: str) -> AnyResponse | tuple[str, int]:
    """Take ticks of the paper: all of what was typed, or nothing where a row is not understood."""
    (page, part), now = participation_page(number), services().clock()
    try:
        day = read_day(request.form.get("day", ""), "day")
    except UnusableInput as wrong:
        return _paper_page(page, {"day": str(_(wrong.what))}), 422
    ticks, faults = read_paper(typed_rows(request.form), day, zone())
    outcome = apply_paper(
        db.session(), services().keyring, part, ticks, faults, by=current_scope().actor, now=now
    )
    if outcome.faults:
        errors = {f"number-{fault.row}": str(_(fault.words)) for fault in outcome.faults}
        return _paper_page(page, errors), 422
    flash(_("Anotadas del papel: %(n)s.", n=len(outcome.moved)), "done")
    if outcome.before:
        numbers = ", ".join(map(str, outcome.before))
        flash(_("Ya estaban dichas, y quedan como estaban: %(n)s.", n=numbers), "warn")
    return redirect(url_for("tasks.paper", number=number))


# -- inside ---------------------------------------------------------------------------------


def _paper_page(page: CrisisPage, errors: dict[str, str]) -> str:
    now = services().clock()
    return render_template(
        "tasks/paper.html",
        page=page,
        rows=range(PAPER_ROWS),
        states=[(state.value, _(TASK_STATE_WORDS[state])) for state in PAPER_STATES],
        day=request.form.get("day") or now.astimezone(zone()).date().isoformat(),
        errors=errors,
        form=request.form,
        now=now,
    )


def _checklist(part: Participation) -> Checklist:
    session, now = db.session(), services().clock()
    lines = task_lines(session, services().keyring, part, now)
    parts = [
        PaperPart(title=str(_(PHASE_WORDS[stage])), tasks=tuple(map(_paper_task, tasks)))
        for stage, tasks in by_stage(lines)
    ]
    return Checklist(
        number=part.crisis.number,
        title=part.crisis.title,
        country=country_name(part.country),
        started_at=task_clock(session, part),
        parts=tuple(parts),
        made_at=now,
        made_by=maker_name(),
        timezone=zone().key,
        is_demo=part.crisis.is_demo,
    )


def _paper_task(line: TaskLine) -> PaperTask:
    return PaperTask(
        number=line.number,
        mark=line.mark or texts_words(line.clock),
        due_at=line.due_at,
        role=str(_(ROLE_WORDS[line.role])),
        text=texts_words(line.text),
        done_at=None if line.is_pending else line.happened_at,
        state="" if line.is_pending else str(_(TASK_STATE_WORDS[line.state])),
    )
