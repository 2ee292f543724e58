"""What the administrators of a country are told of a request: when it is asked for, and when it is
carried out or refused.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, AccessRequest, RequestKind, RequestState, RoleName, User
from core.i18n.formats import Formats
from core.i18n.languages import N_, translator
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from webapp.auth.second_person.people import informed_of

OWNER = "access"
PAGE = "/usuarios/solicitudes"
KIND_WORDS = {
    RequestKind.NEW_ACCOUNT: N_("Crear una cuenta"),
    RequestKind.GRANT_ROLE: N_("Dar otro papel a una cuenta"),
    RequestKind.OPEN_ACCOUNT: N_("Abrir de nuevo una cuenta cerrada"),
    RequestKind.CLOSE_ACCOUNT: N_("Cerrar una cuenta"),
    RequestKind.RESET_PASSWORD: N_("Dar acceso con una contraseña nueva"),
    RequestKind.DROP_FACTOR: N_("Quitar el segundo paso"),
    RequestKind.EXPORT: N_("Sacar un archivo con muchas personas"),
    RequestKind.ERASE: N_("Borrar a muchas personas"),
    RequestKind.BULK_READING: N_("Leyó muchas fichas en una hora"),
}
STATE_WORDS = {
    RequestState.WAITING: N_("espera a una segunda persona"),
    RequestState.APPROVED: N_("aprobada y hecha"),
    RequestState.ELAPSED: N_("hecha: pasó el plazo y nadie la rechazó"),
    RequestState.REFUSED: N_("rechazada"),
    RequestState.WITHDRAWN: N_("retirada por quien la pidió"),
    RequestState.LAPSED: N_("caducada: ya no se podía hacer"),
    RequestState.AT_ONCE: N_("sacado al momento, en un peligro vivo"),
    RequestState.NOTED: N_("para su conocimiento"),
}


class AccessNotice(enum.StrEnum):
    """When somebody is told."""

    ASKED = "asked"
    DECIDED = "decided"
    TAKEN = "taken"
    """A file was taken at once, or many cards were read: nothing is to be decided."""


_SUBJECTS = {
    AccessNotice.ASKED: N_("Atalaya: una solicitud espera su decisión"),
    AccessNotice.DECIDED: N_("Atalaya: una solicitud quedó decidida"),
    AccessNotice.TAKEN: N_("Atalaya: alguien de su país leyó o sacó datos de muchas personas"),
}
_BY_ITSELF = N_(
    "Otra persona de la administración la aprueba o la rechaza aquí. Si nadie la rechaza, "
    "se hace sola el {due} (UTC):"
)
_LEFT_TO_ASKER = N_(
    "Otra persona de la administración la aprueba o la rechaza aquí. Si nadie la rechaza hasta el "
    "{due} (UTC), quien la pidió tiene 24 horas para hacerlo:"
)
_TEXTS = {
    AccessNotice.ASKED: (
        N_("{asker} pide: {deed}. Sobre: {subject} {role}"),
        N_("Motivo que dio: {reason}"),
        _BY_ITSELF,
        "{page}",
        N_("Si no sabe de qué se trata, llame primero a quien la pidió; ante la duda, rechácela."),
    ),
    AccessNotice.DECIDED: (
        N_("{asker} pidió: {deed}. Sobre: {subject} {role}"),
        N_("Motivo que dio: {reason}"),
        N_("Estado: {state}."),
        "{page}",
    ),
    AccessNotice.TAKEN: (
        N_("{asker}: {deed} ({state}). {subject}. Personas: {persons}."),
        N_("Motivo que dio: {reason}"),
        N_("Si no sabe de qué se trata, llame a esa persona; ante la duda, cierre su cuenta."),
        "{page}",
    ),
}


@dataclass(frozen=True, slots=True)
class AccessMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the page of the requests is, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its reader still has an account, and the question is still open."""
        request = session.get(AccessRequest, uuid.UUID(message.reference))
        reader = session.scalar(sa.select(User.active).where(User.email == message.recipient))
        if request is None or not reader:
            return False
        return message.kind != AccessNotice.ASKED or request.state is RequestState.WAITING

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        details, notice = message.details, AccessNotice(message.kind)
        role, kind = str(details["role"]), RequestKind(details["deed"])
        is_left = kind in {RequestKind.EXPORT, RequestKind.ERASE}
        values = {
            **details,
            "deed": translate(KIND_WORDS[kind]),
            "state": translate(STATE_WORDS[RequestState(details["state"])]),
            "role": f"({translate(ROLE_WORDS[RoleName(role)])})" if role else "",
            "page": f"{self.public_url}{PAGE}",
        }
        texts = [
            _LEFT_TO_ASKER if text is _BY_ITSELF and is_left else text for text in _TEXTS[notice]
        ]
        paragraphs = [translate(text).format(**values).strip() for text in texts]
        return MessageBody(translate(_SUBJECTS[notice]), "\n\n".join(paragraphs) + "\n")


def tell(session: Session, request: AccessRequest, notice: AccessNotice, *, now: datetime) -> int:
    """Put a letter to each administrator of the country, and to who asked, into the outbox; return
    how many.
    """
    asker = session.get(User, request.asked_by)
    readers = {one.id: one for one in informed_of(session, request.country)}
    if asker is not None and asker.active and notice is AccessNotice.DECIDED:
        readers[asker.id] = asker
    drafts = [_draft(request, notice, one, asker) for one in readers.values()]
    return sum(put(session, draft, EMAIL, now=now) is not None for draft in drafts)


def is_notice_given(session: Session, request: AccessRequest, before: datetime) -> bool:
    """Return whether every letter that asks about a request left `before` that moment, or was given
    up: a mailbox that is gone holds up nobody, a mail server that is down does.
    """
    is_late = sa.or_(
        OutboxMessage.state.in_([MessageState.WAITING, MessageState.SENDING]),
        OutboxMessage.sent_at > before,
    )
    query = sa.select(OutboxMessage.id).where(
        OutboxMessage.owner == OWNER,
        OutboxMessage.kind == AccessNotice.ASKED.value,
        OutboxMessage.reference == str(request.id),
        is_late,
    )
    return session.scalar(query.limit(1)) is None


# -- inside ---------------------------------------------------------------------------------


def _draft(
    request: AccessRequest, notice: AccessNotice, reader: User, asker: User | None
) -> MessageDraft:
    return MessageDraft(
        owner=OWNER,
        kind=notice.value,
        dedupe_key=f"{notice.value}:{request.id}:{reader.id}",
        recipient=reader.email,
        language=reader.language,
        country=request.country,
        reference=str(request.id),
        details={
            "asker": asker.email if asker else "—",
            "deed": request.kind.value,
            "subject": request.subject_name,
            "role": str(request.details.get("role", "")),
            "reason": request.reason or "—",
            "persons": int(request.details.get("persons", 0)),
            "due": Formats(reader.language).universal(request.due_at),
            "state": request.state.value,
        },
        is_demo=reader.is_demo,
    )
