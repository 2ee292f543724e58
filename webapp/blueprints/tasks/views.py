"""The list of tasks, one of them, a tick, and a task of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from protocols.model import PHASE_WORDS, Phase
from protocols.roles import ROLE_WORDS, Role
from response.crisis.models import CrisisState, Participation
from response.late_entries import PartEnded
from response.tasks.copying import copy_tasks, protocol_changes, task_clock, tasks_of
from response.tasks.labels import TASK_STATE_WORDS, TICK_ORIGIN_WORDS
from response.tasks.listing import (
    TaskLine,
    by_stage,
    overdue_tasks,
    task_counts,
    task_history,
    task_lines,
)
from response.tasks.models import CrisisTask, TaskState
from response.tasks.moving import (
    OwnTask,
    TaskTick,
    add_own_task,
    move_task,
    take_move_back,
    task_numbered,
)
from response.tasks.states import moves_from
from response.typed_moments import read_moment
from webapp.auth.access import current_scope
from webapp.blueprints.tasks.typed_forms import OWN_ROLES
from webapp.crises.actor_names import actor_names
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.rendering.undo_flash import flash_undo
from webapp.http.services import services

Stage = tuple[Phase, tuple[TaskLine, ...]]
"""A part of the list and its tasks."""
blueprint = Blueprint("tasks", __name__, url_prefix="/crisis/<number>/tareas")
SHOWN_FIRST = 12
"""Tasks on the first look: the page has to come on a bad network, and all are a tap away."""
_TONES = {
    TaskState.OPEN: "info",
    TaskState.DOING: "info",
    TaskState.DONE: "ok",
    TaskState.NOT_NEEDED: "off",
    TaskState.HANDED_OVER: "off",
}


@blueprint.get("")
def index(number: str) -> str:
    """Return the tasks of one's own country: the late ones first, then by phase."""
    return _tasks_page(*participation_page(number), {})


@blueprint.post("")
def tick(number: str) -> Response:
    """Tick a task as done, now; the page somebody ticked on comes again."""
    _page, part = participation_page(number)
    task = _task_or_404(part, request.form.get("done", ""))
    try:
        moved = move_task(db.session(), services().keyring, task, _tick(TaskState.DONE))
    except PartEnded as late:
        flash(_(late.what), "wrong")
        return redirect(_way_back(number))
    if moved:
        _say_moved(number, task, _("Hecha: tarea %(n)s.", n=task.number))
    else:
        flash(_("La tarea %(n)s ya estaba hecha.", n=task.number), "done")
    return redirect(_way_back(number))


@blueprint.get("/<int:task_number>")
def task(number: str, task_number: int) -> str:
    """Return one task: who said what of it, and what else may be said."""
    page, part = participation_page(number)
    return _task_page(page, part, _task_or_404(part, str(task_number)), {})


@blueprint.post("/<int:task_number>")
def move(number: str, task_number: int) -> Response | tuple[str, int]:
    """Say of a task what is so: done at a time, not needed, handed over, begun, open again."""
    page, part = participation_page(number)
    found = _task_or_404(part, str(task_number))
    try:
        state = _state(request.form.get("after", ""))
        happened_at = read_moment(request.form, "happened", zone())
        move_task(db.session(), services().keyring, found, _tick(state, happened_at))
    except UnusableInput as wrong:
        return _task_page(page, part, found, {wrong.location: str(_(wrong.what))}), 422
    except (IllegalMove, Outdated):
        flash(_("Alguien ya dijo otra cosa de esta tarea: así está ahora."), "wrong")
        return redirect(url_for("tasks.task", number=number, task_number=task_number))
    _say_moved(number, found, _("Anotado: tarea %(n)s.", n=task_number))
    return redirect(url_for("tasks.index", number=number))


@blueprint.post("/<int:task_number>/deshacer")
def take_back(number: str, task_number: int) -> Response:
    """Take back what was said of a task last: it stands as before, and both stay written."""
    _page, part = participation_page(number)
    found = _task_or_404(part, str(task_number))
    by, now = current_scope().actor, services().clock()
    try:
        shown = _state(request.form.get("seen", ""))
        state = take_move_back(db.session(), found, shown_state=shown, by=by, now=now)
    except (Outdated, UnusableInput):
        flash(_("Alguien ya dijo otra cosa de esta tarea: así está ahora."), "wrong")
        return redirect(url_for("tasks.task", number=number, task_number=task_number))
    words = _("Deshecho: la tarea %(n)s está otra vez %(state)s.")
    flash(words % {"n": task_number, "state": _(TASK_STATE_WORDS[state])}, "done")
    return redirect(_way_back(number))


@blueprint.post("/nueva")
def add(number: str) -> Response | tuple[str, int]:
    """Add a task of one's own."""
    page, part = participation_page(number)
    try:
        draft = OwnTask(
            text=request.form.get("text", ""),
            role=_role(request.form.get("role", "")),
            due_at=read_moment(request.form, "due", zone()),
            by=current_scope().actor,
            now=services().clock(),
        )
        added = add_own_task(db.session(), services().keyring, part, draft)
    except UnusableInput as wrong:
        return _tasks_page(page, part, {wrong.location: str(_(wrong.what))}), 422
    flash(_("Agregada: tarea %(n)s.", n=added.number), "done")
    return redirect(url_for("tasks.index", number=number))


@blueprint.post("/protocolos")
def take_changes(number: str) -> Response:
    """Copy what is new in the protocols: what was copied stays as it is."""
    _page, part = participation_page(number)
    count = copy_tasks(db.session(), part, services().clock(), with_changes=True)
    flash(_("Tareas nuevas: %(n)s.", n=count), "done")
    return redirect(url_for("tasks.index", number=number))


