from __future__ import annotations

import uuid

from response.hotline.models import call_place


def test_the_place_of_what_was_said_never_changes() -> None:
    row = uuid.UUID(int=7)
    assert str(call_place(row, "GT")) == f"hotline_call/ciphertext/{row}"
