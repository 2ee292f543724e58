from __future__ import annotations

import uuid

from response.log.models import text_place


def test_where_words_are_sealed_never_moves() -> None:
    row = uuid.UUID(int=7)
    assert str(text_place(row, "GT")) == f"log_text/ciphertext/{row}"
