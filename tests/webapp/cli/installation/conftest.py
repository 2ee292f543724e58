from __future__ import annotations

import pytest

from core.backup import keys


@pytest.fixture(autouse=True)
def quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are cheap to turn into a key here; they are dear on purpose everywhere else."""
    monkeypatch.setattr(keys, "_SCRYPT", {"n": 16, "r": 8, "p": 1})
