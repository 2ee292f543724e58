"""Messages of notices (`core.outbox.owner.OutboxOwner`): the text in the language of whoever gets
it, with the code of the household and a link of its own. Neither name nor address stands in the
row; the address comes from the card when the message leaves.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.transports.transport import TransportError
from registry.contacts.reach import address_digests, reaches_of
from registry.people.models import Person
from watch.notices.dispatching.batches import LEAVING
from watch.notices.dispatching.lookup import token_hash
from watch.notices.dispatching.models import OPEN_STATES, DispatchChannel, NoticeDispatch
from watch.notices.dispatching.sending import OWNER
from watch.notices.dispatching.texts import dispatch_template, dispatch_text, dispatch_token
from watch.notices.models import Notice

__all__ = ["OWNER", "NoticeMessages"]
_HEADERS = (("X-Auto-Response-Suppress", "All"), ("Precedence", "bulk"))


def nobody_stopped(_session: Session, _country: str, _address_hash: str) -> bool:
    """Return that nobody said STOP: where nobody can."""
    return False


@dataclass(frozen=True, slots=True)
class NoticeMessages:
    """The owner of these messages."""

    public_url: str
    """Where the pages are, without a slash at its end."""
    keyring: Keyring
    has_stopped: Callable[[Session, str, str], bool] = nobody_stopped
    """Whether whoever reads at an address of a country (hashed) said STOP."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether a dispatch is still to leave: its notice is not stopped, its reader is
        there, said no STOP and has the address it was planned for.
        """
        dispatch = _dispatch(session, message)
        if dispatch is None or dispatch.state not in OPEN_STATES:
            return False
        notice = session.get_one(Notice, dispatch.notice_id)
        if notice.state not in LEAVING or dispatch.person_id is None:
            return False
        if self.has_stopped(session, dispatch.country, dispatch.address_hash):
            return False
        return bool(self._address(session, dispatch, message.written_at or message.due_at))

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return the token of the link of a dispatch, of which its row keeps the hash."""
        dispatch = _dispatch(session, message)
        if dispatch is None:
            return ""
        token = dispatch_token(self.keyring, dispatch)
        dispatch.link_hash = token_hash(token)
        session.flush()
        return token

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what a dispatch says, and to whom it goes. Raises TransportError for one whose
        address went away since it was claimed.
        """
        dispatch = _dispatch(session, message)
        notice = session.get(Notice, dispatch.notice_id) if dispatch is not None else None
        if dispatch is None or notice is None:
            raise TransportError("the dispatch is gone", is_permanent=True)
        to = self._address(session, dispatch, message.written_at or message.due_at)
        if not to:
            raise TransportError("the address is another one now", is_permanent=True)
        found = dispatch_text(notice, dispatch, self.public_url, secret)
        short = "" if dispatch.channel is DispatchChannel.EMAIL else found.text
        template = dispatch_template(notice, dispatch, self.public_url, secret)
        return MessageBody(
            found.subject, found.text, headers=_HEADERS, to=to, short_text=short, template=template
        )

    def _address(self, session: Session, dispatch: NoticeDispatch, now: datetime) -> str:
        """Return the address of a dispatch as the card says it; empty where it does not."""
        own = [Person.id == dispatch.person_id]
        for person in reaches_of(session, self.keyring, dispatch.country, own, now.date()):
            for address in filter(None, (*person.phones, person.email)):
                hashes = address_digests(self.keyring, dispatch.country, address)
                if dispatch.address_hash in hashes:
                    return address
        return ""


# -- inside ---------------------------------------------------------------------------------


def _dispatch(session: Session, message: OutboxMessage) -> NoticeDispatch | None:
    query = sa.select(NoticeDispatch).where(
        NoticeDispatch.id == uuid.UUID(str(message.details["dispatch"]))
    )
    found: NoticeDispatch | None = session.scalar(query)
    return found
