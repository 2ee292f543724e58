from __future__ import annotations

from core.settings_rules import WEBHOOK_GATEWAYS
from core.transports.gateway_formats import GATEWAY_FORMATS
from core.transports.gateways import GATEWAY_ADDRESSINGS


def test_each_format_is_of_a_channel_there_is_and_of_a_setting() -> None:
    assert set(GATEWAY_FORMATS) == WEBHOOK_GATEWAYS
    assert set(GATEWAY_FORMATS) <= set(GATEWAY_ADDRESSINGS)


def test_no_word_says_delivered_and_failed() -> None:
    for each in GATEWAY_FORMATS.values():
        assert not each.delivered & each.failed
        assert {
            word.lower() for word in each.delivered | each.failed
        } == each.delivered | each.failed
