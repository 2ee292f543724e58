"""Codes of one person as they are sealed alone."""

from __future__ import annotations

import json

import pytest

from registry.card_blocks.kind import UnreadableBlock
from registry.statistics.traits.counted_json import counted_of_json, counted_to_json
from tests.registry.statistics.conftest import counted
from tests.registry.statistics.traits.test_trait_blocks import TRAVELLER


def test_codes_are_read_as_they_were_written() -> None:
    large = counted(household=2**64 - 1)
    for person in (counted(), TRAVELLER, large):
        assert counted_of_json(json.loads(json.dumps(counted_to_json(person)))) == person


def test_what_is_no_such_list_is_said_to_be() -> None:
    for wrong in (None, 3, [], ["?"] * 9, [*counted_to_json(counted())[:-1], [["?", "2026"]]]):
        with pytest.raises(UnreadableBlock):
            counted_of_json(wrong)
