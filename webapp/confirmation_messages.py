"""Letters that ask, every half year, whether all is right with those who registered.

The row of a letter holds no address until it leaves. The letter says who asks, why, and how to
erase; it names nobody but whom it goes to, and says nothing of what the register holds.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from babel import Locale
from sqlalchemy.orm import Session

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.crypto import Keyring
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, language_of, translator
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from directory.entries.models import Post
from registry.confirmation.links import LINK_PATH, new_person_link
from registry.confirmation.turns import CheckLetter, DueTurn, due_turn, note_turn
from registry.people.models import Person
from registry.people.record import Card, open_card

OWNER = "confirmation"
KIND = "check"
_SUBJECT = N_("¿Sigue todo igual en su registro consular?")
_REMINDER = N_("Recordatorio: ¿sigue todo igual en su registro consular?")
_FROM_POST = N_("Le escribe {office} ({country}), donde usted se registró por su voluntad.")
_FROM_COUNTRY = N_("Le escribe el consulado de {country}, donde usted se registró por su voluntad.")
_TEXT = (
    N_(
        "Cada seis meses preguntamos si los datos siguen siendo ciertos: en una emergencia le "
        "buscaremos con ellos."
    ),
    N_(
        "Abra este enlace para decir que todo sigue igual, corregir sus datos, avisar que ya no "
        "está aquí o borrarlos todos:"
    ),
    "{link}",
)
_FAMILY = N_("Se pregunta por las {count} personas de su hogar que usted registró.")
_END = (
    N_(
        "Si no contesta, no se borra nada: sus datos siguen como están y solo queda anotado que "
        "no se confirmaron."
    ),
    N_(
        "El enlace es personal: no lo reenvíe. No hay que pagar nada ni responder con datos a este "
        "mensaje, y nadie le pregunta por su situación migratoria. Si usted no se registró, abra "
        "el enlace y borre los datos."
    ),
)
_HEADERS = (("Precedence", "bulk"), ("X-Auto-Response-Suppress", "All"))


@dataclass(frozen=True, slots=True)
class ConfirmationMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether whom it goes to is still there, and somebody it asks about has neither
        answered since nor left.
        """
        asked_at = datetime.fromisoformat(message.details["asked_at"])
        if session.get(Person, uuid.UUID(message.reference)) is None:
            return False
        return any(
            each.left_on is None and (each.confirmed_at is None or each.confirmed_at < asked_at)
            for each in _about(session, message)
        )

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of a link to all it asks about."""
        person = session.get_one(Person, uuid.UUID(message.reference))
        family = _about(session, message)
        return new_person_link(session, self.keyring, person, now, family=family)

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says, and to whom it goes."""
        details, translate = message.details, translator(message.language).gettext
        card = open_card(session.get_one(Person, uuid.UUID(message.reference)), self.keyring)
        parts = [
            _FROM_POST if details["office"] else _FROM_COUNTRY,
            *_TEXT,
            *([_FAMILY] if len(details["about"]) > 1 else []),
            *_END,
        ]
        values = {
            "office": details["office"],
            "country": _country_name(message),
            "count": len(details["about"]),
            "link": f"{self.public_url}{LINK_PATH}{secret}",
        }
        text = "\n\n".join(translate(each).format(**values) for each in parts) + "\n"
        subject = translate(_SUBJECT if details["number"] == 1 else _REMINDER)
        return MessageBody(subject, text, headers=_HEADERS, to=card.email, name=card.full_name)


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What one turn put into the outbox, in letters, and about how many persons."""

    letters: int = 0
    persons: int = 0
    unreachable: int = 0
    """Persons who were due and cannot be written to."""


def put_turn(
    session: Session, keyring: Keyring, now: datetime, most: int, actor: str
) -> TurnReport:
    """Put the letters that are due into the outbox, at most so many, and say so in the audit
    log.
    """
    turn = due_turn(session, keyring, now.date(), most) if most > 0 else DueTurn((), ())
    offices = _offices(session, turn)
    letters = sum(_put(session, each, offices, now) for each in turn.questions)
    note_turn(session, turn, now.date())
    by_country: dict[str, list[uuid.UUID]] = defaultdict(list)
    for each in turn.questions:
        by_country[each.person.country] += [person.id for person in each.about]
    for country, ids in sorted(by_country.items()):
        record(
            session,
            at=now,
            actor=actor,
            action="person.check",
            country=country,
            purpose="confirmation",
            persons=len(ids),
            **tags_of(ids),
        )
    return TurnReport(letters, sum(map(len, by_country.values())), len(turn.unreachable))


def waiting_letters(session: Session) -> int:
    """Return how many of these letters have not left yet."""
    waits = OutboxMessage.state.in_((MessageState.WAITING, MessageState.SENDING))
    query = sa.select(sa.func.count()).select_from(OutboxMessage)
    return session.scalar(query.where(OutboxMessage.owner == OWNER, waits)) or 0


def language_of_card(card: Card) -> str:
    """Return in which of our languages somebody is written to: the first of theirs that is one."""
    own = (each for each in (card.language, *card.languages) if each in LANGUAGES)
    return next(own, SOURCE_LANGUAGE)


# -- inside ---------------------------------------------------------------------------------


def _about(session: Session, message: OutboxMessage) -> list[Person]:
    """Return those it asks about who are still there."""
    found = (session.get(Person, uuid.UUID(each)) for each in message.details["about"])
    return [each for each in found if each is not None]


def _country_name(message: OutboxMessage) -> str:
    names = Locale.parse(language_of(message.language).locale).territories
    return str(names.get(message.country, message.country))


def _offices(session: Session, turn: DueTurn) -> dict[uuid.UUID | None, str]:
    ids = {each.person.post_id for each in turn.questions if each.person.post_id}
    query = sa.select(Post.id, Post.name).where(Post.id.in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(query)}


def _put(
    session: Session, each: CheckLetter, offices: dict[uuid.UUID | None, str], now: datetime
) -> bool:
    person = each.person
    draft = MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=f"{person.id}:{now.date().isoformat()}:{each.number}",
        recipient=each.card.email,
        language=language_of_card(each.card),
        country=person.country,
        reference=str(person.id),
        details={
            "about": [str(one.id) for one in each.about],
            "asked_at": now.isoformat(),
            "number": each.number,
            "office": offices.get(person.post_id, ""),
        },
        is_demo=person.is_demo,
        is_private=True,
    )
    return put(session, draft, EMAIL, now=now) is not None
