"""The dispatches of a notice, planned from its audience: pure. Whoever is told by no message and no
call has a row that says why, so that the record is of everybody.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from watch.notices.audience.counting import first_language, language_for
from watch.notices.audience.recipients import AudienceHousehold, NoticeAudience
from watch.notices.audience.routes import Route, RouteReason
from watch.notices.dispatching.models import DispatchChannel, DispatchState, no_address


class DispatchReason(enum.StrEnum):
    """Why a dispatch failed or was skipped, beside the reasons of an audience."""

    STOPPED_BY_OFFICER = "stopped_by_officer"
    """The notice was stopped before it left."""
    STOPPED = RouteReason.STOPPED.value
    """Its reader said STOP before it left."""
    ERASED = "erased"
    """Its reader is registered no more."""
    ADDRESS_CHANGED = "address_changed"
    """The card says another address now."""
    NOT_REACHED = "not_reached"
    """Nobody answered, or the number was wrong, says whoever telephoned or opened it."""
    NOT_DELIVERED = "not_delivered"
    """The gateway took it and says that it did not arrive."""
    NO_TRANSPORT = "no_transport"
    """Nothing leaves by this channel here."""
    INSTEAD = "instead"
    """In the place of a dispatch that failed on another channel."""
    WAITED = "waited"
    """Its gateway was closed for too long (`waited:<minutes>`): it was taken back."""
    INSTEAD_OF_WAITING = "instead_of_waiting"
    """In the place of one that waited too long (`instead_of_waiting:<channel>:<minutes>`)."""


@dataclass(frozen=True, slots=True)
class DispatchPlan:
    """What the rows of a notice share."""

    notice_id: uuid.UUID
    country: str
    texts_in: tuple[str, ...]
    """The languages in which it is written."""
    now: datetime


def waited_reason(waited: timedelta) -> str:
    """Return why a dispatch was taken back that waited so long."""
    return f"{DispatchReason.WAITED}:{waited // timedelta(minutes=1)}"


def reason_instead(channel: DispatchChannel, reason: str) -> str:
    """Return why a dispatch takes the place of another one, which failed for a reason."""
    why, _, minutes = reason.partition(":")
    if why == DispatchReason.WAITED:
        return f"{DispatchReason.INSTEAD_OF_WAITING}:{channel}:{minutes}"
    return f"{DispatchReason.INSTEAD}:{channel}"


def planned_rows(plan: DispatchPlan, audience: NoticeAudience) -> list[dict[str, Any]]:
    """Return the rows of all dispatches of a notice, in the order of the audience; their codes are
    given when they are written.
    """
    pairs = ((home, route) for home in audience.households for route in home.routes)
    return [
        dispatch_row(plan, home, route, position)
        for position, (home, route) in enumerate(pairs, start=1)
    ]


def dispatch_row(
    plan: DispatchPlan, home: AudienceHousehold, route: Route, position: int
) -> dict[str, Any]:
    """Return the row of one route."""
    person = route.person
    language = language_for(person.languages, plan.texts_in)
    is_told = route.channel is not None
    return {
        "id": uuid.uuid4(),
        "notice_id": plan.notice_id,
        "country": plan.country,
        "person_id": person.id,
        "household_id": home.household_id,
        "household_key": home.key,
        "position": position,
        "channel": DispatchChannel.of(route.channel),
        "address_hash": route.address_hash or no_address(person.id),
        "is_by_hand": route.is_by_hand,
        "language": language,
        "is_second_choice": language != first_language(route),
        "state": DispatchState.QUEUED if is_told else DispatchState.SKIPPED,
        "reason": route.reason.value if route.reason else "",
        "at": plan.now,
        "settled_at": None if is_told else plan.now,
        "is_demo": person.is_demo,
    }


def with_codes(rows: Sequence[dict[str, Any]], codes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows with a code for each that somebody is told by."""
    following = iter(codes)
    for row in rows:
        is_told = row["state"] is DispatchState.QUEUED
        yield row | {"code": next(following) if is_told else None}
