from __future__ import annotations

import uuid

from response.locate.models import locate_place, photo_place, sighting_place


def test_the_places_of_what_is_sealed_never_change() -> None:
    row = uuid.UUID(int=7)
    assert str(locate_place(row, "GT", 3)) == f"locate_notice/ciphertext/{row}"
    assert str(photo_place(row, "GT")) == f"locate_photo/ciphertext/{row}"
    assert str(sighting_place(row, "GT")) == f"sighting/ciphertext/{row}"
