"""Mail tried before anybody relies on it: one letter to the operator, handed over now."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from core.audit_log import AuditEntry, record
from core.db import reading, writing
from core.i18n.languages import N_, translator
from core.transports.email import SmtpTransport
from core.transports.transport import OutgoingMessage, TransportError
from webapp.beginning.steps import FirstDay, Outcome, StepResult

MAIL_TRIED = "installation.mail_tried"
_SUBJECT = N_("Atalaya: el correo sale")
_TEXT = N_(
    "Este mensaje prueba que Atalaya puede mandar correo desde {host}.\n\n"
    "Si lo encontró entre el correo no deseado, revise SPF y DKIM del dominio de {sender}."
)


def try_mail(day: FirstDay, *, is_asked: bool) -> StepResult:
    """Send a letter to the operator, the first time or when it is asked for."""
    settings, to = day.settings, day.answers.letter_to
    if not settings.smtp_host:
        words = N_(
            "SIN CORREO: los mensajes quedan en la carpeta outbox; alguien los reparte a mano"
        )
        return StepResult("mail", Outcome.MISSING, words)
    if not is_asked and _was_tried(day):
        return StepResult(
            "mail", Outcome.THERE, N_("Correo por {host}"), {"host": settings.smtp_host}
        )
    if not to:
        return StepResult("mail", Outcome.MISSING, N_("Correo sin probar: --operator CORREO"))
    gettext = translator(settings.default_language).gettext
    message = OutgoingMessage(
        to=to,
        name="",
        subject=gettext(_SUBJECT),
        text=gettext(_TEXT).format(host=settings.public_host, sender=settings.mail_sender),
        message_id=f"<trial-{uuid.uuid4().hex}@{settings.public_host}>",
        written_at=day.clock(),
    )
    try:
        with SmtpTransport(settings) as transport:
            transport.send(message)
    except TransportError as wrong:
        return StepResult(
            "mail",
            Outcome.FAILED,
            N_("Correo por {host}: {reason}"),
            {"host": settings.smtp_host, "reason": str(wrong)},
        )
    with writing(day.engine) as session:
        record(session, at=day.clock(), actor=day.actor, action=MAIL_TRIED)
    words = N_("Mensaje entregado a {host}; mire si llegó, también entre el correo no deseado")
    return StepResult("mail", Outcome.DONE, words, {"host": settings.smtp_host})


# -- inside ---------------------------------------------------------------------------------


def _was_tried(day: FirstDay) -> bool:
    query = sa.select(AuditEntry.id).where(AuditEntry.action == MAIL_TRIED).limit(1)
    with reading(day.engine) as session:
        return session.scalar(query) is not None
