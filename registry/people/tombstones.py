"""What is left of somebody who was erased: that they were, when and why, and keyed marks by which a
list that names them again is told. No name, no number, nothing that opens.

A mark is a keyed hash of the name together with a telephone, an e-mail address or, where the card
had neither, the year of birth; and the key of the list the person came with. Without the keys of
the installation nobody can try names against them.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.atlas.names import fold
from core.crypto import Keyring
from core.db import Base, Identified, code_of
from registry.people.models import Person
from registry.people.record import Card

_PURPOSE = "erased person"
_PART = 500


class ErasureCause(enum.StrEnum):
    """Why somebody was erased."""

    WISH = "wish"
    """They asked for it."""
    EXPIRED = "expired"
    """The time they agreed to was over."""
    MISTAKE = "mistake"
    """Registered twice, or not a person: the list may bring them again, there is no tombstone."""


class PersonTombstone(Identified, Base):
    """One erased person; the id is the one they had, which the audit log names."""

    __tablename__ = "person_tombstone"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    erased_at: Mapped[datetime]
    cause: Mapped[ErasureCause] = mapped_column(code_of(ErasureCause))


class TombstoneMark(Identified, Base):
    """One keyed mark of an erased person."""

    __tablename__ = "tombstone_mark"
    __table_args__ = (sa.UniqueConstraint("tombstone_id", "digest"),)

    tombstone_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person_tombstone.id", ondelete="CASCADE")
    )
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    """32 bytes in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a person, of a card or of a row of a list."""

    name: str
    phones: tuple[str, ...] = ()
    email: str = ""
    birth_year: int | None = None

    @classmethod
    def of_card(cls, card: Card) -> Identity:
        """Return that of a card."""
        phones = tuple(filter(None, (card.phone, *card.other_phones)))
        return cls(fold(card.full_name), phones, card.email.casefold(), card.birth_year)

    def texts(self) -> Iterator[str]:
        """Yield what marks are made of; a name alone is nobody's identity."""
        yield from (f"phone|{self.name}|{phone}" for phone in self.phones)
        if self.email:
            yield f"email|{self.name}|{self.email}"
        if self.birth_year:
            yield f"birth|{self.name}|{self.birth_year}"


def put_tombstone(
    session: Session,
    keyring: Keyring,
    person: Person,
    card: Card | None,
    *,
    cause: ErasureCause,
    now: datetime,
) -> None:
    """Leave a tombstone of a person who is about to be erased; of a card that does not open there
    is the key of its list alone.
    """
    stone = PersonTombstone(id=person.id, country=person.country, erased_at=now, cause=cause)
    session.add(stone)
    session.flush()
    for digest in sorted(_digests_of(keyring, person, card)):
        session.add(TombstoneMark(tombstone_id=stone.id, digest=digest))
    session.flush()


def marks_of(keyring: Keyring, country: str, identity: Identity) -> set[str]:
    """Return the marks of an identity under every key, for looking up."""
    return {
        digest.hex()
        for text in identity.texts()
        for digest in keyring.digests(country, f"{country}|{text}", _PURPOSE)
    }


def has_tombstones(session: Session, country: str) -> bool:
    """Return whether anybody of a country was erased whom a list could name again."""
    return bool(session.scalar(sa.select(sa.exists().where(PersonTombstone.country == country))))


def stones_by_mark(
    session: Session, country: str, digests: Iterable[str]
) -> dict[str, PersonTombstone]:
    """Return the tombstones of a country that bear one of the marks, by the mark; the latest."""
    found: dict[str, PersonTombstone] = {}
    texts = sorted(set(digests))
    for start in range(0, len(texts), _PART):
        query = (
            sa.select(TombstoneMark.digest, PersonTombstone)
            .join(PersonTombstone, PersonTombstone.id == TombstoneMark.tombstone_id)
            .where(
                PersonTombstone.country == country,
                TombstoneMark.digest.in_(texts[start : start + _PART]),
            )
            .order_by(PersonTombstone.erased_at)
        )
        found.update((digest, stone) for digest, stone in session.execute(query))
    return found


def lift_tombstones(session: Session, stones: Sequence[PersonTombstone]) -> None:
    """Take away the tombstones of somebody who came again of their own will.

    Nothing is asked of the database where there are none: a list brings thousands of such persons.
    """
    if not stones:
        return
    ids = [each.id for each in stones]
    session.execute(sa.delete(TombstoneMark).where(TombstoneMark.tombstone_id.in_(ids)))
    session.execute(sa.delete(PersonTombstone).where(PersonTombstone.id.in_(ids)))


# -- inside ---------------------------------------------------------------------------------


def _digests_of(keyring: Keyring, person: Person, card: Card | None) -> set[str]:
    """Return the marks that stay, under the key of today."""
    digests = {person.import_key} if person.import_key else set()
    if card is None:
        return digests
    texts = list(Identity.of_card(card).texts())
    strong = [text for text in texts if not text.startswith("birth|")]
    return digests | {
        keyring.digests(person.country, f"{person.country}|{text}", _PURPOSE)[0].hex()
        for text in strong or texts
    }
