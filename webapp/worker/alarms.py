"""Alarms come round every few seconds: what the rules fired of opens them, who is due is called,
what is new is told, and their messages leave before any other.

Each step is a short transaction of its own, and each alarm another: one that fails is logged, and
the others go on.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.i18n.languages import LANGUAGES
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from feeds.models import Hazard
from watch.alarms.desk import AlarmDesk
from watch.alarms.escalation import due_alarms, escalate, hasten, undelivered_alarms
from watch.alarms.mail.facts import name_for
from watch.alarms.mail.news_mails import tell_news
from watch.alarms.models import Alarm, AlarmNews
from watch.alarms.news import end_if_over, over_alarms, waiting_news
from webapp.alarms.activations import call_activated
from webapp.alarms.desk import open_alarm_desk
from webapp.alarms.messages import OWNER
from webapp.alarms.sources import report_due
from webapp.outbox_setup import open_outbox, open_transports
from webapp.worker.job_kinds import WorkerServices

ALARMS_EVERY_SECONDS, ALARM_LETTERS_EVERY_SECONDS = 5, 3
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AlarmsReport:
    """What one turn did: people called, pieces of news told."""

    called: int = 0
    news: int = 0


def call_alarms(services: WorkerServices) -> AlarmsReport:
    """Do what is due about alarms: open, call, tell, end."""
    now, engine = services.clock(), services.engine
    desk = open_alarm_desk(services.atlas, services.settings, services.keyring)
    _safely("firings", partial(report_due, engine, services.atlas, services.keyring, now))
    _safely("activations", partial(call_activated, engine, now))
    with reading(engine) as session:
        over, undelivered = over_alarms(session), undelivered_alarms(session, now)
    _each(over, partial(_with_alarm, services, end_if_over), "end of alarm")
    _each(undelivered, partial(_with_alarm, services, hasten), "alarm without delivery")
    with reading(engine) as session:
        due, news = due_alarms(session, now), waiting_news(session)
        _learn_names(session, desk, services, due)
    called = _each(due, partial(_call, services, desk), "alarm")
    told = _each(news, partial(_tell, services, desk), "news of an alarm")
    if called or told:
        log.info("alarms: %d people called, %d mails of news", called, told)
    return AlarmsReport(called, told)


def send_alarm_letters(services: WorkerServices) -> int:
    """Send the messages of alarms that are due, and no others; return how many left."""
    now = services.clock()
    with reading(services.engine) as session:
        due = sa.exists().where(
            OutboxMessage.owner == OWNER,
            OutboxMessage.state.in_((MessageState.WAITING, MessageState.SENDING)),
            OutboxMessage.due_at <= now,
        )
        if not session.scalar(sa.select(due)):
            return 0
    whole = open_outbox(services.engine, services.keyring, services.settings)
    outbox = Outbox(whole.engine, whole.keyring, {OWNER: whole.owners[OWNER]}, whole.host)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        return deliver(outbox, transports, now=now).sent


# -- inside ---------------------------------------------------------------------------------


def _call(services: WorkerServices, desk: AlarmDesk, alarm_id: uuid.UUID) -> int:
    with writing(services.engine) as session:
        return escalate(session, session.get_one(Alarm, alarm_id), desk, services.clock())


def _tell(services: WorkerServices, desk: AlarmDesk, news_id: uuid.UUID) -> int:
    with writing(services.engine) as session:
        return tell_news(session, session.get_one(AlarmNews, news_id), desk, services.clock())


def _with_alarm(
    services: WorkerServices, do: Callable[[Session, Alarm, datetime], int], alarm_id: uuid.UUID
) -> int:
    with writing(services.engine) as session:
        return do(session, session.get_one(Alarm, alarm_id), services.clock())


def _safely(what: str, do: Callable[[], int]) -> int:
    """Return what a step comes to; one that fails is logged, and 0."""
    try:
        return do()
    except Exception:  # whatever it is, who is due is called
        log.exception("%s", what)
        return 0


def _each(ids: Iterable[uuid.UUID], do: Callable[[uuid.UUID], int], what: str) -> int:
    """Return the sum of what each comes to; one that fails is logged."""
    return sum(_safely(f"{what} {each}", partial(do, each)) for each in ids)


def _learn_names(
    session: Session, desk: AlarmDesk, services: WorkerServices, alarm_ids: Iterable[uuid.UUID]
) -> None:
    """Look up the places that name the hazards, so that nobody waits for the map while writing."""
    query = sa.select(Hazard).join(Alarm, Alarm.hazard_id == Hazard.id)
    for hazard in session.scalars(query.where(Alarm.id.in_(list(alarm_ids)))):
        for language in LANGUAGES:
            name_for(hazard, language, desk.timezone, desk, services.clock())
