"""Every state, channel and reason has words."""

from __future__ import annotations

from watch.notices.audience.routes import RouteReason
from watch.notices.dispatching.models import DispatchChannel, DispatchState
from watch.notices.dispatching.planning import DispatchReason
from watch.notices.dispatching.words import CHANNEL_WORDS, STATE_WORDS, reason_words


def test_every_code_has_words_and_those_of_a_gateway_stay() -> None:
    assert {*STATE_WORDS} == {*DispatchState}
    assert {*CHANNEL_WORDS} == {*DispatchChannel}
    for reason in (*RouteReason, *DispatchReason):
        code = f"{reason.value}:sms" if reason is DispatchReason.INSTEAD else reason.value
        assert reason_words(code) != code
    assert reason_words("550 busy") == "550 busy"
