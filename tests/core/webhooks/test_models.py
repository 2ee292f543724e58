from __future__ import annotations

import uuid

from core.webhooks.models import event_place


def test_the_words_an_event_is_sealed_by_do_not_move() -> None:
    event_id = uuid.UUID(int=7)
    place = event_place(event_id)
    assert (place.label, place.country) == (f"webhook_event/ciphertext/{event_id}", "")
