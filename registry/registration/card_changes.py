"""The card of one person changed by hand or by the person: what differs is noted by the names of
the fields, and a channel taken back stays in the history.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from registry.people.card import Card
from registry.people.history import (
    PersonEventKind,
    changed_fields,
    end_channel_consents,
    note_event,
)
from registry.people.models import Person
from registry.people.record import open_card
from registry.registration.persons import change_card


def revise_card(
    session: Session,
    keyring: Keyring,
    person: Person,
    card: Card,
    *,
    seen_version: int,
    at: datetime,
    actor: str,
) -> tuple[str, ...] | None:
    """Put another card in the place of the one of `seen_version`, and return the names of the
    fields that differ; None where somebody else has changed it meanwhile, then nothing is done.

    Raises InvalidCard, CannotOpen, and Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    if person.seal_version != seen_version:
        return None
    before = open_card(person, keyring)
    fields = changed_fields(before, card)
    if not fields:
        return ()
    end_channel_consents(session, person, before, card, now=at, actor=actor)
    change_card(session, keyring, person, card)
    note_event(session, person.id, PersonEventKind.CHANGED, at=at, actor=actor, fields=fields)
    record(
        session,
        at=at,
        actor=actor,
        action="person.edit",
        subject=person.id,
        country=person.country,
        purpose="registry",
        fields=list(fields),
    )
    return fields
