"""One body of a gateway, which may hold many events: each is taken, and none takes another down."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.transports.gateway_formats import SignatureKind
from core.transports.whatsapp.polling import note_template_change
from core.transports.whatsapp.window import note_word
from core.webhooks.events import ReplyEvent, content_of
from core.webhooks.hub_parts import HubEvent, PersonWord, TemplateChange, parts_of
from core.webhooks.intake import IncomingEvent, TakeReply, take_event

log = logging.getLogger(__name__)


def take_batch(
    session: Session,
    keyring: Keyring,
    incoming: IncomingEvent,
    take_reply: TakeReply,
    now: datetime,
    *,
    number_id: str = "",
) -> int:
    """Do what each event in a body says, once; return how many there were.

    `number_id` is our own number, as the Cloud API knows it: what is of another is not ours.
    """
    if incoming.format.signature is not SignatureKind.HUB:
        take_event(session, keyring, incoming, take_reply, now)
        return 1
    parts = list(parts_of(content_of(incoming.body, incoming.content_type), number_id))
    for part in parts:
        if isinstance(part, TemplateChange):
            note_template_change(
                session, part.name, part.language, state=part.state, category=part.category
            )
        else:
            _take_part(session, keyring, incoming, part, take_reply, now)
    return len(parts)


# -- inside ---------------------------------------------------------------------------------


def _take_part(
    session: Session,
    keyring: Keyring,
    incoming: IncomingEvent,
    part: HubEvent,
    take_reply: TakeReply,
    now: datetime,
) -> None:
    """Take one part; over one that makes us stumble the others do not fall, and a person reads
    it.
    """
    if isinstance(part, PersonWord) and part.number and part.seconds:
        at = datetime.fromtimestamp(part.seconds, UTC)
        note_word(session, keyring, part.number, min(at, now))
    event = replace(incoming, body=part.part, content_type="application/json")
    try:
        with session.begin_nested():
            take_event(session, keyring, event, take_reply, now)
    except SQLAlchemyError:  # the database is to blame: the platform sends it all again
        raise
    except Exception as wrong:
        log.error("a reply could not be taken: %s", type(wrong).__name__)  # its words stay here
        take_event(session, keyring, event, _nobody, now)


def _nobody(_session: Session, _reply: ReplyEvent, _now: datetime) -> bool:
    return False
