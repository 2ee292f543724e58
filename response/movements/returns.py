"""Who wants to return to their country, as they said it; and how many of them are where."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.db import hold_row
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.people.models import Person
from response.crisis.models import Participation
from response.late_entries import check_in_time
from response.movements.models import PapersState, ReturnNeed, ReturnWish, return_place

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDraft:
    """What somebody says of returning."""

    person_id: uuid.UUID
    wish: ReturnWish
    by: str
    said_at: datetime
    papers: PapersState = PapersState.UNKNOWN
    asks_fund: bool = False
    unit_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """How many of those asked want to return, of a district or of all."""

    yes: int = 0
    unsure: int = 0
    no: int = 0
    """Who was asked and stays: beside them *none* is a count, and not unknown."""
    without_papers: int = 0
    """Of those who say yes: who lost their papers or has none."""
    asks_fund: int = 0


def say_return(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    draft: ReturnDraft,
    now: datetime,
) -> ReturnNeed:
    """Return what somebody wants, written over what they said before; an older word never covers
    a newer one.

    Raises UnusableInput for a person of another country, a text too long; PartEnded.
    """
    if len(draft.reason) > LONGEST_REASON:
        raise UnusableInput("reason", N_("El texto es demasiado largo."))
    check_in_time(session, participation.id, draft.said_at, now)
    person = session.get(Person, draft.person_id)
    if person is None or person.country != participation.country:
        raise UnusableInput("person", N_("Esa persona no es de su país."))
    hold_row(session, person)
    row = session.scalar(
        sa.select(ReturnNeed).where(
            ReturnNeed.participation_id == participation.id,
            ReturnNeed.person_id == draft.person_id,
        )
    )
    if row is not None and row.said_at > draft.said_at:
        return row
    if row is None:
        row = ReturnNeed(
            participation_id=participation.id,
            country=participation.country,
            person_id=draft.person_id,
        )
        session.add(row)
    row.wish, row.papers, row.asks_fund = draft.wish, draft.papers, draft.asks_fund
    row.unit_code, row.by, row.said_at = draft.unit_code, draft.by, min(draft.said_at, now)
    row.ciphertext = None
    if draft.reason:
        row.ciphertext = keyring.seal_json(
            {"reason": draft.reason}, return_place(row.id, row.country)
        )
    session.flush()
    return row


def return_of(
    session: Session, participation_id: uuid.UUID, person_id: uuid.UUID
) -> ReturnNeed | None:
    """Return what a person wants; None where nobody asked them."""
    return session.scalar(
        sa.select(ReturnNeed).where(
            ReturnNeed.participation_id == participation_id, ReturnNeed.person_id == person_id
        )
    )


def reason_of(keyring: Keyring, row: ReturnNeed) -> str | None:
    """Return why somebody wants to return; None where it does not open."""
    if row.ciphertext is None:
        return ""
    try:
        document = keyring.open_json(row.ciphertext, return_place(row.id, row.country))
    except CannotOpen:
        return None
    return str(document.get("reason", ""))


def return_counts(
    session: Session, participation_id: uuid.UUID
) -> tuple[ReturnCounts, Mapping[str, ReturnCounts]]:
    """Return how many want to return, of all and by district (empty: not known where)."""
    rows = session.scalars(
        sa.select(ReturnNeed).where(ReturnNeed.participation_id == participation_id)
    ).all()
    units = Counter(each.unit_code for each in rows)
    by_unit = {
        unit: _counted([each for each in rows if each.unit_code == unit])
        for unit, _count in units.most_common()
    }
    return _counted(rows), by_unit


# -- inside ---------------------------------------------------------------------------------


def _counted(found: Sequence[ReturnNeed]) -> ReturnCounts:
    willing = [each for each in found if each.wish is ReturnWish.YES]
    return ReturnCounts(
        yes=len(willing),
        unsure=sum(each.wish is ReturnWish.UNSURE for each in found),
        no=sum(each.wish is ReturnWish.NO for each in found),
        without_papers=sum(each.papers in {PapersState.LOST, PapersState.NONE} for each in willing),
        asks_fund=sum(each.asks_fund for each in willing),
    )
