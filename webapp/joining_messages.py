"""The letters of the public form: the code that proves an address, the personal link after it, and
that a request was refused.

They go by e-mail, or to a telephone as a short message. The row of a letter holds no address and no
name: both are sealed in the request, or on the card, until the letter leaves. The code is made as
it leaves, and stands in the letter alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.crypto.sent_codes import MOST_CODES
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.transport import Addressing
from registry.confirmation.links import LINK_PATH, new_person_link
from registry.joining.answers import FormAnswers, open_answers
from registry.joining.codes import new_code
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.refusals import RefusalReason
from registry.joining.requests import CODE_LETTER, OWNER, REFUSAL_LETTER
from registry.people.models import Person
from registry.people.record import Card, open_card
from webapp.messages.joining_words import CODE_WORDS, WELCOME_WORDS, refusal_body

_WELCOME = "welcome"


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
        if request is None or request.state is not _STATE_OF[message.kind]:
            return False
        is_first = message.written_at is None
        return message.kind == REFUSAL_LETTER or request.codes < MOST_CODES or not is_first

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return a new code, and the one before ends; or the token of a new personal link."""
        if message.kind == _WELCOME:
            return self._new_link(session, message, now)
        request = _request(session, message) if message.kind == CODE_LETTER else None
        if request is None:
            return ""
        return new_code(self.keyring, request, now, message.transport)

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says, and whom it goes to; nobody where they are gone."""
        to = self._address(session, message)
        if message.kind == _WELCOME:
            return WELCOME_WORDS.body(
                message, to, {"link": f"{self.public_url}{LINK_PATH}{secret}"}
            )
        request = _request(session, message)
        if message.kind == CODE_LETTER or request is None:
            return CODE_WORDS.body(message, to, {"code": secret})
        return refusal_body(session, message, request, to, self.public_url)

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
            found: Card | FormAnswers | None = None
            if message.kind == _WELCOME:
                person = _person(session, message)
                found = open_card(person, self.keyring) if person else None
            elif (request := _request(session, message)) is not None:
                found = open_answers(self.keyring, request)
        except CannotOpen:
            return ""
        if found is None:
            return ""
        return found.phone if message.transport == SMS.name else found.email


def put_code_letter(
    session: Session,
    request: JoiningRequest,
    answers: FormAnswers,
    now: datetime,
    way: Addressing = EMAIL,
) -> bool:
    """Put a letter with a code into the outbox, by e-mail or to the telephone; whether one can be
    written there.
    """
    draft = _draft(request, CODE_LETTER, answers, way)
    return put(session, draft, way, now=now) is not None


def put_refusal_letter(
    session: Session,
    request: JoiningRequest,
    answers: FormAnswers,
    reason: RefusalReason,
    now: datetime,
    *,
    can_text: bool,
) -> bool:
    """Put the letter that says that a request was refused into the outbox; whether there is a way
    to write it.
    """
    way: Addressing = EMAIL if answers.email else SMS
    if way is SMS and not can_text:
        return False
    draft = _draft(request, REFUSAL_LETTER, answers, way)
    draft = replace(draft, details={"reason": reason.value})
    return put(session, draft, way, now=now) is not None


def put_welcome_letter(
    session: Session,
    persons: Sequence[uuid.UUID],
    answers: FormAnswers,
    now: datetime,
    *,
    is_demo: bool,
    way: Addressing = EMAIL,
) -> bool:
    """Put the letter with the personal link of a household into the outbox, whoever wrote first;
    whether it can be written to.
    """
    draft = MessageDraft(
        owner=OWNER,
        kind=_WELCOME,
        dedupe_key=f"welcome:{persons[0]}:{uuid.uuid4()}",
        recipient=answers.phone if way is SMS else answers.email,
        language=_language(answers),
        country=answers.country,
        reference=str(persons[0]),
        details={"about": [str(each) for each in persons]},
        is_demo=is_demo,
        is_private=True,
    )
    return put(session, draft, way, now=now) is not None


# -- inside ---------------------------------------------------------------------------------

_STATE_OF = {CODE_LETTER: JoiningState.CODE, REFUSAL_LETTER: JoiningState.REFUSED}
"""What a request waits for while its letter is wanted."""


def _draft(
    request: JoiningRequest, kind: str, answers: FormAnswers, way: Addressing
) -> MessageDraft:
    return MessageDraft(
        owner=OWNER,
        kind=kind,
        dedupe_key=f"{kind}:{request.id}:{uuid.uuid4()}",
        recipient=answers.phone if way is SMS else answers.email,
        language=_language(answers),
        country=request.country,
        reference=str(request.id),
        is_demo=request.is_demo,
        is_private=True,
    )


def _language(answers: FormAnswers) -> str:
    return answers.speech if answers.speech in LANGUAGES else SOURCE_LANGUAGE


def _person(session: Session, message: OutboxMessage) -> Person | None:
    return session.get(Person, uuid.UUID(message.reference))


def _request(session: Session, message: OutboxMessage) -> JoiningRequest | None:
    return session.get(JoiningRequest, uuid.UUID(message.reference))
