"""Bring an agreement into force with two persons of each party, and end it.

The rule: it holds from the moment the last party has signed twice, within its days, until its end
or until any one party withdraws. Ending takes one person, for it only takes away.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.approval import Approval, IllegalMove
from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from registry.people.history import PersonEventKind, note_events
from registry.sharing.models import (
    AgreementParty,
    AgreementPerson,
    AgreementState,
    SharingAgreement,
)
from registry.sharing.notes import note_agreement, one_line

_S = AgreementState
MOVES = Approval(
    moves={
        _S.DRAFT: frozenset({_S.OFFERED, _S.REFUSED, _S.WITHDRAWN}),
        _S.OFFERED: frozenset({_S.SIGNED, _S.REFUSED, _S.WITHDRAWN}),
        _S.SIGNED: frozenset({_S.WITHDRAWN}),
        _S.REFUSED: frozenset(),
        _S.WITHDRAWN: frozenset(),
    },
    two_persons=frozenset({_S.OFFERED, _S.SIGNED}),
)
SHORTEST_REASON, LONGEST_REASON = 5, 300


@dataclass(frozen=True, slots=True)
class AgreementSigner:
    """Who signs or ends, and for which country; on the command line no account does."""

    country: str
    user_id: uuid.UUID | None
    actor: str


def is_in_force(agreement: SharingAgreement, now: datetime) -> bool:
    """Return whether an agreement holds at a moment."""
    is_within = agreement.begins_at <= now < agreement.ends_at
    return agreement.state is AgreementState.SIGNED and is_within


def is_open(agreement: SharingAgreement, now: datetime) -> bool:
    """Return whether it holds or may still come to hold."""
    return bool(MOVES.moves[agreement.state]) and now < agreement.ends_at


def party_of(agreement: SharingAgreement, country: str) -> AgreementParty | None:
    """Return a country's part in an agreement; None for who is not in it."""
    return next((each for each in agreement.parties if each.country == country), None)


def can_sign(agreement: SharingAgreement, signer: AgreementSigner, now: datetime) -> bool:
    """Return whether a signature of that account is what the agreement waits for: the second of the
    country that shares first, then two of each of the others.
    """
    party = party_of(agreement, signer.country)
    if party is None or party.is_signed or not is_open(agreement, now):
        return False
    is_turn = (agreement.country == signer.country) == (agreement.state is AgreementState.DRAFT)
    return is_turn and signer.user_id is not None and party.first_by != signer.user_id


def sign(
    session: Session, agreement: SharingAgreement, signer: AgreementSigner, now: datetime
) -> None:
    """Sign for a party.

    Raises NotAllowed for who is no party, SecondPersonNeeded for who signed before, IllegalMove
    where it is not that party's turn or there is nothing left to sign.
    """
    hold_row(session, agreement)
    party = _own_party(agreement, signer)
    name = f"agreement {agreement.number}"
    if party.first_by is not None and not party.is_signed:
        MOVES.check_second_person(
            AgreementState.SIGNED, author=str(party.first_by), approver=str(signer.user_id),
            work="signed first",
        )  # fmt: skip
    if not can_sign(agreement, signer, now):
        raise IllegalMove(f"{name} does not wait for a signature of {signer.country}")
    if party.first_by is None:
        party.first_by, party.first_at = signer.user_id, now
    else:
        party.second_by, party.second_at = signer.user_id, now
    target = _state_after(agreement)
    if target is not agreement.state:
        MOVES.check_move(agreement.state, target, name=name)
        agreement.state = target
        if target is AgreementState.SIGNED:
            _note_persons(session, agreement, PersonEventKind.SHARED, signer, now)
    note_agreement(
        session, agreement, "agreement.sign", actor=signer.actor, now=now, state=target.value,
        party=signer.country,
    )  # fmt: skip


def end(
    session: Session,
    agreement: SharingAgreement,
    signer: AgreementSigner,
    reason: str,
    now: datetime,
) -> None:
    """End an agreement for all parties, at once: refuse what was not signed by all, withdraw from
    what was.

    Raises NotAllowed for who is no party, IllegalMove for what has ended, UnusableInput without a
    reason.
    """
    hold_row(session, agreement)
    _own_party(agreement, signer)
    words = one_line(reason)[:LONGEST_REASON]
    if len(words) < SHORTEST_REASON:
        raise UnusableInput("reason", N_("Escriba el motivo: lo leerán las dos partes."))
    is_offer = agreement.state is AgreementState.OFFERED and agreement.country != signer.country
    was_signed = agreement.state is AgreementState.SIGNED
    target = AgreementState.REFUSED if is_offer else AgreementState.WITHDRAWN
    MOVES.check_move(agreement.state, target, name=f"agreement {agreement.number}")
    if now >= agreement.ends_at:
        raise IllegalMove(f"agreement {agreement.number} has come to its end")
    agreement.state, agreement.ended_at = target, now
    agreement.ended_by, agreement.ended_country = signer.user_id, signer.country
    agreement.end_reason = words
    if was_signed:
        _note_persons(session, agreement, PersonEventKind.SHARING_ENDED, signer, now)
    action = "agreement.refuse" if is_offer else "agreement.withdraw"
    note_agreement(session, agreement, action, actor=signer.actor, now=now, party=signer.country)


# -- inside ---------------------------------------------------------------------------------


def _own_party(agreement: SharingAgreement, signer: AgreementSigner) -> AgreementParty:
    party = party_of(agreement, signer.country)
    is_shut = agreement.state is AgreementState.DRAFT and agreement.country != signer.country
    if party is None or is_shut:
        raise NotAllowed("the agreement is between others")
    return party


def _state_after(agreement: SharingAgreement) -> AgreementState:
    """Return the state that the signatures amount to."""
    signed = {party.country for party in agreement.parties if party.is_signed}
    if len(signed) == len(agreement.parties):
        return AgreementState.SIGNED
    return AgreementState.OFFERED if agreement.country in signed else AgreementState.DRAFT


def _note_persons(
    session: Session,
    agreement: SharingAgreement,
    kind: PersonEventKind,
    signer: AgreementSigner,
    now: datetime,
) -> None:
    """Write into the history of each person an agreement lists that it holds, or does no more."""
    listed = sa.select(AgreementPerson.person_id)
    ids = session.scalars(listed.where(AgreementPerson.agreement_id == agreement.id)).all()
    note_events(session, ids, kind, at=now, actor=signer.actor, fields=agreement.fields)
