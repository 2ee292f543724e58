"""How a crisis went for one country, in moments and figures worked out by the machine.

The rules: each moment is the first of its kind that is written down, and says how many minutes
after the declaration it came (before it: negative); what never happened is not known, never 0. Half
and nine tenths of the registered have answered at the first moment at which the numbers say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.i18n.languages import N_
from feeds.models import Alert
from response.accounting.counts import AccountingCounts, counts_over_time, moments_between
from response.accounting.retention import CountRecord
from response.calldown.models import Call, CallItem
from response.calldown.outcomes import CallOutcome
from response.crisis.models import CrisisHazard, Participation
from response.crisis.team.models import Activation, ActivationAnswer
from watch.alarms.models import Alarm
from watch.notices.models import Notice, NoticeMove, NoticeMoveKind

_POINTS = 97
_DEAD = (CallOutcome.WRONG_NUMBER, CallOutcome.NOT_IN_SERVICE)
_TAKES = (ActivationAnswer.COMING, ActivationAnswer.REMOTE)


@dataclass(frozen=True, slots=True)
class TimelineFigure:
    """One moment or one count."""

    code: str
    words: str
    """A message id."""
    at: datetime | None = None
    minutes: int | None = None
    """After the declaration."""
    value: int | None = None
    """Of a count."""

    @property
    def is_known(self) -> bool:
        """Whether it happened, or was counted."""
        return self.at is not None or self.value is not None

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept when the calls are gone."""
        at = self.at.isoformat() if self.at else None
        return {"at": at, "minutes": self.minutes, "value": self.value}


def timeline_of(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> list[TimelineFigure]:
    """Return the figures of a part as they stand."""
    declared = part.crisis.declared_at
    series = _series(session, keyring, part, now)
    moments = (
        ("first_alert", N_("primer mensaje oficial"), _first_alert(session, part)),
        ("alarm", N_("primera alarma"), _first_alarm(session, part)),
        ("declared", N_("declarada"), declared),
        ("acknowledged", N_("primera persona que dijo «voy»"), _acknowledged(session, part)),
        ("first_notice", N_("primer aviso enviado"), _first_notice(session, part)),
        ("first_call", N_("primera llamada anotada"), _first_call(session, part)),
        ("half", N_("respondió la mitad"), _share(series, 50)),
        ("nine_tenths", N_("respondió el 90 %"), _share(series, 90)),
        ("ended", N_("cierre"), part.ended_at),
    )
    calls, dead = _call_counts(session, part)
    return [
        *(
            TimelineFigure(code, words, at, None if at is None else _minutes(declared, at))
            for code, words, at in moments
        ),
        TimelineFigure("calls", N_("llamadas anotadas"), value=calls),
        TimelineFigure("dead_numbers", N_("números que no sirven"), value=dead),
    ]


def shown_timeline(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> list[TimelineFigure]:
    """Return the figures of a part as pages show them: as they were kept, once the calls are
    gone.
    """
    found = timeline_of(session, keyring, part, now)
    kept = session.get(CountRecord, part.id)
    return found if kept is None else with_restored(found, kept.figures)


def kept_figures(found: Sequence[TimelineFigure]) -> dict[str, Any]:
    """Return figures as they are kept when the calls are gone."""
    return {each.code: each.to_json() for each in found}


def with_restored(found: Sequence[TimelineFigure], figures: dict[str, Any]) -> list[TimelineFigure]:
    """Return figures as they were kept: what they were worked out from is gone."""
    return [_restored(each, figures.get(each.code)) for each in found]


# -- inside ---------------------------------------------------------------------------------


def _restored(figure: TimelineFigure, document: dict[str, Any] | None) -> TimelineFigure:
    if document is None:
        return figure
    at = document.get("at")
    moment = datetime.fromisoformat(at) if at else None
    minutes, value = document.get("minutes"), document.get("value")
    return TimelineFigure(figure.code, figure.words, moment, minutes, value)


def _minutes(declared: datetime, at: datetime) -> int:
    return int((at - declared).total_seconds() // 60)


def _series(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> list[AccountingCounts]:
    end = part.ended_at or now
    try:
        moments = moments_between(min(part.joined_at, end), end, _POINTS)
        return counts_over_time(session, keyring, part, moments)
    except CannotOpen:
        return []


def _share(series: Sequence[AccountingCounts], percent: int) -> datetime | None:
    for each in series:
        if each.registered and each.answered * 100 >= each.registered * percent:
            return each.at
    return None


def _first_alert(session: Session, part: Participation) -> datetime | None:
    hazards = sa.select(CrisisHazard.hazard_id).where(CrisisHazard.crisis_id == part.crisis_id)
    return _first(session, sa.select(sa.func.min(Alert.sent)).where(Alert.hazard_id.in_(hazards)))


def _first_alarm(session: Session, part: Participation) -> datetime | None:
    return _first(session, sa.select(sa.func.min(Alarm.opened_at)).where(_alarms_of(part)))


def _acknowledged(session: Session, part: Participation) -> datetime | None:
    taken = _first(session, sa.select(sa.func.min(Alarm.taken_at)).where(_alarms_of(part)))
    query = sa.select(sa.func.min(Activation.answered_at)).where(
        Activation.participation_id == part.id, Activation.answer.in_(_TAKES)
    )
    known = [each for each in (taken, _first(session, query)) if each is not None]
    return min(known, default=None)


def _alarms_of(part: Participation) -> sa.ColumnElement[bool]:
    hazards = sa.select(CrisisHazard.hazard_id).where(CrisisHazard.crisis_id == part.crisis_id)
    return sa.and_(
        Alarm.country == part.country,
        sa.or_(Alarm.hazard_id.in_(hazards), Alarm.reference == part.crisis.number),
    )


def _first_notice(session: Session, part: Participation) -> datetime | None:
    query = (
        sa.select(sa.func.min(NoticeMove.at))
        .join(Notice, Notice.id == NoticeMove.notice_id)
        .where(
            Notice.country == part.country,
            Notice.crisis_number == part.crisis.number,
            NoticeMove.kind.in_((NoticeMoveKind.SENDING, NoticeMoveKind.SENT)),
        )
    )
    return _first(session, query)


def _first_call(session: Session, part: Participation) -> datetime | None:
    query = sa.select(sa.func.min(Call.happened_at)).join(CallItem, CallItem.id == Call.item_id)
    return _first(session, query.where(CallItem.participation_id == part.id))


def _first(session: Session, query: sa.Select[Any]) -> datetime | None:
    found: datetime | None = session.scalar(query)
    return found


def _call_counts(session: Session, part: Participation) -> tuple[int, int]:
    dead = sa.func.sum(sa.case((Call.outcome.in_(_DEAD), 1), else_=0))
    query = sa.select(sa.func.count(Call.id), dead).join(CallItem, CallItem.id == Call.item_id)
    row = session.execute(query.where(CallItem.participation_id == part.id)).one()
    return row[0], row[1] or 0
