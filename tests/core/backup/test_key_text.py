from __future__ import annotations

import os

import pytest

from core.backup.key_text import (
    HOLDER_MARK,
    PUBLIC_MARK,
    bytes_behind,
    bytes_of,
    is_public_key,
    text_of,
)


def test_keys_survive_being_copied_and_nothing_else_passes_for_one() -> None:
    key = os.urandom(32)
    assert bytes_of(text_of(key)) == key
    assert is_public_key(PUBLIC_MARK + text_of(key))
    for wrong in ("", text_of(key), HOLDER_MARK + text_of(key), PUBLIC_MARK + "ñ", PUBLIC_MARK):
        assert not is_public_key(wrong)
    with pytest.raises(ValueError, match="another kind"):
        bytes_behind(HOLDER_MARK + text_of(key), PUBLIC_MARK)
