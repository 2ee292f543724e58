"""The next call, offered where work in a crisis begins: one button, no list before it."""

from __future__ import annotations

from dataclasses import dataclass

from response.calldown.claims import claim_of
from response.calldown.lists.listing import CALLED_IN
from response.calldown.models import CallDownList
from webapp.auth.access import can_open, signed_in
from webapp.crisis_frame.crisis_pages import CrisisPage
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class CallOffer:
    """What the button of the next call says."""

    is_first: bool
    """Whether the country has no list of this crisis yet: it is made as the first is asked for."""
    held_number: int | None = None
    """Of the household the reader holds already."""


def next_call(page: CrisisPage) -> CallOffer | None:
    """Return what the reader may call next; None for who does not call, while nobody knows where
    the crisis is, and where nobody may be called in it.
    """
    if page.part is None or not page.zone or page.crisis.state not in CALLED_IN:
        return None
    user = signed_in()
    if user is None or not can_open("calls.next_household"):
        return None
    session, part = db.session(), page.part
    held = claim_of(session, part.id, user.id, services().clock())
    is_first = session.get(CallDownList, part.id) is None
    return CallOffer(is_first, held.number if held else None)
