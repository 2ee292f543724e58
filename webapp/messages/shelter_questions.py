"""The letter that asks a shelter inside a zone whether it is open and how many places it has.

It carries a link to the shelter's own entry, where the count stands first; what is answered there
stands in the directory and on the sheet of the hazard.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.values import Unit
from core.db import reading, writing
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from directory.entries.models import Shelter
from directory.rounds.magic_links import make_link
from directory.rounds.messages.email_bodies import LINK_PATH
from feeds.naming.hazard_name import NameReader, hazard_name
from watch.shelter_questions.turns import (
    DueQuestion,
    due_questions,
    is_still_due,
    note_question,
)

OWNER = "shelter_question"
KIND = "question"
LINK_LIVES = timedelta(days=30)
"""As long as a hurricane and what comes after it."""
_SUBJECT = N_("¿Está abierto {shelter}? {hazard}")
_TEXT = (
    N_("Una alerta oficial toca el lugar donde está {shelter}: {hazard}."),
    N_("Díganos con este enlace si está abierto y cuántas personas hay; sin cuenta, un minuto:"),
    "{link}",
    N_("Si algo cambia, conteste otra vez con el mismo enlace: sirve durante 30 días."),
    N_(
        "Los consulados lo ven enseguida. Este mensaje no es una orden de evacuar: siga lo que "
        "digan las autoridades. Si hay peligro de muerte, llame al número de emergencias."
    ),
)


@dataclass(frozen=True, slots=True)
class ShelterQuestions:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the hazard still threatens the shelter: the letter may have waited."""
        hazard, shelter = message.details["hazard_id"], message.reference
        return is_still_due(session, uuid.UUID(hazard), uuid.UUID(shelter))

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of a link to the shelter's own entry."""
        shelter = session.get_one(Shelter, uuid.UUID(message.reference))
        ends_at = now + LINK_LIVES
        return make_link(
            session, now=now, ends_at=ends_at, entry=shelter, made_by=f"letter:{message.id}"
        )

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says; `secret` is the token of its link."""
        translate = translator(message.language).gettext
        values = {
            "shelter": message.details["shelter"],
            "hazard": message.details["hazard"],
            "link": f"{self.public_url}{LINK_PATH}{secret}",
        }
        text = "\n\n".join(translate(each).format(**values) for each in _TEXT)
        return MessageBody(translate(_SUBJECT).format(**values), f"{text}\n")


@dataclass(frozen=True, slots=True)
class ShelterAsker:
    """What asking shelters takes."""

    engine: Engine
    default_zone: str
    unit: Callable[[str], Unit | None]


def ask_shelters(asker: ShelterAsker, now: datetime) -> int:
    """Put the letters to shelters that are due into the outbox; return how many.

    Question and letter are written in one transaction. A shelter without an address for mail is
    not marked as asked: it is telephoned, and asked as soon as it has one.
    """
    with reading(asker.engine) as session:
        due = [each for each in due_questions(session) if each.address]
        drafts = [(each, _draft(asker, each, now)) for each in due]
    if not drafts:
        return 0
    with writing(asker.engine) as session:
        return sum(_put_one(session, each, draft, now) for each, draft in drafts)


# -- inside ---------------------------------------------------------------------------------


def _put_one(session: Session, due: DueQuestion, draft: MessageDraft, now: datetime) -> bool:
    is_new = note_question(session, due, now)
    return is_new and put(session, draft, EMAIL, now=now) is not None


def _draft(asker: ShelterAsker, due: DueQuestion, now: datetime) -> MessageDraft:
    language = _language(due.shelter)
    reader = NameReader(
        language=language,
        translate=translator(language).gettext,
        zone=ZoneInfo(asker.default_zone),
        now=now,
        unit=asker.unit,
    )
    return MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=f"{due.hazard.id}:{due.shelter.id}",
        recipient=due.address,
        name=due.shelter.name,
        language=language,
        country=due.shelter.country,
        reference=str(due.shelter.id),
        details={
            "hazard_id": str(due.hazard.id),
            "hazard": " ".join(hazard_name(due.hazard, reader).split()),
            "shelter": " ".join(due.shelter.name.split()),
        },
        is_demo=due.shelter.is_demo,
    )


def _language(shelter: Shelter) -> str:
    """Return in which of our languages a shelter is written to: the first that it speaks."""
    return next((each for each in shelter.languages if each in LANGUAGES), SOURCE_LANGUAGE)
