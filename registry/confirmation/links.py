"""Personal links: a random token in a message, of which only the keyed hash stays here.

A token is looked up by its hash under the keys of this installation, so that how long it takes says
nothing about a token that exists. One that is unknown, ended or revoked, and one whose people are
all erased, open nothing and look the same.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.keys.stored import NO_COUNTRY
from registry.confirmation.models import PersonLink, PersonLinkMember
from registry.people.access import in_parts
from registry.people.models import Person

LINK_PATH = "/mi-registro/"
"""Where the personal page is; the token follows."""
TOKEN_BYTES = 32
LONGEST_TOKEN = 100
LINK_DAYS = 220
"""A link lives until the letters of the next half year have gone out, and no longer."""
NAMED_DAYS = 60
"""So long afterwards its page still says that it ended."""
_PURPOSE = "person link"


@dataclass(frozen=True, slots=True)
class LinkedPersons:
    """Whom a link opens, whose link it is first."""

    link_id: uuid.UUID
    country: str
    persons: tuple[Person, ...]

    @property
    def ids(self) -> tuple[uuid.UUID, ...]:
        """Their ids, in the same order."""
        return tuple(each.id for each in self.persons)


def new_person_link(
    session: Session,
    keyring: Keyring,
    person: Person,
    now: datetime,
    *,
    family: Sequence[Person] = (),
    days: int = LINK_DAYS,
) -> str:
    """Make a link to a person's own record and give back its token: it stands nowhere.

    `family` are those of the household whom the same person registered; others of it are not
    opened, nor is anybody of another household or country.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PersonLink(
        token_hash=_hashes_of(keyring, token)[0],
        country=person.country,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    others = {each.id: each for each in family if each.id != person.id and _is_kin(each, person)}
    session.add_all(
        PersonLinkMember(link_id=link.id, person_id=each.id, position=position)
        for position, each in enumerate((person, *others.values()))
    )
    session.flush()
    return token


def person_of_link(session: Session, keyring: Keyring, token: str, now: datetime) -> Person | None:
    """Return whose link it is that opens at `now`; None for any other token."""
    linked = persons_of_link(session, keyring, token, now)
    return linked.persons[0] if linked else None


def persons_of_link(
    session: Session, keyring: Keyring, token: str, now: datetime
) -> LinkedPersons | None:
    """Return all whom a link opens at `now`, whose link it is first; None where it opens nothing.

    One of the family who moved to another household since is not opened any more.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return None
    link = session.scalar(
        sa.select(PersonLink).where(PersonLink.token_hash.in_(_hashes_of(keyring, token)))
    )
    if link is None or link.revoked_at is not None or link.ends_at <= now:
        return None
    query = sa.select(Person).join(PersonLinkMember, PersonLinkMember.person_id == Person.id)
    query = query.where(PersonLinkMember.link_id == link.id)
    everybody = session.scalars(query.order_by(PersonLinkMember.position)).all()
    persons = tuple(each for each in everybody if _is_kin(each, everybody[0]))
    return LinkedPersons(link.id, link.country, persons) if persons else None


def note_use(session: Session, link_id: uuid.UUID, now: datetime) -> None:
    """Write down that something was said through a link."""
    session.execute(sa.update(PersonLink).where(PersonLink.id == link_id).values(used_at=now))


def add_to_link(session: Session, link_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """Let a link open one more of the household, behind the others."""
    query = sa.select(PersonLinkMember.person_id, PersonLinkMember.position)
    rows = session.execute(query.where(PersonLinkMember.link_id == link_id)).all()
    if person_id not in {row.person_id for row in rows}:
        position = 1 + max((row.position for row in rows), default=-1)
        session.add(PersonLinkMember(link_id=link_id, person_id=person_id, position=position))
        session.flush()


def revoke_links(session: Session, person_ids: Sequence[uuid.UUID], now: datetime) -> int:
    """End every link that opens one of these persons; return how many ended."""
    ended = 0
    for part in in_parts(person_ids):
        theirs = sa.select(PersonLinkMember.link_id).where(PersonLinkMember.person_id.in_(part))
        links = session.scalars(
            sa.update(PersonLink)
            .where(PersonLink.id.in_(theirs), PersonLink.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(PersonLink.id)
            .execution_options(synchronize_session="fetch")
        )
        ended += len(links.all())
    return ended


def was_issued(session: Session, keyring: Keyring, token: str) -> bool:
    """Return whether there was ever a link with this token, whatever it opens today."""
    issued = sa.select(PersonLink.id).where(PersonLink.token_hash.in_(_hashes_of(keyring, token)))
    return session.scalar(issued) is not None


def drop_ended_links(session: Session, now: datetime) -> int:
    """Forget the links that ended a while ago, and those that open nobody; return how many."""
    opens = sa.exists().where(PersonLinkMember.link_id == PersonLink.id)
    ended = sa.or_(PersonLink.ends_at <= now - timedelta(days=NAMED_DAYS), ~opens)
    dropped = session.scalars(sa.delete(PersonLink).where(ended).returning(PersonLink.id))
    return len(dropped.all())


# -- inside ---------------------------------------------------------------------------------


def _hashes_of(keyring: Keyring, token: str) -> tuple[bytes, ...]:
    """Return the keyed hashes of a token, one a key, that of today first."""
    return keyring.digests(NO_COUNTRY, token, _PURPOSE)


def _is_kin(one: Person, other: Person) -> bool:
    """Return whether two are of one household, or the same."""
    is_shared = one.household_id is not None and one.household_id == other.household_id
    return one.id == other.id or (is_shared and one.country == other.country)
