"""The letters of the public form: the code that proves an address, and the personal link after it.

The row of a letter holds no address and no name: both are sealed in the request, or on the card,
until the letter leaves. The code is made as it leaves, and stands in the letter alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.crypto.sent_codes import MOST_CODES
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from registry.confirmation.links import LINK_PATH, new_person_link
from registry.joining.answers import FormAnswers, open_answers
from registry.joining.codes import new_code
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.requests import CODE_LETTER, OWNER
from registry.people.models import Person
from registry.people.record import open_card

_WELCOME = "welcome"
_SUBJECT = N_("Su código para registrarse: {code}")
_TEXT = (
    N_("Su código es {code}. Escríbalo en la página donde se está registrando."),
    N_("Sirve durante 30 minutos y una sola vez. No se lo diga a nadie: su consulado no lo pide."),
    N_("Si usted no se está registrando, no haga nada: sin el código no se guarda nada."),
)
_WELCOME_SUBJECT = N_("Su registro consular: su enlace personal")
_WELCOME_TEXT = (
    N_("Su consulado ya lo puede encontrar en una emergencia."),
    N_("Con este enlace ve, cambia o borra lo que guarda de usted y de su familia:"),
    "{link}",
    N_("Es personal: no lo reenvíe. Si lo pierde, cada seis meses le llega otro."),
)


@dataclass(frozen=True, slots=True)
class JoiningMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the links lead, without a slash at its end."""
    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the request still waits for its code, or the person is still there."""
        if message.kind == _WELCOME:
            return _person(session, message) is not None
        request = _request(session, message)
        if request is None or request.state is not JoiningState.CODE:
            return False
        return request.codes < MOST_CODES or message.written_at is not None

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return a new code, and the one before ends; or the token of a new personal link."""
        if message.kind == _WELCOME:
            return self._new_link(session, message, now)
        request = _request(session, message)
        return new_code(self.keyring, request, now) if request is not None else ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says, and whom it goes to; nobody where they are gone."""
        values = {"code": secret, "link": f"{self.public_url}{LINK_PATH}{secret}"}
        is_welcome = message.kind == _WELCOME
        subject, text = (_WELCOME_SUBJECT, _WELCOME_TEXT) if is_welcome else (_SUBJECT, _TEXT)
        translate = translator(message.language).gettext
        parts = "\n\n".join(translate(each).format(**values) for each in text) + "\n"
        return MessageBody(
            translate(subject).format(**values), parts, to=self._address(session, message)
        )

    # -- inside -----------------------------------------------------------------------------

    def _new_link(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        person = _person(session, message)
        if person is None:
            return ""
        about = [uuid.UUID(each) for each in message.details["about"]]
        family = [each for key in about if (each := session.get(Person, key)) is not None]
        return new_person_link(session, self.keyring, person, now, family=family)

    def _address(self, session: Session, message: OutboxMessage) -> str:
        """Return where a letter goes; empty where nobody is there, or nothing opens."""
        try:
            if message.kind == _WELCOME:
                person = _person(session, message)
                return open_card(person, self.keyring).email if person else ""
            request = _request(session, message)
            return open_answers(self.keyring, request).email if request else ""
        except CannotOpen:
            return ""


def put_code_letter(
    session: Session, request: JoiningRequest, email: str, language: str, now: datetime
) -> bool:
    """Put a letter with a code into the outbox; whether one can be written to that address."""
    draft = MessageDraft(
        owner=OWNER,
        kind=CODE_LETTER,
        dedupe_key=f"code:{request.id}:{uuid.uuid4()}",
        recipient=email,
        language=language if language in LANGUAGES else SOURCE_LANGUAGE,
        country=request.country,
        reference=str(request.id),
        is_demo=request.is_demo,
        is_private=True,
    )
    return put(session, draft, EMAIL, now=now) is not None


def put_welcome_letter(
    session: Session,
    persons: Sequence[uuid.UUID],
    answers: FormAnswers,
    now: datetime,
    *,
    is_demo: bool,
) -> bool:
    """Put the letter with the personal link of a household into the outbox, whoever wrote first;
    whether it can be written to.
    """
    draft = MessageDraft(
        owner=OWNER,
        kind=_WELCOME,
        dedupe_key=f"welcome:{persons[0]}:{uuid.uuid4()}",
        recipient=answers.email,
        language=answers.speech if answers.speech in LANGUAGES else SOURCE_LANGUAGE,
        country=answers.country,
        reference=str(persons[0]),
        details={"about": [str(each) for each in persons]},
        is_demo=is_demo,
        is_private=True,
    )
    return put(session, draft, EMAIL, now=now) is not None


# -- inside ---------------------------------------------------------------------------------


def _person(session: Session, message: OutboxMessage) -> Person | None:
    return session.get(Person, uuid.UUID(message.reference))


def _request(session: Session, message: OutboxMessage) -> JoiningRequest | None:
    return session.get(JoiningRequest, uuid.UUID(message.reference))
