"""On a disk that is really full the list opens and nothing half succeeds; then all comes right."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry, AuditSpool, write_spooled
from core.db import reading
from tests.proof.figures import Figures
from tests.webapp.conftest import (
    House,
    _quick_hashes,
    make_house,
    people,
    post,
    shared_apps,
    sign_in,
)
from tests.webapp.danger import CANARY, Danger, make_danger

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a file system of its own needs root and the right to mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def danger(small_disk: Path, make_house: Callable[..., House], empty_sqlite: Path) -> Danger:
    """A house that lives on the small disk, with people in a flood."""
    path = small_disk / "atalaya.db"
    shutil.copy(empty_sqlite, path)
    house = make_house(
        alone=True, instance=small_disk / "instance", database_url=f"sqlite:///{path}"
    )
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    return make_danger(house)


def fill(folder: Path) -> Path:
    """Write until not one byte more goes onto the disk."""
    ballast, size = folder / "ballast", 1 << 20
    with ballast.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    return ballast


def test_a_full_disk_hides_no_list_and_lets_nobody_in_by_halves(
    danger: Danger, small_disk: Path, figures: Figures
) -> None:
    house, sheet = danger.house, f"/vigilancia/{danger.flood}/afectados"
    spool = AuditSpool(small_disk / "instance")
    officer, stranger = house.signed_in("consul.gt"), house.browser()
    officer.get("/ayuda")
    stranger.get("/ayuda")
    ballast = fill(small_disk)
    pages = [officer.get(sheet) for _ in range(5)]
    assert [page.status_code for page in pages] == [200] * 5
    assert all(CANARY["GT"] in page.text for page in pages)
    assert all("El disco del sistema está lleno" in page.text for page in pages)
    assert len(spool.waiting().lines) == 5
    refused = [
        sign_in(stranger, "consul.hn@example.org"),
        post(officer, "/cuenta/preferencias", language="en", timezone="", theme=""),
    ]
    assert [answer.status_code for answer in refused] == [507, 507]
    assert stranger.get("/inicio").status_code == 302
    assert stranger.get("/readyz").status_code == 503
    assert stranger.get("/healthz").status_code == 200
    ballast.unlink()
    assert write_spooled(house.engine, spool, house.clock()) == 5
    assert sign_in(stranger, "consul.hn@example.org").status_code == 302
    with reading(house.engine) as session:
        read = sa.select(sa.func.count()).where(AuditEntry.action == "person.read")
        assert session.scalar(read.select_from(AuditEntry)) == 5
        assert session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    figures.add("tmpfs full", "5 lists opened, 5 lines spooled and written later, 2 writes refused")
