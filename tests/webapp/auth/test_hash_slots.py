from __future__ import annotations

import pytest

from core.child.slots import NoFreeSlot
from webapp.auth import accounts
from webapp.auth.accounts import hash_password, password_fits
from webapp.auth.hash_slots import SLOTS, hash_slots


def test_hashing_and_looking_at_a_password_wait_for_a_slot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webapp.auth.hash_slots.WAIT_SECONDS", 0.02)
    accounts._nobody()
    assert SLOTS == 2
    with hash_slots().slot(10), hash_slots().slot(10):
        with pytest.raises(NoFreeSlot):
            hash_password("faro de noche 2026")
        with pytest.raises(NoFreeSlot):
            password_fits(None, "faro de noche 2026")
    assert not password_fits(None, "faro de noche 2026")
