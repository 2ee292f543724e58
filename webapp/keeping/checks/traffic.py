"""What comes in and goes out: sources, worker, mail, gateways."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading
from core.i18n.languages import N_
from core.outbox.models import MessageState, OutboxMessage
from core.webhooks.models import WebhookEvent
from feeds.models import Source
from feeds.sources.health import is_overdue
from watch.models import WatchCycle
from webapp.beginning.mail_trial import MAIL_TRIED
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade
from webapp.queries.readiness import silence_allowed

STUCK_AFTER = timedelta(hours=1)
LATELY = timedelta(days=7)


def check_worker(case: Examination) -> Diagnosis:
    """Look when the watch last finished a round."""
    label = N_("Trabajador")
    with reading(case.engine) as session:
        last = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))
    if last is None:
        words = N_("todavía no ha terminado ninguna ronda: arranque `atalaya worker`")
        return Diagnosis("worker", label, Grade.FAULT, words)
    if case.now - last > silence_allowed(case.settings):
        words = N_("la última ronda terminó: {moment}. Arranque `atalaya worker` y vea su registro")
        return Diagnosis("worker", label, Grade.FAULT, words, {"moment": _shortly(last)})
    seconds = int((case.now - last).total_seconds())
    words = N_("la última ronda terminó hace {seconds} s")
    return Diagnosis("worker", label, Grade.GOOD, words, {"seconds": seconds})


def check_sources(case: Examination) -> Diagnosis:
    """Look for sources that have not answered for three of their intervals."""
    label = N_("Fuentes")
    if not case.settings.feeds_online:
        level = Grade.WARNING if case.settings.is_production else Grade.SKIPPED
        words = N_("no se pregunta a ninguna: ATALAYA_FEEDS_ONLINE=false")
        return Diagnosis("sources", label, level, words)
    with reading(case.engine) as session:
        query = sa.select(Source).where(
            Source.is_enabled, Source.address != "", Source.removed_at.is_(None)
        )
        asked = list(session.scalars(query))
        is_first = session.scalar(sa.select(sa.func.max(WatchCycle.finished_at))) is None
    late = sorted(each.key for each in asked if is_overdue(each, case.now))
    if not asked:
        words = N_("ninguna está encendida: `atalaya sources resume CLAVE`")
        return Diagnosis("sources", label, Grade.WARNING, words)
    if is_first:
        words = N_("esperan a la primera ronda del trabajador")
        return Diagnosis("sources", label, Grade.SKIPPED, words)
    answered = sum(each.last_good_at is not None for each in asked)
    values = {"late": ", ".join(late), "count": answered, "asked": len(asked)}
    if late:
        words = N_("callan: {late}. Vea por qué en /fuentes; ponga en pausa la que ya no existe")
        return Diagnosis("sources", label, Grade.WARNING, words, values)
    if answered < len(asked):
        words = N_(
            "de {asked}, {count} han contestado; a las demás se les pregunta desde hace poco"
        )
        return Diagnosis("sources", label, Grade.WARNING, words, values)
    return Diagnosis("sources", label, Grade.GOOD, N_("contestan {count}"), values)


def check_mail(case: Examination) -> Diagnosis:
    """Look whether letters leave, and what the last one that did not was told."""
    label, settings = N_("Correo"), case.settings
    if not settings.smtp_host:
        level = Grade.WARNING if settings.is_production else Grade.SKIPPED
        words = N_("sin servidor: los mensajes quedan en la carpeta (`atalaya outbox list`)")
        return Diagnosis("mail", label, level, words)
    with reading(case.engine) as session:
        of_mail = OutboxMessage.transport == "email"
        written = sa.func.max(OutboxMessage.updated_at)
        left = session.scalar(
            sa.select(written).where(of_mail, OutboxMessage.state == MessageState.SENT)
        )
        tried = session.scalar(
            sa.select(sa.func.max(AuditEntry.at)).where(AuditEntry.action == MAIL_TRIED)
        )
        failed = session.execute(
            sa.select(OutboxMessage.updated_at, OutboxMessage.last_error)
            .where(
                of_mail, OutboxMessage.last_error != "", OutboxMessage.state != MessageState.SENT
            )
            .order_by(OutboxMessage.updated_at.desc())
            .limit(1)
        ).first()
    if failed and (left is None or failed.updated_at > left):
        words = N_("el último mensaje no salió ({moment}): {reason}. Pruebe: `atalaya transports`")
        values = {"moment": _shortly(failed.updated_at), "reason": failed.last_error[:120]}
        return Diagnosis("mail", label, Grade.FAULT, words, values)
    moment = left or tried
    if moment is None:
        words = N_("todavía no ha salido ninguno; uno de prueba: `atalaya init --try-mail`")
        return Diagnosis("mail", label, Grade.WARNING, words)
    words = N_("el último mensaje salió: {moment}")
    if left is None:
        words = N_("el de prueba salió: {moment}; todavía ninguno más")
    return Diagnosis("mail", label, Grade.GOOD, words, {"moment": _shortly(moment)})


def check_outbox(case: Examination) -> Diagnosis:
    """Look for messages that should have left long ago, and those that failed for good."""
    label = N_("Mensajes")
    with reading(case.engine) as session:
        waiting = sa.select(sa.func.count()).where(
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.due_at < case.now - STUCK_AFTER,
        )
        failed = sa.select(sa.func.count()).where(
            OutboxMessage.state == MessageState.FAILED, OutboxMessage.updated_at > case.now - LATELY
        )
        values = {"stuck": session.scalar(waiting) or 0, "failed": session.scalar(failed) or 0}
    if values["stuck"]:
        words = N_("{stuck} esperan hace más de una hora: vea si trabaja `atalaya worker`")
        return Diagnosis("outbox", label, Grade.FAULT, words, values)
    if values["failed"]:
        words = N_("{failed} fallaron esta semana: `atalaya round messages --state failed`")
        return Diagnosis("outbox", label, Grade.WARNING, words, values)
    return Diagnosis("outbox", label)


def check_gateways(case: Examination) -> Diagnosis:
    """Look whether gateways that are set may be dialled, and whether what they tell is read."""
    label, settings = N_("Pasarelas"), case.settings
    is_set = settings.sms_gateway or settings.telegram_bot or settings.whatsapp_token
    if is_set and not settings.gateway_hosts:
        words = N_("hay una puesta y ninguna permitida: ATALAYA_GATEWAY_HOSTS")
        return Diagnosis("gateways", label, Grade.FAULT, words)
    with reading(case.engine) as session:
        waits = session.scalar(sa.select(sa.func.count()).select_from(WebhookEvent)) or 0
    if waits:
        words = N_("{count} recibos sin atribuir: `atalaya transports received`")
        return Diagnosis("gateways", label, Grade.WARNING, words, {"count": waits})
    return Diagnosis("gateways", label) if is_set else Diagnosis("gateways", label, Grade.SKIPPED)


# -- inside ---------------------------------------------------------------------------------


def _shortly(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
