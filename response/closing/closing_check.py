"""Everything of one country that is still open when a crisis is about to be closed, in one list.

The rule: nothing is closed by closing. Whoever closes sees, in numbers, who still asks for help,
whom nobody reached and who is told of it (the post that registered them goes on looking), what was
promised, lent or sent and not taken back. What other packages keep (notices, photographs) is handed
in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from directory.entries.models import Post
from response.accounting.deaths import count_waiting
from response.accounting.open_helps import count_open_helps
from response.calldown.models import CallerShift, CallItem, ShiftState
from response.calldown.outcomes import CallState
from response.crisis.models import Participation
from response.crisis.moves import OpenItem
from response.crisis.team.activation import activations_of
from response.crisis.team.staff import staff_count
from response.hotline.models import HotlineCall, LineOperator
from response.locate.listing import locate_items
from response.movements.models import Movement, MovementState
from response.tasks.listing import open_tasks

NeighbourItems = Callable[[Session, Participation], Sequence[OpenItem]]
"""What packages beside or below have still open of a part."""
_UNDER_WAY = (MovementState.PLANNED, MovementState.BOARDING, MovementState.LEFT)
_WAITING = (CallState.WAITING, CallState.LATER)


def closing_check(
    session: Session,
    part: Participation,
    now: datetime,
    neighbours: Sequence[NeighbourItems] = (),
) -> list[OpenItem]:
    """Return what is open of a part, the gravest first; what is not open is left out."""
    own = [
        *_people(session, part),
        *locate_items(session, part, now),
        *_work(session, part),
        *_lent(session, part, now),
    ]
    others = [item for each in neighbours for item in each(session, part)]
    return [each for each in (*own, *others) if each.count]


# -- inside ---------------------------------------------------------------------------------


def _people(session: Session, part: Participation) -> list[OpenItem]:
    staff, country = staff_count(session, part), part.country
    helps, reports = count_open_helps(session, part.id), count_waiting(session, part.id)
    unreached = _households(session, part, (CallState.UNREACHABLE,))
    waiting = _households(session, part, _WAITING)
    return [
        OpenItem(N_("personal propio que necesita ayuda"), staff.needs_help, country, "staff"),
        OpenItem(N_("personal propio sin noticias"), staff.unknown, country, "staff"),
        OpenItem(N_("personas que piden ayuda"), helps, country, "helps"),
        OpenItem(N_("avisos de fallecimiento sin decidir"), reports, country, "deaths"),
        OpenItem(
            N_("hogares que no se pudo alcanzar; los sigue buscando quien los registró"),
            sum(count for _name, count in unreached),
            country,
            "unreachable",
            tuple(unreached),
        ),
        OpenItem(
            N_("hogares por llamar"), sum(count for _name, count in waiting), country, "calls"
        ),
    ]


def _work(session: Session, part: Participation) -> list[OpenItem]:
    on_duty = sum(each.ended_at is None for each in activations_of(session, part))
    due = sa.select(sa.func.count(HotlineCall.id)).where(
        HotlineCall.participation_id == part.id,
        HotlineCall.due_at.is_not(None),
        HotlineCall.closed_at.is_(None),
    )
    shifts = sa.select(sa.func.count(CallerShift.id)).where(
        CallerShift.participation_id == part.id, CallerShift.state != ShiftState.ENDED
    )
    moving = sa.select(sa.func.count(Movement.id)).where(
        Movement.participation_id == part.id, Movement.state.in_(_UNDER_WAY)
    )
    country = part.country
    return [
        OpenItem(
            N_("traslados sin llegar"), session.scalar(moving) or 0, country, "movements"
        ),
        OpenItem(N_("tareas con hora o en curso"), open_tasks(session, part), country, "tasks"),
        OpenItem(
            N_("personas a quienes hay que devolver la llamada"),
            session.scalar(due) or 0, country, "hotline",
        ),
        OpenItem(N_("turnos del equipo sin terminar"), on_duty, country, "team"),
        OpenItem(
            N_("turnos de llamadas sin terminar"), session.scalar(shifts) or 0, country, "callers"
        ),
    ]  # fmt: skip


def _lent(session: Session, part: Participation, now: datetime) -> list[OpenItem]:
    """Return the accesses of others that go on: whoever of elsewhere takes calls for the line."""
    query = sa.select(sa.func.count(LineOperator.id)).where(
        LineOperator.country == part.country, LineOperator.until_at > now
    )
    lent = session.scalar(query) or 0
    return [OpenItem(N_("accesos prestados a la línea"), lent, part.country, "lent")]


def _households(
    session: Session, part: Participation, states: Sequence[CallState]
) -> list[tuple[str, int]]:
    """Return how many households are in these states, by the name of the post that registered
    them; "" for those of none.
    """
    query = (
        sa.select(Post.name, sa.func.count(CallItem.id))
        .select_from(CallItem)
        .outerjoin(Post, Post.id == CallItem.post_id)
        .where(CallItem.participation_id == part.id, CallItem.state.in_(states))
        .group_by(CallItem.post_id, Post.name)
    )
    found = [(name or "", count) for name, count in session.execute(query)]
    return sorted(found, key=lambda each: (-each[1], each[0]))
