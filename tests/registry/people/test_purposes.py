from __future__ import annotations

import dataclasses

from registry.people.card import Card
from registry.people.purposes import NOT_ASKED, PURPOSES


def test_every_field_of_a_card_says_what_it_is_asked_for_and_nothing_else_is_asked() -> None:
    fields = {each.name for each in dataclasses.fields(Card)}
    of_others = {"place", "kind", "from_on", "until_on", "household", "consent"}
    assert fields - NOT_ASKED == PURPOSES.keys() - of_others
