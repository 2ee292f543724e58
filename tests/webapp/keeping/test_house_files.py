from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.settings import Settings
from webapp.keeping.house_files import kept_files


def test_what_is_made_again_locks_keys_and_backups_stay_behind(tmp_path: Path) -> None:
    inside = (
        "atlas.gpkg", "audit.spool", "lists/a.sealed", "outbox/b.sealed", "plans/kept/c.pdf",
    )  # fmt: skip
    outside = (
        "atalaya.db", "atalaya.db-wal", "atalaya.db-turn", "key.name", "data.key", "worker.lock",
        ".a.1-2.part", "maps/es.svg", "plans/packs/a.zip", "plans/runs/gt/a.zip", "papers/a",
        "streets/1", "drills/x/house.json", "backups/atalaya-1.backup", ".backup-x/copy.part",
        "settings-of-the-backup.json", "demo-accounts.txt",
    )  # fmt: skip
    for name in (*inside, *outside):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "lists" / "link").symlink_to("/etc/passwd")
    settings = Settings(instance=tmp_path, backup_to=str(tmp_path / "backups"))
    assert sorted(name for name, _path in kept_files(settings)) == sorted(inside)
    assert [*kept_files(replace(settings, instance=tmp_path / "none"))] == []
