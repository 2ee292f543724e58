"""Letters that somebody's time in the registry ends: to them, and to the administrators of their
country.

The letter to a person holds no address until it leaves, and says nothing a stranger who reads it
should know: neither what the registry holds nor where they live. The one to the administrators
counts, and leads to the list.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.crypto import CannotOpen, Keyring
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from registry.people.models import Person
from registry.people.record import Card, open_card
from registry.registration.retention import ExpiringPerson, note_notice
from webapp.auth.second_person.people import administrators_of

OWNER = "retention"
_PERSON, _COUNTRY = "person", "country"
_SUBJECT = N_("Su registro consular termina el {until}")
_TEXT = (
    N_("El {until} termina el plazo por el que usted aceptó estar en el registro de su consulado."),
    N_(
        "Si quiere seguir, diga a su consulado que renueva su consentimiento. Si no hace nada, sus "
        "datos se borran después de ese día."
    ),
    N_("No responda con datos personales a este mensaje."),
)
_COUNTRY_SUBJECT = N_("Atalaya: registros que terminan antes del {until}")
_COUNTRY_TEXT = (
    N_("El plazo de {count} personas de su país termina a más tardar el {until}."),
    N_("A quienes tienen correo se les escribió. Quien no renueve se borra solo. La lista:"),
    "{link}",
)


@dataclass(frozen=True, slots=True)
class RetentionMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the person is still there, with the same last day; a list always is."""
        if message.kind == _COUNTRY:
            return True
        person = _person(session, message)
        return person is not None and person.keep_until.isoformat() == message.details["until"]

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says, and for a person whom it goes to."""
        values = {**message.details, "link": f"{self.public_url}/personas/plazos"}
        is_list = message.kind == _COUNTRY
        subject, text = (_COUNTRY_SUBJECT, _COUNTRY_TEXT) if is_list else (_SUBJECT, _TEXT)
        translate = translator(message.language).gettext
        said = "\n\n".join(translate(each).format(**values) for each in text) + "\n"
        person = None if is_list else _person(session, message)
        card = open_card(person, self.keyring) if person else None
        return MessageBody(
            translate(subject).format(**values),
            said,
            to=card.email if card else "",
            name=card.full_name if card else "",
        )


def put_notices(
    session: Session,
    keyring: Keyring,
    persons: Sequence[ExpiringPerson],
    *,
    reaches_demo: bool,
    now: datetime,
) -> int:
    """Put the letters about these persons into the outbox and write down that they were told;
    return how many can be written to themselves.
    """
    written = sum(_put_to_person(session, keyring, each, now) for each in persons)
    for country, count in Counter(each.country for each in persons).items():
        until = max(each.keep_until for each in persons if each.country == country)
        _put_to_country(session, country, count, until, reaches_demo=reaches_demo, now=now)
        record(
            session,
            at=now,
            actor="worker",
            action="person.notice",
            country=country,
            purpose="retention",
            persons=count,
            **tags_of(each.id for each in persons if each.country == country),
        )
    note_notice(session, persons, now)
    return written


# -- inside ---------------------------------------------------------------------------------


def _put_to_person(session: Session, keyring: Keyring, each: ExpiringPerson, now: datetime) -> bool:
    card = _card(session, keyring, each.id)
    if card is None or not card.email:
        return False
    draft = MessageDraft(
        owner=OWNER,
        kind=_PERSON,
        dedupe_key=f"{each.id}:{each.keep_until.isoformat()}",
        recipient=card.email,
        language=card.language if card.language in LANGUAGES else SOURCE_LANGUAGE,
        country=each.country,
        reference=str(each.id),
        details={"until": each.keep_until.isoformat()},
        is_demo=each.is_demo,
        is_private=True,
    )
    return put(session, draft, EMAIL, now=now) is not None


def _put_to_country(
    session: Session, country: str, count: int, until: date, *, reaches_demo: bool, now: datetime
) -> None:
    for user in administrators_of(session, country):
        if user.is_demo and not reaches_demo:
            continue
        draft = MessageDraft(
            owner=OWNER,
            kind=_COUNTRY,
            dedupe_key=f"{country}:{now.isoformat()}:{user.id}",
            recipient=user.email,
            language=user.language,
            country=country,
            details={"count": count, "until": until.isoformat()},
            is_demo=user.is_demo,
        )
        put(session, draft, EMAIL, now=now)


def _person(session: Session, message: OutboxMessage) -> Person | None:
    return session.get(Person, uuid.UUID(message.reference))


def _card(session: Session, keyring: Keyring, person_id: uuid.UUID) -> Card | None:
    person = session.get(Person, person_id)
    try:
        return open_card(person, keyring) if person else None
    except CannotOpen:
        return None
