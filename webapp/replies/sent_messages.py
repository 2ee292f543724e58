"""The messages of notices, as replies look for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.outbox.models import OutboxMessage
from watch.notices.dispatching import find_by_address, find_by_code, find_by_link
from watch.notices.dispatching.lookup import ANSWERED_WITHIN
from watch.notices.dispatching.models import DispatchState, NoticeDispatch
from watch.replies.intake import AnsweredMessage
from webapp.replies.answered_messages import MessageFinder


class SentMessages:
    """Finds the dispatches of notices."""

    def by_code(self, session: Session, code: str) -> AnsweredMessage | None:
        """Return the message of a code."""
        return _message(find_by_code(session, code))

    def by_link(self, session: Session, token: str) -> AnsweredMessage | None:
        """Return the message whose link has this token."""
        return _message(find_by_link(session, token))

    def by_quotation(self, session: Session, transport: str, name: str) -> AnsweredMessage | None:
        """Return the message a gateway gave this name."""
        query = (
            sa.select(NoticeDispatch)
            .join(OutboxMessage, OutboxMessage.id == NoticeDispatch.outbox_message_id)
            .where(OutboxMessage.transport == transport, OutboxMessage.gateway_id == name)
        )
        return _message(session.scalar(query.limit(1)))

    def by_address(
        self, session: Session, country: str, digests: Sequence[str], said_at: datetime
    ) -> AnsweredMessage | None:
        """Return the last message that went to an address before a moment; what leaves at that very
        moment is known to have left a little later.
        """
        query = sa.select(NoticeDispatch).where(
            NoticeDispatch.address_hash.in_(list(digests)),
            NoticeDispatch.country == country,
            NoticeDispatch.state != DispatchState.SKIPPED,
            NoticeDispatch.sent_at <= said_at,
            NoticeDispatch.sent_at > said_at - ANSWERED_WITHIN,
        )
        newest = query.order_by(NoticeDispatch.sent_at.desc(), NoticeDispatch.id).limit(1)
        found = session.scalar(newest) or find_by_address(session, digests, said_at)
        return _message(found) if found is not None and found.country == country else None

    def countries(self, session: Session, now: datetime) -> Sequence[str]:
        """Return the countries that wrote to their people lately."""
        query = sa.select(NoticeDispatch.country).where(NoticeDispatch.at > now - ANSWERED_WITHIN)
        return session.scalars(query.distinct().order_by(NoticeDispatch.country)).all()


SENT_MESSAGES: MessageFinder = SentMessages()

# -- inside ---------------------------------------------------------------------------------


def _message(dispatch: NoticeDispatch | None) -> AnsweredMessage | None:
    if dispatch is None:
        return None
    return AnsweredMessage(
        dispatch_id=dispatch.id,
        notice_id=dispatch.notice_id,
        country=dispatch.country,
        person_id=dispatch.person_id,
        household_id=dispatch.household_id,
        sent_at=dispatch.sent_at or dispatch.at,
        address_hash=dispatch.address_hash,
        language=dispatch.language,
        is_demo=dispatch.is_demo,
    )
