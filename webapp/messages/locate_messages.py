"""Letters about locate notices: somebody is asked, an answer came, is it still open, one person
alone has approved it, it has ended.

Who is looked for stands in none of them: those who are asked read initials and an age, made as the
letter leaves, and see the rest behind their sign-in. Subjects say a number alone.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.crypto import Keyring
from core.i18n.formats import Formats
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from response.crisis.models import Participation
from response.locate.addressees import addressees_of
from response.locate.description import words_of
from response.locate.models import LocateAddressee, LocateNotice

OWNER = "locate"
_SECONDS = (RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY, RoleName.CONSUL)
_SUBJECT = N_("Atalaya: aviso de localización {number}")


class LocateNews(enum.StrEnum):
    """What is written about."""

    ASKED = "asked"
    """To those who are asked."""
    STILL_OPEN = "still_open"
    """To its owner, each day."""
    ALONE = "alone"
    """To who may be the second person, within two hours."""
    ANSWERED = "answered"
    """To its owner."""
    ENDED = "ended"
    """To those who were asked."""


_TEXTS = {
    LocateNews.ASKED: (
        N_("{country} busca a alguien y pregunta también a {place}."),
        N_("Iniciales y edad: {initials}. La fotografía y lo demás están en la página, al entrar:"),
        "{page}",
        N_("Conteste ahí: la vieron, posible, o no está aquí. No lo reenvíe ni lo publique."),
    ),
    LocateNews.STILL_OPEN: (
        N_("¿Sigue abierto el aviso de localización {number}? Contestaron {answered} de {asked}."),
        N_("Vence el {until} (UTC). Diga que sigue abierto, renuévelo o ciérrelo:"),
        "{page}",
    ),
    LocateNews.ALONE: (
        N_("Una sola persona aprobó el aviso de localización {number}, de un menor en peligro."),
        N_("Si nadie más lo revisa antes del {due} (UTC), deja de verse. Revíselo:"),
        "{page}",
    ),
    LocateNews.ANSWERED: (
        N_("{place} contestó al aviso de localización {number}."),
        "{page}",
    ),
    LocateNews.ENDED: (
        N_("El aviso de localización {number} de {country} terminó: ya no hace falta buscar."),
    ),
}  # fmt: skip
_OF_OPEN = frozenset({LocateNews.ASKED, LocateNews.STILL_OPEN, LocateNews.ANSWERED})


@dataclass(frozen=True, slots=True)
class LocateMessages:
    """The owner of these letters (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the pages are, without a slash at its end."""
    keyring: Keyring

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its reader still has an account, and what it says is still so."""
        reader = session.scalar(sa.select(User.active).where(User.email == message.recipient))
        notice = session.get(LocateNotice, uuid.UUID(message.reference))
        if not reader or notice is None:
            return False
        news = LocateNews(message.kind)
        if news is LocateNews.ALONE:
            return notice.waits_for_second and notice.ended_at is None
        return notice.is_open or news not in _OF_OPEN

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: there is no secret in it."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the letter says."""
        translate = translator(message.language).gettext
        news, details = LocateNews(message.kind), message.details
        notice = session.get(LocateNotice, uuid.UUID(message.reference))
        values = {**details, "page": self.public_url + str(details["page"])}
        values["initials"] = self._initials(notice, translate) if notice is not None else ""
        texts = [translate(text).format(**values) for text in _TEXTS[news]]
        return MessageBody(translate(_SUBJECT).format(**values), "\n\n".join(texts) + "\n")

    def _initials(self, notice: LocateNotice, translate: Callable[[str], str]) -> str:
        words = words_of(self.keyring, notice)
        age = words.age(notice.drafted_at.year) if words is not None else None
        initials = (words.initials if words is not None else "") or translate(N_("sin nombre"))
        return initials if age is None else f"{initials}, {age}"


def tell_addressees(
    session: Session,
    notice: LocateNotice,
    part: Participation,
    now: datetime,
    *,
    ended: bool = False,
) -> int:
    """Put a letter to each officer of those who are asked; return how many."""
    news = LocateNews.ENDED if ended else LocateNews.ASKED
    readers: dict[uuid.UUID, tuple[User, list[str]]] = {}
    for each in addressees_of(session, notice.id):
        for reader in _officers_of(session, each.row):
            readers.setdefault(reader.id, (reader, []))[1].append(each.name)
    page = f"/localizar/{notice.id}"
    return sum(
        put(
            session,
            _draft(notice, part, news, reader, page, "", place=", ".join(names)),
            EMAIL,
            now=now,
        )
        is not None
        for reader, names in readers.values()
    )


def ask_still_open(
    session: Session, notice: LocateNotice, part: Participation, now: datetime
) -> int:
    """Put the daily question to its owner; return how many letters."""
    named = addressees_of(session, notice.id)
    answered = sum(each.row.answer is not None for each in named)
    return _tell_owner(
        session, notice, part, LocateNews.STILL_OPEN, notice.asked_at, now,
        answered=answered, asked=len(named),
    )  # fmt: skip


def tell_of_answer(
    session: Session, notice: LocateNotice, part: Participation, addressee: LocateAddressee,
    now: datetime,
) -> int:  # fmt: skip
    """Put a letter to the owner: a post or an organisation has answered."""
    names = {each.row.id: each.name for each in addressees_of(session, notice.id)}
    mark = f"{addressee.id}:{addressee.answered_at}"
    return _tell_owner(
        session, notice, part, LocateNews.ANSWERED, mark, now, place=names.get(addressee.id, "")
    )


def tell_second(session: Session, notice: LocateNotice, part: Participation, now: datetime) -> int:
    """Put a letter to all who may be the second person; return how many."""
    readers = [
        each
        for each in _accounts(session, part.country, _SECONDS)
        if f"user:{each.id}" != notice.drafted_by
    ]
    return sum(
        put(session, _draft(notice, part, LocateNews.ALONE, each, "", "alone"), EMAIL, now=now)
        is not None
        for each in readers
    )


# -- inside ---------------------------------------------------------------------------------


def _tell_owner(
    session: Session,
    notice: LocateNotice,
    part: Participation,
    news: LocateNews,
    mark: object,
    now: datetime,
    **details: Any,
) -> int:
    return sum(
        put(session, _draft(notice, part, news, each, "", mark, **details), EMAIL, now=now)
        is not None
        for each in _owners(session, notice)
    )


def _owners(session: Session, notice: LocateNotice) -> Iterable[User]:
    """Return who wrote it; where that account is gone, the emergency unit of its country."""
    _kind, _colon, identity = notice.drafted_by.partition(":")
    try:
        author = session.get(User, uuid.UUID(identity))
    except ValueError:
        author = None
    if author is not None and author.active and author.country == notice.country:
        return [author]
    return _accounts(session, notice.country, (RoleName.EMERGENCY,))


def _officers_of(session: Session, addressee: LocateAddressee) -> Iterator[User]:
    """Yield the accounts that see what is asked of a post or an organisation."""
    if addressee.organisation_id is not None:
        query = sa.select(User).where(
            User.active, User.organisation_id == addressee.organisation_id
        )
        yield from session.scalars(query.order_by(User.email)).all()
        return
    for each in _accounts(session, addressee.country, (RoleName.CONSUL, RoleName.EMERGENCY)):
        if each.role is RoleName.EMERGENCY or each.post_id == addressee.post_id:
            yield each


def _accounts(session: Session, country: str, roles: Iterable[RoleName]) -> list[User]:
    names = [role.value for role in roles]
    query = sa.select(User).where(
        User.active, User.country == country, User.roles.any(AccountRole.name.in_(names))
    )
    return list(session.scalars(query.order_by(User.email)))


def _draft(
    notice: LocateNotice,
    part: Participation,
    news: LocateNews,
    reader: User,
    page: str,
    mark: object,
    **details: Any,
) -> MessageDraft:
    until, due = notice.expires_at, notice.second_due_at
    forms = Formats(reader.language)
    return MessageDraft(
        owner=OWNER,
        kind=news.value,
        dedupe_key=f"locate:{news.value}:{notice.id}:{mark}:{reader.id}",
        recipient=reader.email,
        language=reader.language,
        country=reader.country,
        reference=str(notice.id),
        details={
            "number": f"{part.crisis.number}-L{notice.number}",
            "country": notice.country,
            "page": page or f"/crisis/{part.crisis.number}/localizar/{notice.id}",
            "until": forms.universal(until) if until else "",
            "due": forms.universal(due) if due else "",
            **details,
        },
        is_demo=reader.is_demo,
    )
