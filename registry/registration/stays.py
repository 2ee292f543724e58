"""Single stays of a person changed by hand: another one, one that ended, one that never was; each
noted in the history of the person and in the audit log.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from registry.matching.writing import index_again, stays_before
from registry.people.history import PersonEventKind, note_event
from registry.people.models import Person, Stay
from registry.registration.persons import NewStay, add_stay, remove_stay
from registry.registration.unplaced import NewUnplacedStay, put_unplaced


def stay_of(session: Session, person: Person, stay_id: uuid.UUID) -> Stay | None:
    """Return a stay of a person; None where it is nobody's or somebody else's."""
    stay = session.get(Stay, stay_id)
    return stay if stay is not None and stay.person_id == person.id else None


def take_stay(
    session: Session,
    keyring: Keyring,
    person: Person,
    new: NewStay | NewUnplacedStay,
    *,
    at: datetime,
    actor: str,
) -> None:
    """Keep one more stay of a person, or one to be placed. Raises InvalidPlace, InvalidStay."""
    if isinstance(new, NewStay):
        add_stay(session, keyring, person, new)
    else:
        put_unplaced(session, keyring, person, new)
    _note(session, person, at, actor)


def end_stay(session: Session, keyring: Keyring, stay: Stay, *, at: datetime, actor: str) -> None:
    """Let a stay end today; one that has not begun is taken away."""
    today = at.date()
    if stay.from_on is not None and stay.from_on > today:
        take_stay_away(session, keyring, stay, at=at, actor=actor)
        return
    before = stays_before(session, keyring, stay.country, [stay.person_id])
    stay.until_on = today
    index_again(session, keyring, stay.country, [stay.person_id], before)
    _note(session, session.get_one(Person, stay.person_id), at, actor)


def take_stay_away(
    session: Session, keyring: Keyring, stay: Stay, *, at: datetime, actor: str
) -> None:
    """Take a stay out: somebody was never there."""
    person = session.get_one(Person, stay.person_id)
    remove_stay(session, keyring, stay)
    _note(session, person, at, actor)


# -- inside ---------------------------------------------------------------------------------


def _note(session: Session, person: Person, at: datetime, actor: str) -> None:
    note_event(session, person.id, PersonEventKind.CHANGED, at=at, actor=actor, fields=("place",))
    record(
        session,
        at=at,
        actor=actor,
        action="person.edit",
        subject=person.id,
        country=person.country,
        purpose="registry",
        fields=["place"],
    )
