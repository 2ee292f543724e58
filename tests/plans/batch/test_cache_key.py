from __future__ import annotations

import hashlib

import pytest

from plans.batch.cache_key import key_of, making
from plans.facts.json_form import to_json
from plans.facts.model import Audience
from tests.plans.invented import facts

HASH = hashlib.sha256(to_json(facts())).hexdigest()
SAME = (HASH, "es", "a4", Audience.INTERNAL, "https://x.example", "atlas of today", 5)


def test_the_same_facts_have_the_same_key() -> None:
    assert key_of(*SAME) == key_of(*SAME)
    assert len(making()) == 64


@pytest.mark.parametrize("place", range(len(SAME)))
def test_anything_that_changes_the_paper_changes_the_key(place: int) -> None:
    other: list[object] = [*SAME]
    other[place] = {3: Audience.PUBLIC, 6: 10}.get(place, f"{SAME[place]}x")
    assert key_of(*other) != key_of(*SAME)  # type: ignore[arg-type]
