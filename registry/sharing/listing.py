"""The directory of agreements: who shares what with whom, since when and until when."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.sharing.models import AgreementParty, AgreementState, SharingAgreement
from registry.sharing.signing import AgreementSigner, can_sign, is_in_force, party_of


class AgreementPhase(enum.StrEnum):
    """What an agreement is at a moment: its state and its days together."""

    DRAFT = "draft"
    OFFERED = "offered"
    COMING = "coming"
    """Signed by all, before its first moment."""
    IN_FORCE = "in_force"
    OVER = "over"
    """Its last moment has passed."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_ENDED = {
    AgreementState.REFUSED: AgreementPhase.REFUSED,
    AgreementState.WITHDRAWN: AgreementPhase.WITHDRAWN,
}
_OPEN = {
    AgreementState.DRAFT: AgreementPhase.DRAFT,
    AgreementState.OFFERED: AgreementPhase.OFFERED,
    AgreementState.SIGNED: AgreementPhase.COMING,
}


def phase_of(agreement: SharingAgreement, now: datetime) -> AgreementPhase:
    """Return what an agreement is at a moment."""
    if agreement.state in _ENDED:
        return _ENDED[agreement.state]
    if now >= agreement.ends_at:
        return AgreementPhase.OVER
    return AgreementPhase.IN_FORCE if is_in_force(agreement, now) else _OPEN[agreement.state]


def all_agreements(session: Session, country: str) -> Sequence[SharingAgreement]:
    """Return the agreements an administrator may know of, the newest first: of all countries what
    was offered, of the own country its drafts, too.
    """
    own = sa.and_(
        SharingAgreement.country == country, SharingAgreement.state == AgreementState.DRAFT
    )
    query = sa.select(SharingAgreement).where(sa.or_(_was_offered(), own))
    return session.scalars(query.order_by(SharingAgreement.number.desc())).all()


def every_agreement(session: Session) -> Sequence[SharingAgreement]:
    """Return all agreements for who runs the installation, drafts too, the newest first."""
    query = sa.select(SharingAgreement)
    return session.scalars(query.order_by(SharingAgreement.number.desc())).all()


def agreements_in_force(
    session: Session, country: str, now: datetime
) -> Sequence[SharingAgreement]:
    """Return the agreements in force in which a country is a party, the newest first."""
    parties = sa.select(AgreementParty.agreement_id).where(AgreementParty.country == country)
    query = sa.select(SharingAgreement).where(
        SharingAgreement.id.in_(parties),
        SharingAgreement.state == AgreementState.SIGNED,
        SharingAgreement.begins_at <= now,
        SharingAgreement.ends_at > now,
    )
    return session.scalars(query.order_by(SharingAgreement.number.desc())).all()


@dataclass(frozen=True, slots=True)
class AgreementNeeds:
    """What home says of agreements."""

    to_sign: int
    """So many wait for the reader's signature."""
    to_read: int
    """So many in force let the reader's country read."""


def agreement_needs(
    session: Session, signer: AgreementSigner, now: datetime, *, administers: bool
) -> AgreementNeeds:
    """Return what home says to an account of a country."""
    parties = sa.select(AgreementParty.agreement_id).where(AgreementParty.country == signer.country)
    query = sa.select(SharingAgreement).where(
        SharingAgreement.id.in_(parties),
        SharingAgreement.state.in_(_OPEN),
        SharingAgreement.ends_at > now,
    )
    found = session.scalars(query).all() if signer.country else []
    return AgreementNeeds(
        sum(administers and can_sign(each, signer, now) for each in found),
        sum(each.country != signer.country and is_in_force(each, now) for each in found),
    )


def agreement_between(
    session: Session, agreement_id: uuid.UUID, country: str
) -> SharingAgreement | None:
    """Return an agreement in which the country is a party; a draft only of its own country."""
    agreement = session.get(SharingAgreement, agreement_id) if country else None
    if agreement is None or party_of(agreement, country) is None:
        return None
    is_draft = _was_never_offered(agreement)
    return None if is_draft and agreement.country != country else agreement


def numbered(session: Session, number: int) -> SharingAgreement | None:
    """Return the agreement of a number."""
    query = sa.select(SharingAgreement).where(SharingAgreement.number == number)
    return session.scalar(query)


def as_document(agreement: SharingAgreement, now: datetime) -> dict[str, Any]:
    """Return an agreement for a program, without accounts and without persons."""
    return {
        "number": agreement.number,
        "id": str(agreement.id),
        "shares": agreement.country,
        "reads": [each.country for each in agreement.parties if each.country != agreement.country],
        "fields": agreement.fields,
        "purpose": agreement.purpose,
        "reach": agreement.reach.value,
        "reach_words": agreement.reach_words,
        "minors_alone": agreement.has_minors_alone,
        "detained": agreement.has_detained,
        "begins_at": agreement.begins_at.isoformat(),
        "ends_at": agreement.ends_at.isoformat(),
        "phase": phase_of(agreement, now).value,
        "signed_by": [each.country for each in agreement.parties if each.is_signed],
        "ended_at": agreement.ended_at.isoformat() if agreement.ended_at else None,
        "ended_by": agreement.ended_country,
        "end_reason": agreement.end_reason,
    }


# -- inside ---------------------------------------------------------------------------------


def _was_offered() -> sa.ColumnElement[bool]:
    """Return the condition that the country that shares signed twice."""
    own = (
        sa.select(AgreementParty.id)
        .where(
            AgreementParty.agreement_id == SharingAgreement.id,
            AgreementParty.country == SharingAgreement.country,
            AgreementParty.second_at.is_not(None),
        )
        .correlate(SharingAgreement)
    )
    return own.exists()


def _was_never_offered(agreement: SharingAgreement) -> bool:
    own = party_of(agreement, agreement.country)
    return own is None or not own.is_signed
