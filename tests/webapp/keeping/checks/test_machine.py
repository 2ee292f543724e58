from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.connections.tls_probe import TlsAnswer
from tests.webapp.keeping.checks.conftest import Case
from tests.webapp.keeping.conftest import NOW
from webapp.keeping.checks import machine
from webapp.keeping.checks.machine import (
    check_address,
    check_disk,
    check_rights,
    check_size,
    check_zones,
    memory_mb,
)
from webapp.keeping.diagnosis import Grade

HTTPS = {"base_url": "https://atalaya.example"}


@pytest.mark.parametrize(
    ("seen", "settings", "level"),
    [
        (None, HTTPS, Grade.GOOD),
        (None, {"mode": "production"}, Grade.FAULT),
        (None, {}, Grade.SKIPPED),
        (TlsAnswer("no answer"), HTTPS, Grade.FAULT),
        (TlsAnswer("", NOW + timedelta(days=3), NOW), HTTPS, Grade.FAULT),
        (
            TlsAnswer("", NOW + timedelta(days=60), NOW + timedelta(minutes=2)),
            HTTPS,
            Grade.FAULT,
        ),
    ],
)
def test_the_address_its_certificate_and_its_clock(
    seen: TlsAnswer | None, settings: dict[str, Any], level: Grade, case: Case
) -> None:
    found = check_address(case(seen, **settings))
    assert found.level is level
    assert bool(found.words)
    assert check_address(case(seen, is_online=False, **HTTPS)).level is Grade.SKIPPED


def test_disk_memory_and_zones(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_disk(case(least_free_mb=0)).level is Grade.GOOD
    assert check_disk(case(least_free_mb=1_000_000_000)).level is Grade.FAULT
    assert check_zones(case()).level is Grade.GOOD
    assert check_zones(case(default_timezone="Nowhere/Land")).level is Grade.FAULT
    assert memory_mb() > 0
    for memory, workers, level in (
        (400, 1, Grade.WARNING), (512, 1, Grade.GOOD), (512, 2, Grade.WARNING), (0, 2, Grade.GOOD)
    ):  # fmt: skip
        monkeypatch.setattr(machine, "memory_mb", lambda memory=memory: memory)
        assert check_size(case(web_workers=workers)).level is level


def test_what_others_may_read_is_named(case: Case, tmp_path: Path) -> None:
    assert check_rights(case()).level is Grade.GOOD
    file = tmp_path / "atalaya.env"
    file.touch(mode=0o600)
    assert check_rights(case(file=str(file))).level is Grade.GOOD
    file.chmod(0o640)
    assert check_rights(case(file=str(file))).values == {"path": str(file)}
    tmp_path.chmod(0o755)
    assert check_rights(case(instance=tmp_path)).values == {"path": str(tmp_path)}
