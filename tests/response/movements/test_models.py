from __future__ import annotations

import uuid

from response.movements.models import movement_place, passenger_place, return_place


def test_the_places_of_what_is_sealed_never_change() -> None:
    row = uuid.UUID(int=7)
    assert str(movement_place(row, "GT")) == f"movement/ciphertext/{row}"
    assert str(passenger_place(row, "GT")) == f"passenger/ciphertext/{row}"
    assert str(return_place(row, "GT")) == f"return_need/ciphertext/{row}"
