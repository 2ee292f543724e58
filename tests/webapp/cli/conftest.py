from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from core.audit_log import AuditEntry
from core.db import reading
from core.settings import Settings
from tests.audit_keys import keyed_engine
from tests.keys import MASTER_KEY
from webapp.cli import main


@dataclass
class Terminal:
    """A terminal of an installation that has its tables and not a row."""

    environment: dict[str, str]
    engine: Engine

    def __call__(self, *words: str, **more: str) -> Result:
        """Run a command in this process; what is no planned ending fails the test."""
        result = CliRunner().invoke(main, list(words), env={**self.environment, **more})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    def actions(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return what the audit log says: action, actor, details."""
        with reading(self.engine) as session:
            rows = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.at, AuditEntry.action))
            return [(row.action, row.actor, row.details) for row in rows]


@pytest.fixture
def terminal(migrated: Path, tmp_path: Path) -> Iterator[Terminal]:
    instance = tmp_path / "instance"
    shutil.copytree(migrated, instance)
    settings = Settings(mode="test", instance=instance, feeds_online=False)
    clean = {name: "" for name in os.environ if name.startswith("ATALAYA_")}
    engine = keyed_engine(settings.sqlalchemy_url)
    yield Terminal(
        {
            **clean,
            "ATALAYA_MODE": "test",
            "ATALAYA_DATA_KEY": MASTER_KEY,
            "ATALAYA_INSTANCE": str(instance),
            "ATALAYA_ATLAS_PACK": str(tmp_path / "pack.gpkg"),
            "ATALAYA_FEEDS_ONLINE": "false",
            "ATALAYA_BASE_URL": "https://atalaya.example",
            "LC_ALL": "es_MX.UTF-8",
        },
        engine,
    )
    engine.dispose()


Run = Callable[..., Result]
