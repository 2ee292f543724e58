"""What happened to the record of a person, and what they agreed to before: never a value, only that
it was, when, and by whom.

Who *read* a person stands in the audit log. Both go with the person when they are erased; what
stays of them is a line of the log that names nobody.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Base, Identified, code_of
from registry.people.card import Card
from registry.people.card_parts import ConsentOrigin
from registry.people.models import Person


class PersonEventKind(enum.StrEnum):
    """What happened."""

    REGISTERED = "registered"
    CHANGED = "changed"
    PLACED = "placed"
    MOVED = "moved"
    """To another household, or out of one."""
    CONFIRMED = "confirmed"
    """They said that what is kept of them still holds."""
    RENEWED = "renewed"
    """They agreed anew."""
    LEFT = "left"
    RETURNED = "returned"
    LAPSED = "lapsed"
    """A need was over on its day."""
    MERGED = "merged"
    UNMERGED = "unmerged"
    SHARED = "shared"
    """With another country, by an agreement."""
    SHARING_ENDED = "sharing_ended"
    PRINTED = "printed"
    """As a sheet of paper."""


class PersonEvent(Identified, Base):
    """One thing that happened to the record of a person."""

    __tablename__ = "person_event"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    kind: Mapped[PersonEventKind] = mapped_column(code_of(PersonEventKind))
    actor: Mapped[str]
    """As in the audit log: `user:…`, `worker`, `link`."""
    fields: Mapped[list[str]]
    """The names of the fields it was about; never what stood in them."""


class PastConsent(Identified, Base):
    """What somebody agreed to and has renewed or taken back. What holds now stands with the person:
    `Person.consent_at` and `consent_text`, and the channels on the card.
    """

    __tablename__ = "past_consent"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(sa.String(40))
    """`registry`, or the `ChannelPurpose` of a channel."""
    channel: Mapped[str] = mapped_column(sa.String(40))
    """A `ContactChannel`; empty of the registration itself."""
    text_version: Mapped[str]
    """Of the text they agreed to (`registry.people.consent`); empty where none was shown."""
    how: Mapped[str] = mapped_column(sa.String(40))
    """A `ConsentOrigin`; empty where it was not noted."""
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    ended_by: Mapped[str]
    """Who noted the end, as in the audit log."""


TO_THE_REGISTRY = "registry"
"""The purpose of the registration itself."""


def note_event(
    session: Session,
    person_id: uuid.UUID,
    kind: PersonEventKind,
    *,
    at: datetime,
    actor: str,
    fields: Sequence[str] = (),
) -> None:
    """Write down that something happened to the record of a person."""
    note_events(session, [person_id], kind, at=at, actor=actor, fields=fields)


def note_events(
    session: Session,
    person_ids: Sequence[uuid.UUID],
    kind: PersonEventKind,
    *,
    at: datetime,
    actor: str,
    fields: Sequence[str] = (),
) -> None:
    """Write down that the same happened to the records of several persons."""
    names = list(fields)
    rows = [
        {"id": uuid.uuid4(), "person_id": each, "at": at, "kind": kind, "actor": actor}
        | {"fields": names}
        for each in person_ids
    ]
    if rows:
        session.flush()  # the persons may be new
        session.execute(sa.insert(PersonEvent), rows)


def events_of(session: Session, person_id: uuid.UUID) -> list[PersonEvent]:
    """Return what happened to a record, the latest first."""
    query = sa.select(PersonEvent).where(PersonEvent.person_id == person_id)
    # What happens in one moment begins with the registration.
    first = PersonEvent.kind == PersonEventKind.REGISTERED
    return list(session.scalars(query.order_by(PersonEvent.at.desc(), first, PersonEvent.id)))


def past_consents(session: Session, person_id: uuid.UUID) -> list[PastConsent]:
    """Return what somebody agreed to before, the latest to end first."""
    query = sa.select(PastConsent).where(PastConsent.person_id == person_id)
    return list(session.scalars(query.order_by(PastConsent.ended_at.desc(), PastConsent.id)))


def end_registration_consent(session: Session, person: Person, now: datetime, actor: str) -> None:
    """Keep, before it is written over, what somebody had agreed to."""
    session.add(
        PastConsent(
            person_id=person.id,
            purpose=TO_THE_REGISTRY,
            channel="",
            text_version=person.consent_text,
            how="",
            given_at=person.consent_at,
            ended_at=now,
            ended_by=actor,
        )
    )


def end_channel_consents(
    session: Session, person: Person, before: Card, after: Card, *, now: datetime, actor: str
) -> None:
    """Keep those channel consents of the card of a person that another card of theirs has no
    more, or gives anew.
    """
    for each in before.channels:
        if each in after.channels:
            continue
        given = datetime.fromisoformat(each.since).replace(tzinfo=now.tzinfo)
        session.add(
            PastConsent(
                person_id=person.id,
                purpose=each.purpose.value,
                channel=each.channel.value,
                text_version=person.consent_text,
                how=ConsentOrigin(each.how).value,
                given_at=given,
                ended_at=now,
                ended_by=actor,
            )
        )


def changed_fields(before: Card, after: Card) -> tuple[str, ...]:
    """Return the names of the fields in which two cards differ, in the order of the card."""
    names = [name for name in Card.__slots__ if name != "unread"]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
