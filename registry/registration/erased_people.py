"""Persons of a list who were erased: the same list sent again does not bring them back.

They come back with a consent that bears a day after they were erased. A plain yes in the old column
says nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.i18n.languages import N_
from core.problems import Problem
from registry.people.record import Card
from registry.people.tombstones import (
    ErasureCause,
    Identity,
    PersonTombstone,
    has_tombstones,
    lift_tombstones,
    marks_of,
    stones_by_mark,
)

_WHY = {
    ErasureCause.WISH: N_(
        "fue borrada a su pedido el %(day)s; no se toma sin un consentimiento de fecha posterior"
    ),
    ErasureCause.EXPIRED: N_(
        "fue borrada el %(day)s, al terminar el plazo que aceptó; no se toma sin un consentimiento "
        "de fecha posterior"
    ),
}


class ConsentedRow(Protocol):
    """A row of a list, as far as it matters here."""

    @property
    def row(self) -> int:
        """Its number in the file."""

    @property
    def card(self) -> Card:
        """Whom it is about."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """What finds the person again."""

    @property
    def consent_at(self) -> datetime:
        """When they agreed."""

    @property
    def is_consent_dated(self) -> bool:
        """Whether the row says the day."""


@dataclass(frozen=True, slots=True)
class ErasedPeople:
    """The tombstones of some rows, by the number of the row."""

    stones: Mapping[int, tuple[PersonTombstone, ...]]

    @classmethod
    def find(
        cls, session: Session, keyring: Keyring, country: str, rows: Sequence[ConsentedRow]
    ) -> ErasedPeople:
        """Look the tombstones of some rows up; no mark is made where a country has none."""
        if not has_tombstones(session, country):
            return cls({})
        marks = {
            row.row: {key.hex() for key in row.keys}
            | marks_of(keyring, country, Identity.of_card(row.card))
            for row in rows
        }
        stones = stones_by_mark(session, country, set().union(*marks.values()))
        found = {
            number: tuple(
                {stones[each].id: stones[each] for each in own if each in stones}.values()
            )
            for number, own in marks.items()
        }
        return cls({number: own for number, own in found.items() if own})

    def refusal(self, row: ConsentedRow) -> Problem | None:
        """Return why a new row is not taken in; None where nothing keeps it out."""
        stones = self.stones.get(row.row, ())
        latest = max(stones, key=lambda each: each.erased_at, default=None)
        if latest is None or _is_new_consent(row, latest):
            return None
        return Problem(_WHY[latest.cause], {"day": latest.erased_at.date().isoformat()})

    def lift(self, session: Session, row: ConsentedRow, *, actor: str, now: datetime) -> None:
        """Take the tombstones of somebody away who comes back, and say so in the audit log."""
        stones = self.stones.get(row.row, ())
        for stone in stones:
            record(
                session,
                at=now,
                actor=actor,
                action="person.consent_again",
                subject=stone.id,
                country=stone.country,
                purpose="consent",
            )
        lift_tombstones(session, stones)


# -- inside ---------------------------------------------------------------------------------


def _is_new_consent(row: ConsentedRow, stone: PersonTombstone) -> bool:
    """Return whether a row bears the day of a consent that is later than the erasure."""
    return row.is_consent_dated and row.consent_at.date() > stone.erased_at.date()
