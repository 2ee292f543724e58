"""Who is on call when a crisis is declared, as the guard of its roster.

The rule: whoever is on call now by the rota of the post that works there, else by that of the
country, is the guard: they were woken, and hold the telephone. Who is on the next rung stands in.
Where no rota has anybody the directory names the guard (`response.crisis.team.roster`); whom a
person chose is never written over.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from protocols.roles import Role
from response.crisis.models import Participation
from response.crisis.team.models import RosterLine
from watch.rota.duty import OnDuty, all_rotas, who_is_on
from watch.rota.models import Rota


def put_guard(
    session: Session, part: Participation, lines: Sequence[RosterLine], now: datetime
) -> bool:
    """Put who is on call into the function of the guard, of the lines of a part; return whether
    somebody is.
    """
    line = next((each for each in lines if each.function is Role.GUARD), None)
    if line is None or line.is_chosen:
        return False
    on_duty = _on_duty(session, part, now)
    if not on_duty:
        return False
    first, second = on_duty[0], on_duty[1] if len(on_duty) > 1 else None
    line.user_id, line.focal_point_id = first.user_id, first.focal_point_id
    if second is not None:
        line.alternate_user_id = second.user_id
        line.alternate_focal_point_id = second.focal_point_id
    elif _is_same(first, line.alternate_user_id, line.alternate_focal_point_id):
        line.alternate_user_id = line.alternate_focal_point_id = None
    session.flush()
    return True


# -- inside ---------------------------------------------------------------------------------


def _on_duty(session: Session, part: Participation, now: datetime) -> list[OnDuty]:
    """Return who is on call, each person once, in the order they are woken."""
    active = [each for each in all_rotas(session, part.country) if each.active]
    for rotas in (_of_post(active, part), _of_country(active)):
        found = who_is_on(session, rotas, now) if rotas else ()
        if found:
            by_person = {(each.user_id, each.focal_point_id): each for each in reversed(found)}
            return list(reversed(by_person.values()))
    return []


def _of_post(rotas: Sequence[Rota], part: Participation) -> list[uuid.UUID]:
    post_id = part.covering_post_id or part.post_id
    return [each.id for each in rotas if post_id is not None and each.post_id == post_id]


def _of_country(rotas: Sequence[Rota]) -> list[uuid.UUID]:
    """Return the rotas of the country itself, else those of all its posts."""
    own = [each.id for each in rotas if each.post_id is None]
    return own or [each.id for each in rotas]


def _is_same(duty: OnDuty, user_id: uuid.UUID | None, focal_point_id: uuid.UUID | None) -> bool:
    return (user_id is not None and user_id == duty.user_id) or (
        focal_point_id is not None and focal_point_id == duty.focal_point_id
    )
