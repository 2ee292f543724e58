"""The end of a round: its edition is published, and the news of it put into the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.rounds.lifecycle import close_round, hold_round
from directory.rounds.messages.submission import put_message
from directory.rounds.models import Invitation, MessageKind, Round
from directory.rounds.owners import OwnerContact, Owners
from directory.rounds.results import ClosedRound


class PublishedEdition(Protocol):
    """What the messages about a new edition say of it."""

    @property
    def id(self) -> uuid.UUID:
        """Its identity."""

    @property
    def number(self) -> str:
        """Its number: that of the round, or the next free one after it."""

    @property
    def counts(self) -> dict[str, Any]:
        """Among others `entries` and how many of them are `confirmed`."""


class Publish(Protocol):
    """How the directory, read and frozen before, becomes an edition
    (`directory.editions.publication.PreparedEdition.publish`).
    """

    def __call__(
        self,
        session: Session,
        *,
        number: str,
        now: datetime,
        actor: str,
        round_id: uuid.UUID | None = None,
        is_demo: bool = False,
    ) -> PublishedEdition:
        """Publish an edition and give it back. Raises Outdated (`core.errors`)."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a round takes beside the round and the moment."""

    actor: str
    prepare: Callable[[Session, datetime], Publish]
    """Reads and freezes the directory at a moment: before the lock is taken."""
    secretariat: Sequence[OwnerContact] = ()
    """Whom of the Secretariat to write to."""


def close_and_publish(
    session: Session, round_: Round, closing: Closing, publish: Publish, *, now: datetime
) -> tuple[ClosedRound, PublishedEdition]:
    """Close a round, publish its edition (as `closing.prepare` gave it), and put the news of it
    into the outbox.

    Raises UnusableInput, and Outdated when the directory has changed since it was prepared.
    """
    hold_round(session, round_)
    # Before anything is written: who answers through a link of this round holds its entry first.
    edition = publish(
        session,
        number=round_.number,
        now=now,
        actor=closing.actor,
        round_id=round_.id,
        is_demo=round_.is_demo,
    )
    closed = close_round(session, round_, now=now, actor=closing.actor)
    for country, to in _readers(session, round_, closing.secretariat):
        put_message(
            session,
            round_,
            MessageKind.PUBLISHED,
            to,
            dedupe_key=f"published:{edition.id}:{to.address}",
            now=now,
            country=country,
            details={
                "number": edition.number,
                "confirmed": edition.counts["confirmed"],
                "total": edition.counts["entries"],
            },
        )
    return closed, edition


# -- inside ---------------------------------------------------------------------------------


def _readers(
    session: Session, round_: Round, secretariat: Sequence[OwnerContact]
) -> Iterator[tuple[str, OwnerContact]]:
    """Yield the focal point of each country that was asked, and the Secretariat."""
    countries = session.scalars(
        sa.select(Invitation.country)
        .where(Invitation.round_id == round_.id)
        .distinct()
        .order_by(Invitation.country)
    )
    owners = Owners(session)
    for country in countries:
        liaison = owners.liaison(country)
        if liaison is not None:
            yield country, liaison
    for contact in secretariat:
        yield "", contact
