"""Lines of the audit log about an agreement: one for each of its parties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.audit_log import record
from registry.sharing.models import SharingAgreement


def one_line(text: str) -> str:
    """Return what somebody typed on one line, without signs that do not show: they would turn a
    line around, and some databases take none of them.
    """
    shown = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return " ".join(shown.split())


def note_agreement(
    session: Session,
    agreement: SharingAgreement,
    action: str,
    *,
    actor: str,
    now: datetime,
    **details: Any,
) -> None:
    """Write down what was done with an agreement, in the log of each party."""
    for party in sorted(agreement.parties, key=lambda each: each.country):
        record(
            session,
            at=now,
            actor=actor,
            action=action,
            subject=agreement.id,
            country=party.country,
            purpose=agreement.purpose,
            agreement=agreement.number,
            **details,
        )
