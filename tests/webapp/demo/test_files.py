from __future__ import annotations

import uuid
from pathlib import Path

from webapp.demo.files import DemoFiles

ID = uuid.UUID(int=5)


def test_files_are_told_by_what_they_are_named_for(tmp_path: Path) -> None:
    own = (
        "demo-accounts.txt",
        f"outbox/{ID}@atalaya.example.eml",
        "plans/valle-es.pdf",
        "plans/valle-es.pdf.sealed",
        "plans/runs/mx/hechos.jsonl",
        "plans/packs/a.zip.sealed",
        "editions/2026-I-abc-rcm.pdf",
    )
    others = (
        f"outbox/{uuid.UUID(int=6)}@atalaya.example.eml",
        "plans/valle-alto-es.pdf",
        "editions/2026-II-abc-rcm.pdf",
        "atalaya.db",
        "key.name",
    )
    for name in (*own, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    demo = DemoFiles(tmp_path, (ID,), ("valle",), ("2026-I",))
    assert {str(path.relative_to(tmp_path)) for path in demo.paths()} == set(own)
    assert list(DemoFiles(tmp_path / "nowhere", (ID,), ("valle",), ()).paths()) == []
    kept = {path.name for path in DemoFiles(tmp_path, (), (), ()).paths()}
    assert kept == {"demo-accounts.txt"}, "copies of real plans stay where no demo plan was"
