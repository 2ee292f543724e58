"""The rows of an audience: one for each who is told, and one that says why for who is not."""

from __future__ import annotations

import uuid
from datetime import datetime

from registry.contacts.reach import PersonReach
from registry.people.card_parts import ContactChannel
from watch.notices.audience.recipients import AudienceHousehold, NoticeAudience
from watch.notices.audience.routes import Route, RouteReason
from watch.notices.dispatching.models import DispatchChannel, DispatchState, no_address
from watch.notices.dispatching.planning import DispatchPlan, planned_rows, with_codes

HOME = uuid.UUID(int=9)


def reach(number: int, *languages: str) -> PersonReach:
    return PersonReach(
        id=uuid.UUID(int=number),
        household_id=HOME,
        post_id=None,
        is_demo=False,
        languages=languages,
    )


def test_language_channel_and_reason_are_frozen_in_the_row(now: datetime) -> None:
    ana, luis = reach(1, "quc", "en"), reach(2, "mam")
    routes = (
        Route(ana, ContactChannel.TELEGRAM, "+15205550001", "h1", True, RouteReason.NO_GATEWAY),
        Route(luis, None, reason=RouteReason.SAME_ADDRESS),
    )
    home = AudienceHousehold(HOME, HOME, (ana, luis), routes)
    plan = DispatchPlan(uuid.uuid4(), "GT", ("en", "es", "fr"), now)
    audience = NoticeAudience((home,), (ana.id, luis.id), None, 0)
    first, second = with_codes(planned_rows(plan, audience), ["K7M2"])
    assert (first["channel"], first["is_by_hand"]) == (DispatchChannel.CHAT, True)
    assert (first["language"], first["is_second_choice"], first["code"]) == ("en", True, "K7M2")
    assert (second["language"], second["state"]) == ("es", DispatchState.SKIPPED)
    assert (second["reason"], second["code"]) == ("same_address", None)
    assert second["address_hash"] == no_address(luis.id)
    assert (first["position"], second["position"]) == (1, 2)
