"""Letters to the administrators of the parties: an agreement waits for their signature, holds, or
has ended.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.i18n.formats import Formats
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from registry.sharing.listing import AgreementPhase, phase_of
from registry.sharing.models import AgreementParty, SharingAgreement
from webapp.auth.second_person.people import administrators_of

OWNER = "sharing"
_SUBJECT = N_("Atalaya: acuerdo {number}, {state}")
_STATES = {
    AgreementPhase.DRAFT: N_("espera la segunda firma de su país"),
    AgreementPhase.OFFERED: N_("espera firmas"),
    AgreementPhase.COMING: N_("firmado por todos"),
    AgreementPhase.IN_FORCE: N_("en vigor"),
    AgreementPhase.REFUSED: N_("no se aceptó"),
    AgreementPhase.WITHDRAWN: N_("retirado"),
}
_TEXT = (
    N_("El acuerdo {number} para compartir datos de personas: {state}."),
    N_("Comparte: {shares}. Lee: {reads}. Hasta: {until} (UTC)."),
    N_("Para qué: {purpose}"),
    "{page}",
)


class AgreementNews(enum.StrEnum):
    """What is written about."""

    SIGNED = "signed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class AgreementMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the pages are, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its reader still has an account, and the agreement is there."""
        is_there = session.get(SharingAgreement, uuid.UUID(message.reference)) is not None
        reader = session.scalar(sa.select(User.active).where(User.email == message.recipient))
        return is_there and bool(reader)

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        details = message.details
        values = {
            **details,
            "state": translate(_STATES[AgreementPhase(str(details["phase"]))]),
            "page": f"{self.public_url}/registro/acuerdos/{message.reference}",
        }
        paragraphs = [translate(text).format(**values) for text in _TEXT]
        subject = translate(_SUBJECT).format(**values)
        return MessageBody(subject, "\n\n".join(paragraphs) + "\n")


def tell_parties(
    session: Session, agreement: SharingAgreement, news: AgreementNews, *, now: datetime
) -> int:
    """Put a letter to each administrator of each party into the outbox; return how many. A draft is
    told to the country that shares alone.
    """
    phase = phase_of(agreement, now)
    own = [each for each in agreement.parties if each.country == agreement.country]
    is_public = any(each.is_signed for each in own)
    parties = agreement.parties if is_public else own
    return sum(
        put(session, _draft(agreement, party, reader, news, phase), EMAIL, now=now) is not None
        for party in parties
        for reader in administrators_of(session, party.country)
    )


# -- inside ---------------------------------------------------------------------------------


def _draft(
    agreement: SharingAgreement,
    party: AgreementParty,
    reader: User,
    news: AgreementNews,
    phase: AgreementPhase,
) -> MessageDraft:
    moments = [moment for each in agreement.parties for moment in (each.first_at, each.second_at)]
    signatures = len(moments) - moments.count(None)
    readers = [each.country for each in agreement.parties if each.country != agreement.country]
    return MessageDraft(
        owner=OWNER,
        kind=news.value,
        dedupe_key=f"{news.value}:{agreement.id}:{signatures}:{reader.id}",
        recipient=reader.email,
        language=reader.language,
        country=party.country,
        reference=str(agreement.id),
        details={
            "number": agreement.number,
            "phase": phase.value,
            "shares": agreement.country,
            "reads": ", ".join(readers),
            "purpose": agreement.purpose,
            "until": Formats(reader.language).universal(agreement.ends_at),
        },
        is_demo=reader.is_demo,
    )
