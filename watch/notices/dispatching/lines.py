"""Dispatches with the names of those they went to, read for a purpose that goes into the audit
log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.context import Context
from registry.people.access import NationalViewer, read_persons
from watch.notices.audience.desk import AudienceDesk
from watch.notices.audience.routes import RouteReason
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.relays import relay_desk


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """A dispatch as somebody of its country sees it."""

    dispatch: NoticeDispatch
    name: str
    """Empty of who is erased, or whose card does not open."""


@dataclass(frozen=True, slots=True)
class HandLine:
    """A dispatch that an officer opens: to whom, and at which number."""

    dispatch: NoticeDispatch
    name: str
    address: str
    """Empty where the card says another one now."""
    contact: str = ""
    """Whom to ask for, where a child without an adult is called."""


def dispatch_lines(
    context: Context[NationalViewer], dispatches: Sequence[NoticeDispatch]
) -> list[DispatchLine]:
    """Return dispatches with names. Raises NotAllowed without a purpose."""
    ids = [each.person_id for each in dispatches if each.person_id is not None]
    persons = read_persons(context, ids).opened if ids else {}
    return [
        DispatchLine(
            each, persons[each.person_id].card.full_name if each.person_id in persons else ""
        )
        for each in dispatches
    ]


def hand_line(
    context: Context[NationalViewer], dispatch: NoticeDispatch, desk: AudienceDesk
) -> HandLine:
    """Return whom an officer writes to or telephones. Raises NotAllowed without a purpose."""
    ids = [dispatch.person_id] if dispatch.person_id is not None else []
    person = next(iter(read_persons(context, ids).opened.values()), None) if ids else None
    if person is None:
        return HandLine(dispatch, "", "")
    if _is_for_guardian(dispatch):
        card = person.card
        return HandLine(dispatch, card.full_name, card.contact_phone, card.contact_name)
    people = relay_desk(context, dispatch.country, desk, ids)
    return HandLine(dispatch, person.card.full_name, people.address_of(dispatch))


# -- inside ---------------------------------------------------------------------------------


def _is_for_guardian(dispatch: NoticeDispatch) -> bool:
    is_alone = dispatch.reason == RouteReason.MINOR_ALONE.value
    return dispatch.channel is DispatchChannel.CALL and is_alone
