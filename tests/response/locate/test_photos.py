from __future__ import annotations

import io
from datetime import datetime

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.locate import photos
from response.locate.photos import MOST_BYTES, clean_photo, has_photo, photo_of, put_photo
from tests.response.locate.examples import add_locate, add_post, camera_photo


def test_only_the_points_of_a_photograph_come_over() -> None:
    sent = camera_photo()
    assert b"CANARY" in sent
    clean = clean_photo(sent)
    assert b"CANARY" not in clean
    assert len(clean) <= MOST_BYTES
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (450, 900), "upright, as it was held"
        assert not picture.getexif()
        assert "comment" not in picture.info


def test_a_noisy_picture_of_another_kind_stays_within_the_bytes() -> None:
    noise = Image.effect_noise((1300, 1300), 120).convert("RGBA")
    noise.putalpha(200)
    out = io.BytesIO()
    noise.save(out, "PNG", compress_level=1)
    clean = clean_photo(out.getvalue())
    assert len(clean) <= MOST_BYTES
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.mode == "RGB"


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload=x>", b"\xff\xd8\xff" + bytes(40), camera_photo()[:700]]
)
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableInput) as wrong:
        clean_photo(data)
    assert wrong.value.location == "photo"


def test_what_is_too_large_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_POINTS", "MOST_UPLOADED"):
        with monkeypatch.context() as small:
            small.setattr(photos, name, 100)
            with pytest.raises(UnusableInput):
                clean_photo(camera_photo(200))


def test_another_photograph_takes_the_place_of_the_first_and_both_are_sealed(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)])
    assert not has_photo(session, notice)
    assert photo_of(session, keyring, notice) is None
    put_photo(session, keyring, notice, b"first", by="user:a", now=now)
    row = put_photo(session, keyring, notice, b"second", by="user:a", now=now)
    assert photo_of(session, keyring, notice) == b"second"
    assert has_photo(session, notice)
    row.ciphertext = row.ciphertext[:-1] + bytes([row.ciphertext[-1] ^ 1])
    session.flush()
    assert photo_of(session, keyring, notice) is None
