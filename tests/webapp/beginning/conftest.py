from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.settings import Settings
from tests.keys import MASTER_KEY
from webapp.beginning.answers import FirstAnswers
from webapp.beginning.steps import FirstDay

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def day(migrated: Path, tmp_path: Path) -> Iterator[FirstDay]:
    """A first day whose tables are made."""
    shutil.copytree(migrated, tmp_path / "instance")
    settings = Settings(
        mode="test",
        instance=tmp_path / "instance",
        data_key=MASTER_KEY,
        base_url="https://atalaya.example",
    )
    found = FirstDay(settings, FirstAnswers(), "cli:x", lambda: NOW)
    yield found
    found.close()
