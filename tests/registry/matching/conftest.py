from __future__ import annotations

import pytest

from registry.matching.blocks import waiting


@pytest.fixture
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """All who register are put into blocks at once: for what is about blocks."""
    monkeypatch.setattr(waiting, "MOST_WAITING", 0)
