"""What somebody changes of their own record through their personal link: how they are reached, what
they need, where they live. Each change is in the history, by its field, never by its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from registry.confirmation.answers import PersonAnswer
from registry.joining.answer_checks import CHANNELS, PURPOSES
from registry.joining.answers import StayAnswer
from registry.joining.registering import new_stay
from registry.people.card import Card, with_needs
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ConsentOrigin,
    ContactChannel,
)
from registry.people.history import (
    PersonEventKind,
    changed_fields,
    end_channel_consents,
    note_event,
)
from registry.people.models import Need, Person, Stay, StayKind
from registry.people.record import open_card
from registry.registration.persons import (
    NewStay,
    add_stay,
    change_card,
    change_stay,
    remove_stay,
)
from registry.registration.retention import note_confirmed
from registry.registration.unplaced import NewUnplacedStay, drop_unplaced, put_unplaced

_PURPOSE = "own record"


@dataclass(frozen=True, slots=True)
class OwnChanges:
    """What somebody said of themselves anew."""

    phone: str
    needs: Sequence[str]
    consents: Sequence[str] | None
    """As `consents_of` gives them; None leaves them as they are."""


def consents_of(card: Card) -> tuple[str, ...]:
    """Return what a card says of channels, as the form ticks it: `sms:alerts`."""
    pairs = {f"{each.channel.value}:{each.purpose.value}" for each in card.channels}
    offered = [f"{channel}:{purpose}" for purpose in PURPOSES for channel in CHANNELS]
    return tuple(each for each in offered if each in pairs)


def with_consents(card: Card, ticked: Sequence[str], now: datetime) -> Card:
    """Return a card with these consents; one that was there keeps its day and how it was given.

    Channels the form does not offer stay as they were.
    """
    before = {f"{each.channel.value}:{each.purpose.value}": each for each in card.channels}
    offered = {f"{channel}:{purpose}" for purpose in PURPOSES for channel in CHANNELS}
    left = [each for key, each in before.items() if key not in offered]
    fresh = [before.get(key) or _consent(key, now) for key in ticked if key in offered]
    return replace(card, channels=(*left, *fresh))


def change_own_card(
    session: Session, keyring: Keyring, person: Person, changes: OwnChanges, answer: PersonAnswer
) -> bool:
    """Put what was said anew on a card; whether anything changed.

    Raises InvalidCard, CannotOpen, and Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    before = open_card(person, keyring)
    after = replace(before, phone=changes.phone)
    after = with_needs(after, (Need(code) for code in changes.needs))
    if changes.consents is not None:
        after = with_consents(after, changes.consents, answer.now)
    changed = changed_fields(before, after)
    if not changed:
        return False
    end_channel_consents(session, person, before, after, now=answer.now, actor=answer.actor)
    change_card(session, keyring, person, after)
    _note(session, person, answer, changed)
    return True


def move_home(
    session: Session, keyring: Keyring, person: Person, stage: StayAnswer, answer: PersonAnswer
) -> None:
    """Put where somebody lives now in place of where they lived.

    Raises InvalidPlace, and Outdated for somebody who is erased at this moment.
    """
    hold_row(session, person)
    _put_home(session, keyring, person, new_stay(stage, StayKind.RESIDENCE))
    _note(session, person, answer, ("place",))


# -- inside ---------------------------------------------------------------------------------


def _put_home(
    session: Session, keyring: Keyring, person: Person, new: NewStay | NewUnplacedStay
) -> None:
    query = sa.select(Stay).where(Stay.person_id == person.id, Stay.kind == StayKind.RESIDENCE)
    before = session.scalar(query.order_by(Stay.created_at.desc(), Stay.id).limit(1))
    if not isinstance(new, NewStay):
        if before is not None:
            remove_stay(session, keyring, before)
        put_unplaced(session, keyring, person, new)
        return
    drop_unplaced(session, keyring, person, new.kind)
    if before is None:
        add_stay(session, keyring, person, new)
    else:
        change_stay(session, keyring, before, new)


def _consent(key: str, now: datetime) -> ChannelConsent:
    channel, _colon, purpose = key.partition(":")
    return ChannelConsent(
        channel=ContactChannel(channel),
        purpose=ChannelPurpose(purpose),
        since=now.date().isoformat(),
        how=ConsentOrigin.LINK,
    )


def _note(session: Session, person: Person, answer: PersonAnswer, fields: Sequence[str]) -> None:
    note_confirmed(person, answer.now)
    note_event(
        session,
        person.id,
        PersonEventKind.CHANGED,
        at=answer.now,
        actor=answer.actor,
        fields=fields,
    )
    record(
        session,
        at=answer.now,
        actor=answer.actor,
        action="person.change",
        subject=person.id,
        country=person.country,
        purpose=_PURPOSE,
    )
    session.flush()
