from __future__ import annotations

from core.settings_rules import WEBHOOK_GATEWAYS
from core.transports.gateway_formats import GATEWAY_FORMATS
from core.transports.gateways import GATEWAY_ADDRESSINGS
from core.transports.whatsapp.addressing import WHATSAPP


def test_each_format_is_of_a_channel_there_is_and_of_a_setting() -> None:
    assert set(GATEWAY_FORMATS) == WEBHOOK_GATEWAYS
    assert set(GATEWAY_FORMATS) <= {*GATEWAY_ADDRESSINGS, WHATSAPP.name}


def test_no_word_says_two_things() -> None:
    for each in GATEWAY_FORMATS.values():
        known = (each.delivered, each.read, each.failed)
        words = frozenset[str]().union(*known)
        assert len(words) == sum(map(len, known))
        assert {word.lower() for word in words} == words
