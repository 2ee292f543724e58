"""Every state, channel and reason has words."""

from __future__ import annotations

from core.i18n.formats import Formats
from watch.notices.audience.routes import RouteReason
from watch.notices.dispatching.models import DispatchChannel, DispatchState
from watch.notices.dispatching.planning import DispatchReason
from watch.notices.dispatching.words import CHANNEL_WORDS, STATE_WORDS, reason_words

WORDS = Formats("es")


def test_every_code_has_words_and_those_of_a_gateway_stay() -> None:
    assert {*STATE_WORDS} == {*DispatchState}
    assert {*CHANNEL_WORDS} == {*DispatchChannel}
    rest = {
        DispatchReason.INSTEAD: ":sms",
        DispatchReason.WAITED: ":10",
        DispatchReason.INSTEAD_OF_WAITING: ":sms:10",
    }
    for reason in (*RouteReason, *DispatchReason):
        code = f"{reason.value}{rest.get(reason, '')}"
        assert reason_words(code, WORDS.gettext) != code
    assert reason_words("550 busy", WORDS.gettext) == "550 busy"
    assert reason_words("550: 100% busy", WORDS.gettext) == "550: 100% busy"


def test_who_waited_reads_how_long_and_by_what_it_went() -> None:
    assert reason_words("instead_of_waiting:sms:12", WORDS.gettext) == (
        "SMS esperó 12 min: se avisó por aquí"
    )
