from __future__ import annotations

from response.hotline.labels import KIND_WORDS
from response.hotline.models import CallKind


def test_every_kind_has_its_words() -> None:
    assert set(KIND_WORDS) == set(CallKind)
    assert len(set(KIND_WORDS.values())) == len(CallKind)
