"""Numbers of somebody of whom whoever called says that they are wrong: marked, never deleted.

A mark is of a person and a number: the same number may be right of somebody else. It is a keyed
hash of the whole number, so that a mark falls with the number: once the card says another one, it
marks nothing any more.
"""

from __future__ import annotations

import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.crypto import Keyring
from core.db import Base, code_of
from registry.people.access import in_parts
from registry.people.record import Card

_PURPOSE = "telephone that was called"
DIGITS = 32
"""Of a hash, in hexadecimal: 128 bits."""


class NumberFault(enum.StrEnum):
    """What is wrong with a number of somebody."""

    WRONG = "wrong"
    """It answers, and belongs to somebody else."""
    NOT_IN_SERVICE = "not_in_service"


class BadNumber(Base):
    """That a number of somebody is wrong, as whoever called it last said."""

    __tablename__ = "bad_number"

    person_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(sa.String(DIGITS), primary_key=True)
    fault: Mapped[NumberFault] = mapped_column(code_of(NumberFault))
    at: Mapped[datetime]
    by: Mapped[str]
    """As the audit log names them."""


def number_digests(keyring: Keyring, country: str, number: str) -> tuple[str, ...]:
    """Return the keyed hashes of a number (E.164) under a country's keys, the current first."""
    return tuple(
        digest.hex()[:DIGITS]
        for digest in keyring.digests(country, f"{country}|{number}", _PURPOSE)
    )


def mark_number(
    session: Session,
    person_ids: Iterable[uuid.UUID],
    digest: str,
    fault: NumberFault,
    *,
    at: datetime,
    by: str,
) -> None:
    """Mark a number of some persons; who marked it before is written over."""
    for person_id in person_ids:
        session.merge(BadNumber(person_id=person_id, digest=digest, fault=fault, at=at, by=by))


def clear_mark(session: Session, person_ids: Sequence[uuid.UUID], digest: str) -> None:
    """Take the mark off a number of some persons: somebody of theirs answered it."""
    query = sa.delete(BadNumber).where(
        BadNumber.person_id.in_(person_ids), BadNumber.digest == digest
    )
    session.execute(query)


def bad_numbers_of(
    session: Session, person_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, dict[str, NumberFault]]:
    """Return the hashes of the numbers that are marked, with what is wrong, by person."""
    found: dict[uuid.UUID, dict[str, NumberFault]] = defaultdict(dict)
    for part in in_parts(sorted(set(person_ids))):
        for row in session.scalars(sa.select(BadNumber).where(BadNumber.person_id.in_(part))):
            found[row.person_id][row.digest] = row.fault
    return found


def has_bad_number(
    keyring: Keyring, country: str, card: Card, marked: Mapping[str, NumberFault]
) -> bool:
    """Return whether a number that the card still says is marked."""
    own = filter(None, (card.phone, *card.other_phones)) if marked else ()
    return any(
        digest in marked for each in own for digest in number_digests(keyring, country, each)
    )
