"""What of a crisis is still open when somebody is about to close it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from response.closing.closing_check import closing_check
from response.crisis.listing import part_of
from response.crisis.models import Crisis
from response.crisis.moves import OpenItem, other_parts
from webapp.crises.open_notices import notices_without_all_clear, unread_replies

NEIGHBOURS = (unread_replies, notices_without_all_clear)
"""What other packages have open of a part."""


def open_items_of(session: Session, crisis: Crisis, country: str, now: datetime) -> list[OpenItem]:
    """Return what is open: of the own country in numbers, of the others that they still work in
    it.
    """
    part = part_of(crisis, country)
    own = closing_check(session, part, now, NEIGHBOURS) if part is not None else []
    return [*own, *(each for each in other_parts(crisis) if each.count)]
