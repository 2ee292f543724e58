"""The figures of a drill, measured in its own tables, country by country. Minutes are those played:
what the clock skipped is nobody's delay.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log.entries import AuditEntry
from directory.entries.models import Shelter
from response.accounting.models import Says, Statement
from response.calldown.models import Call, CallItemPerson
from response.closing.models import Lesson
from response.crisis.models import CrisisMove, MoveKind, Participation
from response.crisis.team.models import Activation
from response.drills.scenario import DrillScenario, Inject
from response.drills.score import Measured, Measurements
from response.situation.content import NumberSource, ReportContent
from response.situation.indicators import BY_KEY, Counted
from response.situation.models import SituationReport
from watch.alarms.models import Alarm, AlarmCall
from watch.notices.models import Notice

DOUBLE_WITHIN = timedelta(minutes=2)
"""Two calls to one household by two callers so near one another are one too many."""
Played = Callable[[datetime], float]
_ACCOUNTS = sa.select(User.id, User.country)


@dataclass(frozen=True, slots=True)
class PlayedDrill:
    """What is measured: the scenario, what of it has arrived, and how minutes are counted."""

    scenario: DrillScenario
    arrived: dict[int, datetime]
    """Number of the inject -> when it arrived, by the clock of the drill."""
    played: Played
    dead_share: dict[str, float]
    """Country -> of a hundred contacts, so many that are dead or were not confirmed."""
    content_of: Callable[[SituationReport], ReportContent | None] = lambda _report: None
    """What a report says; None where it does not open."""

    def first(self, is_such: Callable[[Inject], bool]) -> datetime | None:
        """Return when the first inject of some kind arrived."""
        moments = (self.arrived.get(each.number) for each in self.scenario.injects if is_such(each))
        return next((each for each in moments if each is not None), None)


def measure(session: Session, drill: PlayedDrill, country: str) -> Measurements:
    """Return the figures of one country, those that can be measured."""
    found: dict[str, Measured] = {}
    beginning = drill.first(lambda each: bool(each.details.get("threshold")))
    if beginning is not None:
        found |= _beginnings(session, drill, country, beginning)
    if country in drill.dead_share:
        found["dead_contacts"] = Measured(drill.dead_share[country])
    parts = _parts(session, country)
    if parts:
        found["doubles"] = Measured(_double_calls(session, country))
        found |= _helps(session, drill, country)
        found |= _covering(session, drill, parts)
        found |= _without_lessons(session, parts)
        found |= _noughts(session, drill, country)
    found |= _sent_astray(session, drill, country)
    return found


def names_across(session: Session, country: str) -> int:
    """Return how often an account of another country read persons of this one, as the audit log of
    the drill says: each reading is a line there, and no drill has agreements.
    """
    read = sa.select(AuditEntry.actor, sa.func.count()).where(
        AuditEntry.action == "person.read",
        AuditEntry.country == country,
        AuditEntry.actor.startswith("user:"),
    )
    homes = {f"user:{row.id}": row.country for row in session.execute(_ACCOUNTS)}
    rows = session.execute(read.group_by(AuditEntry.actor))
    return sum(count for actor, count in rows if homes.get(actor, country) != country)


# -- inside ---------------------------------------------------------------------------------


def _beginnings(
    session: Session, drill: PlayedDrill, country: str, beginning: datetime
) -> dict[str, Measured]:
    start = drill.played(beginning)

    def minutes(at: datetime | None) -> Measured:
        return Measured(None if at is None else max(0.0, drill.played(at) - start))

    joined = session.scalar(
        sa.select(sa.func.min(Participation.joined_at)).where(Participation.country == country)
    )
    called = session.scalar(sa.select(sa.func.min(Call.entered_at)).where(Call.country == country))
    return {
        "open_min": minutes(joined),
        "first_ack_min": minutes(_first_answer(session, country)),
        "first_call_min": minutes(called),
        "first_notice_min": minutes(_first_notice(session, country)),
        "first_report_min": minutes(_first_report(session, country)),
    }


def _first_report(session: Session, country: str) -> datetime | None:
    """Return when a first report was issued, which takes a second person."""
    issued: datetime | None = session.scalar(
        sa.select(sa.func.min(SituationReport.issued_at)).where(SituationReport.country == country)
    )
    return issued


def _first_notice(session: Session, country: str) -> datetime | None:
    """Return when a second person first approved a notice; broken glass does not count."""
    approved: datetime | None = session.scalar(
        sa.select(sa.func.min(Notice.approved_at)).where(
            Notice.country == country,
            Notice.is_break_glass.is_(False),
            Notice.approved_by != Notice.made_by,
        )
    )
    return approved


def _sent_astray(session: Session, drill: PlayedDrill, country: str) -> dict[str, Measured]:
    """Return how many approved notices name a shelter that is no good; nothing without a notice."""
    traps = [each.name.partition(",")[0] for each in drill.scenario.shelters if each.is_trap]
    query = sa.select(Notice).where(Notice.country == country, Notice.approved_at.is_not(None))
    notices = list(session.scalars(query))
    named = [
        each
        for each in notices
        if any(trap in f"{text.long} {text.chat}" for text in each.texts for trap in traps)
        or _is_trap(session, each.shelter_id, traps)
    ]
    return {"sent_into_zone": Measured(len(named))} if notices and traps else {}


def _is_trap(session: Session, shelter_id: uuid.UUID | None, traps: Sequence[str]) -> bool:
    shelter = session.get(Shelter, shelter_id) if shelter_id else None
    return shelter is not None and any(trap in shelter.name for trap in traps)


def _without_lessons(session: Session, parts: Sequence[Participation]) -> dict[str, Measured]:
    """Return how many of a country's crises were not closed with a lesson."""
    left = 0
    for part in parts:
        lessons = sa.select(sa.func.count()).where(Lesson.participation_id == part.id)
        is_closed = part.ended_at is not None or not part.crisis.is_open
        left += not (is_closed and session.scalar(lessons))
    return {"without_lessons": Measured(left)}


