"""What home says of alarms: how many want somebody, and whether anybody would be warned tonight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from core.settings import Settings
from watch.alarms.coverage import WarningGap, warning_gaps
from watch.alarms.listing import NEEDING_SOMEBODY, visible_alarms
from watch.alarms.models import Alarm, AlarmState
from watch.rules.unwarned import gap_of
from webapp.auth.access import Scope
from webapp.auth.policy import OFFICIALS


@dataclass(frozen=True, slots=True)
class GapLine:
    """Why nobody is warned, and the act that mends it: its words, its page, what is asked of it."""

    words: str
    act: str
    endpoint: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlarmNeeds:
    """What home says of alarms."""

    wanting: int
    """Alarms that nobody has taken."""
    taken: int
    gaps: tuple[GapLine, ...] = ()
    """Empty where somebody would be warned."""


NO_MAIL = GapLine(
    N_("No hay servidor de correo: las alarmas se quedan en una carpeta de esta máquina."),
    N_("Avise a quien administra el sistema."),
)
_LINES: Mapping[WarningGap, GapLine] = {
    WarningGap.NO_ROTA: GapLine(
        N_("Su país no tiene guardia."), N_("Haga una guardia"), "rota.index"
    ),
    WarningGap.NOBODY_ON_CALL: GapLine(
        N_("Ahora no hay de guardia nadie a quien se pueda avisar."),
        N_("Ponga a alguien"),
        "rota.index",
    ),
    WarningGap.NO_FOCAL_POINT: GapLine(
        N_("Su país no tiene punto focal."),
        N_("Añada un punto focal con su correo"),
        "directory.index",
        {"kind": "focal_point"},
    ),
    WarningGap.FOCAL_POINT_WITHOUT_MAIL: GapLine(
        N_("De sus puntos focales no se conoce ningún correo."),
        N_("Añada el correo"),
        "directory.index",
        {"kind": "focal_point"},
    ),
    WarningGap.NO_EMERGENCY_ACCOUNT: GapLine(
        N_("Nadie tiene cuenta de emergencias."), N_("Cree una cuenta"), "users.new_user"
    ),
}


def alarm_needs_of(
    session: Session,
    scope: Scope,
    settings: Settings,
    now: datetime,
    *,
    is_demo: bool,
    gaps: tuple[GapLine, ...] | None = None,
) -> AlarmNeeds | None:
    """Return what home says of alarms to `scope`; None for who answers none. `gaps` are those that
    are known already.
    """
    if scope.role not in OFFICIALS:
        return None
    query = sa.select(Alarm.state, sa.func.count()).where(visible_alarms(scope.country))
    counts = {row[0]: row[1] for row in session.execute(query.group_by(Alarm.state))}
    gaps = gap_lines(session, scope.country, now) if gaps is None else gaps
    if not (settings.smtp_host or settings.drill or is_demo):
        gaps = (NO_MAIL, *gaps)
    return AlarmNeeds(
        wanting=sum(counts.get(each, 0) for each in NEEDING_SOMEBODY),
        taken=counts.get(AlarmState.TAKEN, 0),
        gaps=gaps,
    )


def gap_lines(session: Session, country: str, now: datetime) -> tuple[GapLine, ...]:
    """Return why nobody of a country would be warned now; empty for no country."""
    if not country:
        return ()
    gaps = [_LINES[each] for each in warning_gaps(session, country, now)]
    rules = gap_of(session, country)
    if rules is not None and rules.is_total:
        gaps.append(GapLine(rules.words, N_("Encienda una regla"), "rules.index"))
    return tuple(gaps)
