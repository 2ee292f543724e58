"""The next agenda: as a page, and as a calendar to be taken in."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import get_locale

from core.i18n.formats import Formats
from response.crisis.models import Participation
from response.log.agenda import AGENDA_WORDS, AgendaItem, AgendaKind, agenda_calendar, agenda_items
from response.log.models import LineKind
from response.log.reading import CrisisLogFilter, log_lines
from response.tasks.listing import TaskLine, overdue_tasks, task_lines
from webapp.blueprints.crisis_log.views import blueprint
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.crisis_frame.crisis_words import texts_words
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.provenance import file_mark, file_stamp

_AGENDA_LINES = CrisisLogFilter(kinds=frozenset({LineKind.AUTHORITY_ACTION, LineKind.REQUEST}))


@blueprint.get("/agenda")
def agenda(number: str) -> str:
    """Return what is to be spoken of next."""
    page, part = participation_page(number)
    return render_template(
        "crisis_log/agenda.html",
        page=page,
        items=_items(part),
        agenda_words=AGENDA_WORDS,
        now=services().clock(),
    )


@blueprint.get("/agenda.ics")
def calendar(number: str) -> Response:
    """Return the same as iCalendar; what was settled is no longer in it."""
    page, part = participation_page(number)
    now = services().clock()
    body = agenda_calendar(
        _items(part),
        Formats(str(get_locale())),
        number=page.crisis.number,
        title=page.crisis.title,
        made_at=now,
        stamp=file_stamp(now),
    )
    name = f"agenda-{page.crisis.number.lower()}-{file_mark(now)}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


# -- inside ---------------------------------------------------------------------------------


def _items(part: Participation) -> tuple[AgendaItem, ...]:
    session, keyring, now = db.session(), services().keyring, services().clock()
    lines = log_lines(session, keyring, part, _AGENDA_LINES)
    late = overdue_tasks(task_lines(session, keyring, part, now))
    return agenda_items(lines, [_late_item(task, part.country) for task in late])


def _late_item(task: TaskLine, country: str) -> AgendaItem:
    since = task.due_at
    assert since is not None
    return AgendaItem(
        kind=AgendaKind.OVERDUE_TASK,
        row_id=task.id,
        country=country,
        number=task.number,
        text=texts_words(task.text),
        since=since,
        due_at=since,
    )