def _noughts(session: Session, drill: PlayedDrill, country: str) -> dict[str, Measured]:
    """Return how many noughts of people the reports of a country claim for itself while it had not
    heard of everybody inside: what nobody knows is not 0. Nothing without an issued report.
    """
    query = sa.select(SituationReport).where(
        SituationReport.country == country, SituationReport.issued_at.is_not(None)
    )
    contents = [drill.content_of(each) for each in session.scalars(query)]
    known = [each for each in contents if each is not None]
    count = sum(len(noughts_of(each)) for each in known)
    return {"zero_where_unknown": Measured(count)} if known else {}


def noughts_of(content: ReportContent) -> list[str]:
    """Return what of people a report enters as 0 without knowing it: an officer wrote it for the
    own country, and not everybody registered had answered.
    """
    unheard = [content.number(key) for key in ("not_asked", "silent", "not_reached")]
    is_known = all(each is not None and each.value == 0 for each in unheard)
    return (
        []
        if is_known
        else [
            each.key
            for each in content.entered()
            if each.value == 0
            and each.source is NumberSource.OURS
            and BY_KEY[each.key].counted is Counted.PERSONS
        ]
    )


def _first_answer(session: Session, country: str) -> datetime | None:
    """Return when somebody first answered a call of ours: of an alarm, or to come in a crisis."""
    alarm = session.scalar(
        sa.select(sa.func.min(AlarmCall.answered_at)).join(Alarm).where(Alarm.country == country)
    )
    activation = session.scalar(
        sa.select(sa.func.min(Activation.answered_at)).where(Activation.country == country)
    )
    return min(filter(None, (alarm, activation)), default=None)


def _parts(session: Session, country: str) -> list[Participation]:
    return list(session.scalars(sa.select(Participation).where(Participation.country == country)))


def _double_calls(session: Session, country: str) -> float:
    query = sa.select(Call.item_id, Call.by, Call.happened_at).where(Call.country == country)
    rows = session.execute(query.order_by(Call.item_id, Call.happened_at)).all()
    doubles: int = sum(
        one.item_id == other.item_id
        and one.by != other.by
        and other.happened_at - one.happened_at < DOUBLE_WITHIN
        for one, other in pairwise(rows)
    )
    return doubles


def _helps(session: Session, drill: PlayedDrill, country: str) -> dict[str, Measured]:
    """Return the longest that one of the scenario's calls for help waited for anybody."""
    query = sa.select(Statement).where(
        Statement.country == country, Statement.says == Says.HELP, Statement.by.startswith("drill:")
    )
    waits: list[float | None] = []
    for each in session.scalars(query):
        at = _answered_at(session, each)
        waited = None if at is None else drill.played(at) - drill.played(each.entered_at)
        waits.append(waited)
    if not waits:
        return {}
    answered = [each for each in waits if each is not None]
    return {"help_taken_min": Measured(max(answered) if len(answered) == len(waits) else None)}


def _answered_at(session: Session, call: Statement) -> datetime | None:
    """Return when somebody called the household, or wrote something about the person, after."""
    called = (
        sa.select(sa.func.min(Call.entered_at))
        .join(CallItemPerson, CallItemPerson.item_id == Call.item_id)
        .where(CallItemPerson.person_id == call.person_id, Call.entered_at >= call.entered_at)
    )
    written = sa.select(sa.func.min(Statement.entered_at)).where(
        Statement.person_id == call.person_id,
        Statement.entered_at >= call.entered_at,
        Statement.id != call.id,
        ~Statement.by.startswith("drill:"),
    )
    found = filter(None, (session.scalar(called), session.scalar(written)))
    return min(found, default=None)


def _covering(
    session: Session, drill: PlayedDrill, parts: list[Participation]
) -> dict[str, Measured]:
    out = drill.first(lambda each: each.kind == "post_out")
    if out is None:
        return {}
    query = sa.select(sa.func.min(CrisisMove.at)).where(
        CrisisMove.what == MoveKind.COVERING,
        CrisisMove.country == parts[0].country,
        CrisisMove.at >= out,
    )
    at = session.scalar(query)
    if at is None and any(each.covering_post_id for each in parts):
        return {"covering_post_min": Measured(0.0)}  # named before it was needed
    return {
        "covering_post_min": Measured(None if at is None else drill.played(at) - drill.played(out))
    }
