from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.installation.settings_file import (
    add_values,
    is_open_to_others,
    quoted,
    read_values,
    write_values,
)
from core.settings import read_settings

VALUES = {
    "ATALAYA_BASE_URL": "https://atalaya.example/a?b=1",
    "ATALAYA_MAIL_FROM_NAME": "Red consular, República",
    "ATALAYA_SMTP_PASSWORD": 'pa$$ `x` "y" \\z #!',
    "ATALAYA_SMTP_USER": "d'Artagnan y compañía",
    "ATALAYA_NEAR_KM": "",
}


def test_a_shell_and_we_read_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "atalaya.env"
    assert write_values(path, {"One": VALUES}, is_new=True)
    assert not write_values(path, {"One": {}}, is_new=True), "it is never written over"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not is_open_to_others(path)
    assert read_values(path) == VALUES
    shell = 'set -a; . "$1"; printf "%s\\n" "$ATALAYA_SMTP_PASSWORD" "$ATALAYA_SMTP_USER"'
    read = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", str(path)], capture_output=True, text=True, check=True
    )
    assert read.stdout.splitlines() == [
        VALUES["ATALAYA_SMTP_PASSWORD"], VALUES["ATALAYA_SMTP_USER"]
    ]  # fmt: skip


def test_values_are_changed_where_they_stand_and_the_rest_is_left(tmp_path: Path) -> None:
    path = tmp_path / "atalaya.env"
    path.write_text("# remark\nexport A=1\nB='two words'\n\n; other\n")
    add_values(path, {"A": "3 4", "C": "5"})
    assert path.read_text() == "# remark\nA='3 4'\nB='two words'\n\n; other\nC=5\n"
    assert read_values(path) == {"A": "3 4", "B": "two words", "C": "5"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A", "line 1"),
        ("A=1\nB = 2", "line 2"),
        ("A='1", "line 1"),
        ('A="1"2"', "line 1"),
        ("A=two words", "line 1"),
        ("A=1\nA=2", "twice"),
        ("A=\udcff", "UTF-8"),
    ],
)
def test_a_line_that_says_nothing_is_named(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "atalaya.env"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=words):
        read_values(path)
    with pytest.raises(SettingsError, match="`atalaya init` writes one"):
        read_values(tmp_path / "none")


def test_what_would_be_read_differently_is_not_written() -> None:
    for value in ("it's $5", "two\nlines", "it's `x`"):
        with pytest.raises(SettingsError) as refusal:
            quoted("ATALAYA_SMTP_PASSWORD", value)
        assert value not in str(refusal.value)


def test_the_settings_come_from_the_file_behind_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "atalaya.env"
    write_values(path, {"": {"ATALAYA_PORT": "9000", "ATALAYA_NEAR_KM": "7"}}, is_new=True)
    settings = read_settings({"ATALAYA_SETTINGS_FILE": str(path), "ATALAYA_PORT": "9001"})
    assert (settings.port, settings.near_km) == (9001, 7.0)
