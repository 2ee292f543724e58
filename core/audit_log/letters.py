"""The head of the audit log on its way out of the house: a letter a day to the addresses of the
settings, and what it says.

A letter that has left is beyond whoever reaches this machine later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log.entries import AuditEntry, record
from core.audit_log.heads import NotedHead
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL

OWNER = "audit"
KIND = "head"
ACTION = "audit.mail_head"
MAIL_EVERY = timedelta(days=1)
_SUBJECT = N_("Atalaya: cabeza del diario, línea {number}")
_TEXT = (
    N_(
        "Guarde este mensaje: con él se nota si alguien corta o cambia después el diario de {host}."
    ),
    "{head}",
    N_("Anotada el {at} (UTC). Líneas comprobadas: {lines}; faltas: {faults}."),
    N_("Filas en las que alguien puso de nuevo un texto viejo: {put_back}."),
    N_("Para comprobarla más tarde: atalaya audit verify --head {head}"),
)


@dataclass(frozen=True, slots=True)
class AuditMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    host: str
    """Whose log it is: the host of the public address."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return true: an old head says as much as on its first day."""
        return True

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        values = {"put_back": 0, **message.details, "host": self.host}
        paragraphs = [translate(text).format(**values) for text in _TEXT]
        subject = translate(_SUBJECT).format(number=values["number"])
        return MessageBody(subject, "\n\n".join(paragraphs) + "\n")


def is_letter_due(session: Session, head: NotedHead, now: datetime) -> bool:
    """Return whether the log has grown since the last letter, and that was a day ago."""
    query = sa.select(AuditEntry.number, AuditEntry.at).where(AuditEntry.action == ACTION)
    last = session.execute(query.order_by(AuditEntry.number.desc()).limit(1)).first()
    if last is None:
        return True
    is_grown = head.number > (last.number or 0)
    return is_grown and not timedelta() <= now - last.at < MAIL_EVERY


def mail_head(
    session: Session,
    head: NotedHead,
    recipients: Sequence[str],
    *,
    lines: int,
    faults: int,
    put_back: int,
    language: str,
    now: datetime,
) -> None:
    """Put a letter to each recipient into the outbox, and say so in the log."""
    details = {
        "head": head.text,
        "number": head.number,
        "at": now.isoformat(timespec="minutes"),
        "lines": lines,
        "faults": faults,
        "put_back": put_back,
    }
    for recipient in recipients:
        draft = MessageDraft(
            owner=OWNER,
            kind=KIND,
            dedupe_key=f"head:{head.number}:{recipient}",
            recipient=recipient,
            language=language,
            details=details,
        )
        put(session, draft, EMAIL, now=now)
    record(
        session,
        at=now,
        actor="worker",
        action=ACTION,
        letters=len(recipients),
        head=head.text,
        lines=lines,
        faults=faults,
        put_back=put_back,
    )
