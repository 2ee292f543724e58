"""`atalaya registry stats` and `release`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.webapp.cli.conftest import Terminal


def test_fields_are_crossed_for_people_and_programs(registered: Terminal, tmp_path: Path) -> None:
    shown = registered("registry", "stats", "--by", "kind,age", "--country", "gt")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[-1].startswith("4 registradas")
    document = json.loads(
        registered("registry", "stats", "--by", "sex", "--country", "GT", "--json").stdout
    )
    assert document["rows"][-1]["persons"] == 4
    assert document["fields"] == ["sex"]
    for kind in ("csv", "hxl", "xlsx"):
        out = tmp_path / kind
        made = registered(
            "registry", "stats", "--by", "sex", "--country", "GT", f"--{kind}", "--out", str(out)
        )
        assert made.exit_code == 0, made.stderr
        assert out.stat().st_size > 300
    assert registered("registry", "stats", "--by", "name").exit_code == 2
    assert registered("registry", "stats", "--by", "age,sex,need,kind").exit_code == 2
    assert registered("registry", "stats", "--by", "age", "--xlsx").exit_code == 2


def test_a_month_is_released_and_its_file_written(registered: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "t.zip"
    made = registered("registry", "release", "--country", "GT", "--out", str(out))
    assert made.exit_code == 0, made.stderr
    assert made.stdout.startswith("GT 20")
    assert "state.csv" in zipfile.ZipFile(out).namelist()
    assert "registry.statistics" not in registered("registry", "release").stdout
    assert registered("registry", "release", "--country", "BZ").exit_code == 1
    assert "statistics.release" in [action for action, _, _ in registered.actions()]
