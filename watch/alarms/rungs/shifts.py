"""Who is on call by the rota, as the rungs of an alarm."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from watch.alarms.rungs.recipients import AlarmReader, reader_of_focal_point, reader_of_user
from watch.rota.duty import OnDuty, rotas_asked, who_is_on


def staffed_shifts(
    session: Session,
    country: str,
    rotas: uuid.UUID | Collection[uuid.UUID] | None,
    now: datetime,
) -> dict[int, list[AlarmReader]]:
    """Return the rungs of a rota, or of several (of every one of the country, without any), in
    order, each with who is on call at `now`; none where the country has no rota.

    A rung that a rota promises to fill is there also when nobody can be woken on it. In place of a
    rota that is gone or not in use all those of the country are called.
    """
    wanted = [rotas] if isinstance(rotas, uuid.UUID) else list(rotas or ())
    own = rotas_asked(session, wanted) if wanted else ()
    asked = [each.id for each in own] or country
    promised = max((each.rungs for each in own or rotas_asked(session, asked)), default=0)
    rungs: dict[int, list[AlarmReader]] = {rung: [] for rung in range(1, promised + 1)}
    for each in who_is_on(session, asked, now):
        rungs.setdefault(each.rung, []).append(_reader(each))
    return dict(sorted(rungs.items()))


# -- inside ---------------------------------------------------------------------------------


def _reader(duty: OnDuty) -> AlarmReader:
    user, entry = duty.holder.user, duty.holder.focal_point
    if entry is not None:
        return reader_of_focal_point(entry, user)
    assert user is not None, "who is on duty is an account, an entry, or both"
    return reader_of_user(user)
