"""What the call lists say of persons who are erased goes with them: their household, where nobody
else is in it, with its calls; else what was noted of its calls, for a note may name any of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.people.access import in_parts
from response.calldown.models import Call, CallItem, CallItemPerson


def forget_calls(session: Session, person_ids: Sequence[uuid.UUID]) -> int:
    """Forget persons in all call lists; return how many households went. To be called before they
    are erased.
    """
    items: set[uuid.UUID] = set()
    for part in in_parts(sorted(person_ids)):
        is_theirs = CallItemPerson.person_id.in_(part)
        items.update(session.scalars(sa.select(CallItemPerson.item_id).where(is_theirs)))
        session.execute(sa.delete(CallItemPerson).where(is_theirs))
    gone = 0
    for part in in_parts(sorted(items)):
        session.execute(
            sa.update(Call).where(Call.item_id.in_(part)).values(ciphertext=None),
            execution_options={"synchronize_session": False},
        )
        left = sa.select(CallItemPerson.item_id).where(CallItemPerson.item_id.in_(part))
        empty = set(part) - set(session.scalars(left))
        session.execute(sa.delete(CallItem).where(CallItem.id.in_(empty)))
        gone += len(empty)
    session.expire_all()
    return gone
