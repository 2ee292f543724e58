"""The message that carries the link of an account: put into the outbox, answered for when it
leaves.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.accounts import User
from core.i18n.languages import N_, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from webapp.auth.account_links import end_account_links, link_address, make_account_link

OWNER = "account"
KIND = "link"
_SUBJECT = N_("Su cuenta de Atalaya: elija su contraseña")
_GREETING = N_("Hola, {name}:")
_TEXT = (
    N_("Se preparó para usted una cuenta de Atalaya: {email}."),
    N_("Abra este enlace y elija su contraseña; sirve una sola vez, durante {hours} horas:"),
    "{link}",
    N_("Es personal: no lo reenvíe. Si no esperaba este mensaje, no haga nada."),
)


@dataclass(frozen=True, slots=True)
class AccountMessages:
    """The owner of the messages to accounts (`core.outbox.owner.OutboxOwner`)."""

    public_url: str
    """Where the links lead, without a slash at its end."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether the account is still open and nobody has asked for another link since."""
        user = _user(session, message)
        return user is not None and user.active and not _is_overtaken(user, message)

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of a new link."""
        user = _user(session, message)
        if user is None:
            return ""
        return make_account_link(
            session, user, now=now, lifetime=_lifetime(message), actor=message.details["actor"]
        )

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says; `secret` is the token of its link."""
        translate = translator(message.language).gettext
        user = _user(session, message)
        values = {
            "name": (user.name if user else "") or "",
            "email": message.recipient,
            "hours": message.details["hours"],
            "link": link_address(self.public_url, secret),
        }
        texts = (_GREETING, *_TEXT) if values["name"] else _TEXT
        paragraphs = [translate(text).format(**values) for text in texts]
        return MessageBody(translate(_SUBJECT), "\n\n".join(paragraphs) + "\n")


def mail_account_link(
    session: Session, user: User, *, now: datetime, lifetime: timedelta, actor: str
) -> bool:
    """Put the message with an account's link into the outbox; whether mail can be sent there.

    The link is made when the message leaves: until then no link of the account works.
    """
    end_account_links(session, user, now)
    draft = MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=f"link:{user.id}:{user.fs_uniquifier}",
        recipient=user.email,
        name=user.name or "",
        language=user.language,
        country=user.country,
        reference=str(user.id),
        details={
            "actor": actor,
            "hours": int(lifetime.total_seconds() // 3600),
            "session": user.fs_uniquifier[:16],
        },
        is_demo=user.is_demo,
    )
    return put(session, draft, EMAIL, now=now) is not None


# -- inside ---------------------------------------------------------------------------------


def _user(session: Session, message: OutboxMessage) -> User | None:
    return session.get(User, uuid.UUID(message.reference))


def _is_overtaken(user: User, message: OutboxMessage) -> bool:
    """Return whether the account was reset since: that changes the mark of its sessions."""
    return user.fs_uniquifier[:16] != str(message.details["session"])


def _lifetime(message: OutboxMessage) -> timedelta:
    return timedelta(hours=int(message.details["hours"]))
