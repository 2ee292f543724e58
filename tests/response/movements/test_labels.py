from __future__ import annotations

from response.movements import labels
from response.movements.models import MovementKind, MovementState, PapersState, ReturnWish


def test_every_code_has_its_word() -> None:
    assert set(labels.KIND_WORDS) == set(MovementKind)
    assert set(labels.STATE_WORDS) == set(labels.STATE_TONES) == set(MovementState)
    assert set(labels.PAPERS_WORDS) == set(PapersState)
    assert set(labels.WISH_WORDS) == set(ReturnWish)
