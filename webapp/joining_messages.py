"""The letters of the public form: the code that proves an address, and the personal link after it.

The row of a letter holds no address and no name: both are sealed in the request, or on the card,
until the letter leaves. The code is made as it leaves, and stands in the letter alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from registry.joining.answers import open_answers
from registry.joining.codes import MOST_CODES, new_code
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.requests import OWNER

_CODE = "code"
_SUBJECT = N_("Su código para registrarse: {code}")
_TEXT = (
    N_("Su código es {code}. Escríbalo en la página donde se está registrando."),
    N_("Sirve durante 30 minutos y una sola vez. No se lo diga a nadie: su consulado no lo pide."),
    N_("Si usted no se está registrando, no haga nada: sin el código no se guarda nada."),
)


@dataclass(frozen=True, slots=True)
class JoiningMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the request still waits for its code."""
        request = _request(session, message)
        if request is None or request.state is not JoiningState.CODE:
            return False
        return request.codes < MOST_CODES or message.written_at is not None

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return a new code; the one before ends."""
        request = _request(session, message)
        return new_code(self.keyring, request, now) if request is not None else ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says, and whom it goes to; nobody where the request is gone."""
        translate = translator(message.language).gettext
        request = _request(session, message)
        try:
            to = open_answers(self.keyring, request).email if request else ""
        except CannotOpen:
            to = ""
        text = "\n\n".join(translate(each).format(code=secret) for each in _TEXT) + "\n"
        return MessageBody(translate(_SUBJECT).format(code=secret), text, to=to)


def put_code_letter(
    session: Session, request: JoiningRequest, email: str, language: str, now: datetime
) -> bool:
    """Put a letter with a code into the outbox; whether one can be written to that address."""
    draft = MessageDraft(
        owner=OWNER,
        kind=_CODE,
        dedupe_key=f"code:{request.id}:{uuid.uuid4()}",
        recipient=email,
        language=language if language in LANGUAGES else SOURCE_LANGUAGE,
        country=request.country,
        reference=str(request.id),
        is_demo=request.is_demo,
        is_private=True,
    )
    return put(session, draft, EMAIL, now=now) is not None


# -- inside ---------------------------------------------------------------------------------


def _request(session: Session, message: OutboxMessage) -> JoiningRequest | None:
    return session.get(JoiningRequest, uuid.UUID(message.reference))
