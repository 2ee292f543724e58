"""What stands in the clear of a newcomer who waits."""

from __future__ import annotations

from registry.card_blocks.models import NewcomerRecord


def test_all_that_is_of_a_person_is_sealed() -> None:
    assert set(NewcomerRecord.__table__.c.keys()) - {"ciphertext"} == {
        "id", "kind", "country", "number", "stamp",
    }  # fmt: skip
