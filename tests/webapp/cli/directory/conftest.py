"""The command against an installation of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.keys import MASTER_KEY
from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, migrated: Path) -> Run:
    instance = tmp_path / "instance"
    environment = {
        **{name: "" for name in os.environ if name.startswith("ATALAYA_")},
        "ATALAYA_MODE": "test",
        "ATALAYA_DATA_KEY": MASTER_KEY,
        "ATALAYA_INSTANCE": str(instance),
        "ATALAYA_FEEDS_ONLINE": "false",
        "LC_ALL": "es_MX.UTF-8",
    }
    shutil.copytree(migrated, instance)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], env=environment)

    return call
