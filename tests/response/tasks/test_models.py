from __future__ import annotations

import uuid

from response.tasks.models import move_note_place, own_text_place


def test_where_words_are_sealed_never_moves() -> None:
    row = uuid.UUID(int=7)
    assert str(own_text_place(row, "GT")) == f"crisis_task/ciphertext/{row}"
    assert str(move_note_place(row, "GT")) == f"crisis_task_move/note/{row}"
    assert own_text_place(row, "GT").country == "GT"