# -- inside ---------------------------------------------------------------------------------


def _tasks_page(page: CrisisPage, part: Participation, errors: dict[str, str]) -> str:
    """Return the list, with what is wrong about the task somebody wanted to add."""
    session, now = db.session(), services().clock()
    lines = task_lines(session, services().keyring, part, now)
    return render_template(
        "tasks/index.html",
        page=page,
        counts=task_counts(lines),
        changes=protocol_changes(session, part, tasks_of(session, part)),
        started_at=task_clock(session, part),
        role_choices=_roles_of(lines),
        names=actor_names(session, [line.by for line in lines]),
        errors=errors,
        **_parts_of(lines, request.args.get("function", ""), with_after=_is_time_for_after(page)),
        **_words(),
    )


def _is_time_for_after(page: CrisisPage) -> bool:
    """Return whether what is done after a crisis is shown: once it winds down, and when asked."""
    return page.crisis.state is not CrisisState.DECLARED or request.args.get("after") == "1"


def _parts_of(lines: Sequence[TaskLine], role: str, *, with_after: bool) -> dict[str, Any]:
    """Return the lines of a function (of all where none is chosen) as the page orders them."""
    chosen = [line for line in lines if role in {"", line.role.value}]
    stages = by_stage(line for line in chosen if line.is_pending and not line.is_overdue)
    late, following = overdue_tasks(chosen), stages if with_after else _without_after(stages)
    return {
        "role": role,
        **_first_of(late, following, None if request.args.get("todas") == "1" else SHOWN_FIRST),
        "afterwards": 0 if with_after else _count_after(stages),
        "closed": _closed(chosen),
    }


def _first_of(
    late: Sequence[TaskLine], stages: Sequence[Stage], most: int | None
) -> dict[str, Any]:
    """Return so many tasks as a first look shows, the late ones first, and how many are left."""
    left = sum(len(tasks) for _stage, tasks in stages) + len(late) if most is None else most
    first, left = late[:left], max(0, left - len(late))
    following: list[Stage] = []
    hidden = len(late) - len(first)
    for stage, tasks in stages:
        following += [(stage, tasks[:left])] if left else []
        hidden, left = hidden + max(0, len(tasks) - left), max(0, left - len(tasks))
    return {"late": first, "stages": following, "hidden": hidden}


def _closed(lines: Sequence[TaskLine]) -> list[TaskLine]:
    closed = (line for line in lines if not line.is_pending)
    return sorted(closed, key=_last_said, reverse=True)


def _without_after(stages: Sequence[Stage]) -> list[Stage]:
    return [each for each in stages if each[0] is not Phase.AFTER]


def _count_after(stages: Sequence[Stage]) -> int:
    return sum(len(tasks) for stage, tasks in stages if stage is Phase.AFTER)


def _roles_of(lines: Sequence[TaskLine]) -> list[tuple[str, str]]:
    there = {line.role for line in lines}
    return [(each.value, _(ROLE_WORDS[each])) for each in Role if each in there]


def _last_said(line: TaskLine) -> float:
    return line.entered_at.timestamp() if line.entered_at else 0.0


def _task_page(
    page: CrisisPage, part: Participation, found: CrisisTask, errors: dict[str, str]
) -> str:
    session, keyring, now = db.session(), services().keyring, services().clock()
    lines = task_lines(session, keyring, part, now)
    history = task_history(session, keyring, found)
    return render_template(
        "tasks/task.html",
        page=page,
        line=next(line for line in lines if line.id == found.id),
        history=history,
        names=actor_names(session, [move.by for move, _note in history]),
        moves=moves_from(found.state),
        errors=errors,
        **_words(),
    )


def _words() -> dict[str, Any]:
    now = services().clock()
    return {
        "form": request.form,
        "now": now,
        "today": now.astimezone(zone()).date().isoformat(),
        "phase_words": PHASE_WORDS,
        "role_words": ROLE_WORDS,
        "own_role_choices": [(each.value, _(ROLE_WORDS[each])) for each in OWN_ROLES],
        "state_words": TASK_STATE_WORDS,
        "origin_words": TICK_ORIGIN_WORDS,
        "state_tones": _TONES,
    }


def _say_moved(number: str, task: CrisisTask, words: str) -> None:
    """Say what was noted of a task, with its way back to the page somebody was on."""
    undo = url_for("tasks.take_back", number=number, task_number=task.number)
    flash_undo(words, undo, seen=task.state.value, **{"from": request.form.get("from", "")})


def _task_or_404(part: Participation, number: str) -> CrisisTask:
    is_number = number.isascii() and number.isdigit() and len(number) < 5
    found = task_numbered(db.session(), part, int(number)) if is_number else None
    if found is None:
        abort(404)
    return found


def _tick(state: TaskState, happened_at: Any = None) -> TaskTick:
    scope = current_scope()
    return TaskTick(
        after=state,
        by=scope.actor,
        now=services().clock(),
        happened_at=happened_at,
        note=request.form.get("note", ""),
        owner_id=scope.user_id,
    )


def _state(code: str) -> TaskState:
    if code not in set(TaskState):
        raise UnusableInput("after", N_("Elija qué pasó con la tarea."))
    return TaskState(code)


def _role(code: str) -> Role:
    return Role(code) if code in set(OWN_ROLES) else Role.HEAD


def _way_back(number: str) -> str:
    """Return where somebody ticked: the first page of the crisis, or the list."""
    if request.form.get("from") == "now":
        return url_for("crises.show", number=number)
    return url_for("tasks.index", number=number)
