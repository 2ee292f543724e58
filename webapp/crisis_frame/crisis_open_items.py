"""What of a crisis is still open when somebody is about to close it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.i18n.languages import N_
from response.accounting.deaths import count_waiting
from response.accounting.open_helps import count_open_helps
from response.crisis.listing import part_of
from response.crisis.models import Crisis, Participation
from response.crisis.moves import OpenItem, other_parts
from response.crisis.team.activation import activations_of
from response.crisis.team.staff import staff_count
from response.tasks.listing import open_tasks
from watch.replies.unclear_queue import queue_counts


def open_items_of(session: Session, crisis: Crisis, country: str) -> list[OpenItem]:
    """Return what is open: of the others that they still work in it, of the own country in
    numbers.
    """
    part = part_of(crisis, country)
    own = _own(session, part) if part is not None else []
    return [each for each in (*own, *other_parts(crisis)) if each.count]


# -- inside ---------------------------------------------------------------------------------


def _own(session: Session, part: Participation) -> list[OpenItem]:
    staff = staff_count(session, part)
    on_duty = sum(each.ended_at is None for each in activations_of(session, part))
    helps, reports = count_open_helps(session, part.id), count_waiting(session, part.id)
    return [
        OpenItem(N_("personal propio que necesita ayuda"), staff.needs_help, part.country),
        OpenItem(N_("personal propio sin noticias"), staff.unknown, part.country),
        OpenItem(N_("personas que piden ayuda"), helps, part.country),
        OpenItem(
            N_("respuestas sin leer"), queue_counts(session, part.country).waiting, part.country
        ),
        OpenItem(N_("avisos de fallecimiento sin decidir"), reports, part.country),
        OpenItem(N_("turnos del equipo sin terminar"), on_duty, part.country),
        OpenItem(N_("tareas con hora o en curso"), open_tasks(session, part), part.country),
    ]
