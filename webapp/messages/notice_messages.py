"""Letters about notices: one waits for a second person, one broke the glass.

They name neither a person of the registry nor what the notice says: number, kind, country, counts,
and the reason its writer gave.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, User
from core.i18n.formats import Formats
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from protocols.notice_templates import NOTICE_KIND_WORDS, NoticeKind
from watch.notices.models import Notice, NoticeState
from watch.notices.officers import APPROVERS

OWNER = "notice_word"
"""Not `notice`: that is who sends them to nationals."""
_PAGE, _BROKEN_PAGE = "/avisos", "/avisos/sin-segunda-persona"


class NoticeNews(enum.StrEnum):
    """What is written about."""

    PROPOSED = "proposed"
    BROKE_GLASS = "broke_glass"


_SUBJECTS = {
    NoticeNews.PROPOSED: N_("Atalaya: el aviso {number} espera a otra persona"),
    NoticeNews.BROKE_GLASS: N_("Atalaya: el aviso {number} salió sin segunda persona"),
}
_TEXTS = {
    NoticeNews.PROPOSED: (
        N_("Un aviso espera a otra persona: {number}, {kind}, para {persons} personas."),
        N_("Léalo entero antes de aprobarlo. Si algo no está bien, devuélvalo con palabras."),
        "{page}",
    ),
    NoticeNews.BROKE_GLASS: (
        N_(
            "Una sola persona aprobó el aviso {number} ({kind}) de {country} para {persons} "
            "personas, el {at} (UTC)."
        ),
        N_("Motivo que dio: {reason}"),
        N_("Si algo no está bien, deténgalo o corríjalo ya. Queda en la lista para siempre:"),
        "{page}",
    ),
}


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the pages are, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its reader still has an account, and the notice still waits; broken glass
        is always told.
        """
        reader = session.scalar(sa.select(User.active).where(User.email == message.recipient))
        notice = session.get(Notice, uuid.UUID(message.reference))
        if not reader or notice is None:
            return False
        is_broken = message.kind == NoticeNews.BROKE_GLASS
        return is_broken or notice.state is NoticeState.PROPOSED

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        details, news = message.details, NoticeNews(message.kind)
        page = details["page"]
        values = {
            **details,
            "kind": translate(NOTICE_KIND_WORDS[NoticeKind(details["kind"])]),
            "page": f"{self.public_url}{page}",
        }
        paragraphs = [translate(text).format(**values) for text in _TEXTS[news]]
        subject = translate(_SUBJECTS[news]).format(**values)
        return MessageBody(subject, "\n\n".join(paragraphs) + "\n")


def tell_of_proposal(session: Session, notice: Notice, now: datetime) -> int:
    """Put a letter into the outbox to each who may be the second person; return how many."""
    readers = _approvers(session, notice.country)
    return _put_all(session, notice, NoticeNews.PROPOSED, readers, now)


def tell_of_broken_glass(session: Session, notice: Notice, now: datetime) -> int:
    """Put a letter into the outbox to each who could have been the second person, and to the
    Secretariat; return how many.
    """
    readers = [*_approvers(session, notice.country), *_secretariat(session)]
    return _put_all(session, notice, NoticeNews.BROKE_GLASS, readers, now)


# -- inside ---------------------------------------------------------------------------------


def _put_all(
    session: Session, notice: Notice, news: NoticeNews, readers: Sequence[User], now: datetime
) -> int:
    others = (each for each in readers if f"user:{each.id}" not in _writers(notice, news))
    drafts = (_draft(notice, news, each, now) for each in others)
    return sum(put(session, each, EMAIL, now=now) is not None for each in drafts)


def _writers(notice: Notice, news: NoticeNews) -> frozenset[str]:
    """Return who is not told: of broken glass, whoever broke it; of a proposal, whoever wrote."""
    if news is NoticeNews.BROKE_GLASS:
        return frozenset({notice.approved_by})
    return frozenset({notice.made_by, notice.proposed_by})


def _draft(notice: Notice, news: NoticeNews, reader: User, now: datetime) -> MessageDraft:
    is_national = reader.country == notice.country
    page = f"{_PAGE}/{notice.number}" if is_national else _BROKEN_PAGE
    return MessageDraft(
        owner=OWNER,
        kind=news.value,
        dedupe_key=f"{news.value}:{notice.id}:{notice.moves}:{reader.id}",
        recipient=reader.email,
        language=reader.language,
        country=notice.country,
        reference=str(notice.id),
        details={
            "number": notice.number,
            "kind": notice.kind.value,
            "country": notice.country,
            "persons": notice.audience_persons,
            "reason": notice.break_glass_reason,
            "at": Formats(reader.language).universal(now),
            "page": page,
        },
        is_demo=reader.is_demo,
    )


def _approvers(session: Session, country: str) -> list[User]:
    names = [role.value for role in APPROVERS]
    return list(_accounts(session, country, names))


def _secretariat(session: Session) -> list[User]:
    return list(_accounts(session, "", ["secretariat"]))


def _accounts(session: Session, country: str, roles: Sequence[str]) -> Iterator[User]:
    query = sa.select(User).where(
        User.active, User.country == country, User.roles.any(AccountRole.name.in_(roles))
    )
    yield from session.scalars(query.order_by(User.email))
