"""Only the sealed column of a block holds anything of a person."""

from __future__ import annotations

from registry.search.models import NameBlockRow, NameState


def test_what_stands_in_the_clear_is_counts_and_countries() -> None:
    assert set(NameBlockRow.__table__.c.keys()) - {"ciphertext"} == {
        "id", "country", "number", "stamp",
    }  # fmt: skip
    assert set(NameState.__table__.c.keys()) == {"country", "stamp", "token", "is_made", "past"}
