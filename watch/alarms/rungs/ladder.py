"""The rungs of an alarm: who stands on each at this hour, and how long each is waited for.

By the rota first; where nobody is on call the focal points and the emergency unit; at the end, for
every alarm, the administrators of the country and the Secretariat.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import RoleName
from feeds.values import Severity
from watch.alarms.models import Alarm, RungKind
from watch.alarms.rungs.recipients import (
    AlarmReader,
    accounts_in_role,
    distinct_readers,
    focal_readers,
    readers_of_keys,
)
from watch.alarms.rungs.rotas import RotaIds, rotas_joined, rotas_of_alarm
from watch.alarms.rungs.shifts import staffed_shifts

FOCAL_RUNG, ADMINISTRATOR_RUNG, SECRETARIAT_RUNG = 6, 7, 8
"""Above the five a rota may have."""
_WAITS: Mapping[Severity, timedelta] = {
    Severity.EXTREME: timedelta(minutes=5),
    Severity.SEVERE: timedelta(minutes=10),
}
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung, and who stands on it now; nobody may."""

    number: int
    kind: RungKind
    readers: tuple[AlarmReader, ...]


def wait_of(severity: Severity) -> timedelta:
    """Return how long a rung is waited for before the next is called: 5 minutes for Extreme, 10 for
    Severe, 30 for all else.
    """
    return _WAITS.get(severity, LONGEST_WAIT)


def joined_rungs(
    session: Session, alarm: Alarm, now: datetime, firing_id: uuid.UUID | None = None
) -> list[Rung]:
    """Return the rungs that were called before, with those who were not: of rotas that came to the
    alarm since its last call, or with one firing.
    """
    is_under_way = not alarm.roster and alarm.rung > 0 and alarm.rung_called_at is not None
    rotas = rotas_joined(session, alarm, firing_id) if is_under_way else None
    if rotas is None:
        return []
    called = {each.reader for each in alarm.calls}
    rungs = _shift_rungs(session, alarm.country, rotas, now)
    return list(_uncalled([each for each in rungs if each.number <= alarm.rung], called))


def rungs_above(session: Session, alarm: Alarm, now: datetime) -> Iterator[Rung]:
    """Yield the rungs above the last one called, as they are staffed at `now`, in order.

    The focal points are a rung only where nobody of the rota was called: they stand in for it.
    """
    rungs = [*_first_rungs(session, alarm, now), *_last_rungs(session, alarm)]
    yield from (each for each in rungs if each.number > alarm.rung)


# -- inside ---------------------------------------------------------------------------------


def _first_rungs(session: Session, alarm: Alarm, now: datetime) -> list[Rung]:
    if alarm.roster:
        return [
            Rung(number, RungKind.ROSTER, tuple(readers_of_keys(session, each["readers"])))
            for number, each in enumerate(alarm.roster, start=1)
        ]
    rotas = rotas_of_alarm(session, alarm)
    shifts = _shift_rungs(session, alarm.country, rotas, now)
    was_called = any(
        call.rung_kind is RungKind.SHIFT and call.skipped_because is None for call in alarm.calls
    )
    if was_called or any(each.readers for each in shifts):
        return shifts
    focal = tuple(focal_readers(session, alarm.country))
    return [*shifts, Rung(FOCAL_RUNG, RungKind.FOCAL, focal)]


def _uncalled(rungs: Sequence[Rung], called: set[str]) -> Iterator[Rung]:
    """Yield rungs with those who were not called, each person once; none on which nobody is."""
    for rung in rungs:
        left = tuple(each for each in rung.readers if each.key not in called)
        called |= {each.key for each in left}
        if left:
            yield replace(rung, readers=left)


def _shift_rungs(session: Session, country: str, rotas: RotaIds, now: datetime) -> list[Rung]:
    """Return the rungs rotas promise to fill, those beyond that somebody stands on, too."""
    return [
        Rung(number, RungKind.SHIFT, tuple(distinct_readers(readers)))
        for number, readers in staffed_shifts(session, country, rotas, now).items()
    ]


def _last_rungs(session: Session, alarm: Alarm) -> list[Rung]:
    """Return the rungs at the end of an alarm, also of one that names its own people: a function
    of a crisis that nobody of its country takes reaches the Secretariat, which reads no name of it.
    """
    administrators = accounts_in_role(session, RoleName.COUNTRY_ADMIN, alarm.country)
    last = Rung(ADMINISTRATOR_RUNG, RungKind.ADMINISTRATOR, tuple(administrators))
    secretariat = accounts_in_role(session, RoleName.SECRETARIAT, "")
    return [last, Rung(SECRETARIAT_RUNG, RungKind.SECRETARIAT, tuple(secretariat))]
