from __future__ import annotations

from pathlib import Path

from core.installation.parts import REQUIRED, ROOT, is_base_whole, missing_parts


def test_a_house_set_up_has_every_part_and_an_empty_folder_none(tmp_path: Path) -> None:
    assert missing_parts() == {}
    assert missing_parts(tmp_path) == REQUIRED
    for name in REQUIRED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert missing_parts(tmp_path) == REQUIRED, "empty files are none"


def test_the_base_of_the_atlas_is_the_file_that_was_shipped(tmp_path: Path) -> None:
    assert is_base_whole()
    folder = tmp_path / "core" / "atlas"
    folder.mkdir(parents=True)
    (folder / "base.sha256").write_text((ROOT / "core" / "atlas" / "base.sha256").read_text())
    (folder / "base.gpkg").write_bytes(b"another")
    assert not is_base_whole(tmp_path)
