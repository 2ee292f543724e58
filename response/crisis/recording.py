"""What happened to a crisis, written down as a row that its log shows and in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Crisis, CrisisMove, MoveKind

SHORTEST_REASON, LONGEST_REASON = 5, 300


def record_move(
    session: Session,
    crisis: Crisis,
    what: MoveKind,
    *,
    by: str,
    at: datetime,
    country: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
    definition: dict[str, Any] | None = None,
) -> CrisisMove:
    """Return the row of what happened; without `country` every official sees it.

    The caller holds the crisis (`core.db.hold_row`), for its moves are counted; who holds a part of
    it, too, holds the crisis first.
    """
    crisis.moves += 1
    move = CrisisMove(
        crisis_id=crisis.id,
        serial=crisis.moves,
        what=what,
        by=by,
        at=at,
        country=country,
        before=before,
        after=after,
        reason=reason,
        definition=definition or {},
    )
    session.add(move)
    record(
        session,
        at=at,
        actor=by,
        action=f"crisis.{what.value}",
        subject=crisis.number,
        country=country or crisis.lead_country,
        before=before,
        after=after,
    )
    return move


def moves_of(session: Session, crisis: Crisis, country: str) -> Sequence[CrisisMove]:
    """Return what happened to a crisis and to one country's part in it, in the order it did."""
    query = sa.select(CrisisMove).where(
        CrisisMove.crisis_id == crisis.id, CrisisMove.country.in_({"", country})
    )
    return session.scalars(query.order_by(CrisisMove.serial)).all()


def one_sentence(text: str, field: str = "reason") -> str:
    """Return a reason as one line. Raises UnusableInput where it is too short or too long."""
    line = " ".join(text.split())
    if not SHORTEST_REASON <= len(line) <= LONGEST_REASON:
        raise UnusableInput(field, N_("Dígalo en una frase, de 5 a 300 letras."))
    return line
