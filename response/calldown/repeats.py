"""A form of a call sent twice: two taps, or a browser that sends it again on a bad network."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import hold_row
from registry.contacts.bad_numbers import number_digests
from response.calldown.claims import QUIET
from response.calldown.models import Call, CallItem
from response.calldown.recording import OutcomeDraft


def is_repeated(
    session: Session, keyring: Keyring, item: CallItem, draft: OutcomeDraft, attempts: int
) -> bool:
    """Return whether a call was recorded already by the form that showed `attempts` calls of its
    household, once the household's row is held.

    The rule: what the same account entered since the form was shown, of the same number and with
    the same outcome, within ten minutes, is the same call. Another outcome is another word: it is
    never lost.
    """
    hold_row(session, item)
    if item.attempts <= attempts:
        return False
    query = sa.select(Call).where(Call.item_id == item.id, Call.by == draft.by)
    last = session.scalar(query.order_by(Call.entered_at.desc()).limit(1))
    if last is None or last.outcome is not draft.outcome:
        return False
    digests = number_digests(keyring, item.country, draft.number) if draft.number else ("",)
    return last.number_hash in digests and abs(draft.happened_at - last.happened_at) < QUIET
