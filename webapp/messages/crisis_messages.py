"""Letters about a crisis: it was declared, or the Secretariat proposes it."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, MemberCountry, RoleName, User
from core.i18n.formats import Formats
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from response.crisis.definitions import type_names, words_of
from response.crisis.models import Crisis, CrisisState

OWNER = "crisis"
_TOLD_ROLES = (RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY, RoleName.SECRETARIAT)
_SUBJECT = N_("Atalaya: crisis {number}")
_DECLARED = (
    N_("{country} declaró la crisis {number}: {title}."),
    N_("Tipo: {type}. Nivel: {level}. Desde: {since} (UTC)."),
    N_("Por qué: {reason}"),
    "{page}",
)
_PROPOSED = (
    N_("La Secretaría propone una crisis regional, {number}: {title}."),
    N_("Tipo: {type}. Nivel: {level}. Desde: {since} (UTC)."),
    N_("Por qué: {reason}"),
    N_("Su país se une con un toque en esta página; su gente la ve solo su país."),
    "{page}",
)


class CrisisNews(enum.StrEnum):
    """What is written about."""

    DECLARED = "declared"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class CrisisMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the pages are, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the crisis still stands and its reader still has an account."""
        crisis = session.get(Crisis, uuid.UUID(message.reference))
        if crisis is None or not crisis.is_open:
            return False
        reader = session.scalar(sa.select(User.active).where(User.email == message.recipient))
        return bool(reader)

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        details = message.details
        texts = _PROPOSED if message.kind == CrisisNews.PROPOSED else _DECLARED
        values = {
            **details,
            "type": words_of(details["type"], message.language),
            "page": f"{self.public_url}/crisis/{details['number']}",
        }
        paragraphs = [translate(text).format(**values) for text in texts]
        subject = translate(_SUBJECT).format(**values)
        return MessageBody(subject, "\n\n".join(paragraphs) + "\n")


def tell_of_declaration(session: Session, crisis: Crisis, now: datetime) -> int:
    """Put a letter into the outbox to those who answer for the country that declared, and to the
    Secretariat; of a proposal to every country. Return how many; who declared gets none.
    """
    is_proposal = crisis.state is CrisisState.PROPOSED
    news = CrisisNews.PROPOSED if is_proposal else CrisisNews.DECLARED
    countries = _members(session) if is_proposal else [crisis.lead_country, ""]
    name = type_names(session, [crisis]).get((crisis.type_code, crisis.type_version), {})
    details = {
        "number": crisis.number,
        "title": crisis.title,
        "type": dict(name),
        "level": crisis.level,
        "reason": crisis.reason,
        "country": crisis.lead_country,
    }
    return sum(
        put(session, _draft(crisis, reader, news, details), EMAIL, now=now) is not None
        for reader in _readers(session, countries)
        if f"user:{reader.id}" != crisis.declared_by
    )


# -- inside ---------------------------------------------------------------------------------


def _members(session: Session) -> Sequence[str]:
    return session.scalars(sa.select(MemberCountry.code).order_by(MemberCountry.code)).all()


def _readers(session: Session, countries: Sequence[str]) -> Iterator[User]:
    names = [role.value for role in _TOLD_ROLES]
    query = sa.select(User).where(
        User.active, User.country.in_(countries), User.roles.any(AccountRole.name.in_(names))
    )
    yield from session.scalars(query.order_by(User.email)).all()


def _draft(
    crisis: Crisis, reader: User, news: CrisisNews, details: dict[str, object]
) -> MessageDraft:
    return MessageDraft(
        owner=OWNER,
        kind=news.value,
        dedupe_key=f"crisis:{news.value}:{crisis.id}:{reader.id}",
        recipient=reader.email,
        language=reader.language,
        country=reader.country,
        reference=str(crisis.id),
        details={**details, "since": Formats(reader.language).universal(crisis.declared_at)},
        is_demo=reader.is_demo,
    )
