"""`atalaya init` as an operator gives it; that it is there is the test of the first day."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.installation.settings_file import read_values
from webapp.cli import main

SAID = (
    "--address", "https://atalaya.example", "--secretariat", "ana@rcm.example",
    "--sources", "none", "--no-mail",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("ATALAYA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["init", *words], input=given)


def test_begun_once_told_twice_and_changed_when_asked(folder: Path) -> None:
    first = init(*SAID, "--instance", "data", "--country", "GT", "--json")
    assert first.exit_code == 0, first.output
    answer = json.loads(first.stdout)
    assert answer["link"].startswith("https://atalaya.example/cuenta/enlace/")
    before = (folder / "atalaya.env").read_bytes()
    assert (folder / "atalaya.env").stat().st_mode & 0o777 == 0o600
    values = read_values(folder / "atalaya.env")
    assert values["ATALAYA_INSTANCE"] == str(folder / "data")

    again = init("--json", "--address", "https://other.example")
    assert again.exit_code == 0, again.output
    steps = {each["name"]: each["outcome"] for each in json.loads(again.stdout)["steps"]}
    assert {steps[name] for name in ("settings", "database", "countries", "account")} == {"there"}
    assert json.loads(again.stdout)["link"] == ""
    assert "ATALAYA_BASE_URL" in again.stderr
    assert (folder / "atalaya.env").read_bytes() == before

    changed = init("--address", "https://other.example", "--change", "--key-copy", "copy.env")
    assert changed.exit_code == 0, changed.output
    assert read_values(folder / "copy.env") == {
        **values, "ATALAYA_BASE_URL": "https://other.example"
    }  # fmt: skip
    (folder / "atalaya.env").chmod(0o644)
    assert init().exit_code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--address"),
        ((*SAID[:2], *SAID[4:]), "--secretariat"),
        (("--address", "http://atalaya.example", *SAID[2:]), "https"),
        ((*SAID[:5], "nosuch", "--no-mail"), "nosuch"),
        ((*SAID, "--country", "Guatemala"), "Guatemala"),
        ((*SAID, "--country", "XX"), "XX"),
        ((*SAID, "--settings", "no/such/atalaya.env"), "no such folder"),
        ((*SAID, "--smtp-port", "many", "--operator", "ana"), "--operator: ana"),
        ((*SAID, "--database", "mysql://a:b@c/d"), "--database"),
        (("--answers", "none.toml"), "none.toml"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    words: tuple[str, ...], told: str, folder: Path
) -> None:
    refused = init(*words)
    assert refused.exit_code == 2, refused.output
    assert told in refused.stderr
    assert [each.name for each in folder.iterdir()] == []


def test_what_cannot_be_used_is_asked_for_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.cli.installation.init.has_person", lambda: True)
    typed = "atalaya.example\nhttps://atalaya.example\nana\nana@rcm.example\nnws\nnone\nn\n"
    done = init("--instance", "data", "--key-copy", "no/such/copy.env", given=typed)
    assert "--address: atalaya.example" in done.stderr
    assert "--secretariat: ana:" in done.stderr
    assert done.exit_code == 1, "the copy of the keys failed"
    assert "no/such/copy.env" in done.stdout
    assert f"ATALAYA_SETTINGS_FILE={folder}/atalaya.env" in done.stdout
    assert read_values(folder / "atalaya.env")["ATALAYA_BASE_URL"] == "https://atalaya.example"


def test_a_folder_with_the_demo_is_refused_before_anything_is_written(folder: Path) -> None:
    (folder / "instance").mkdir()
    (folder / "instance" / "demo-accounts.txt").write_text("x")
    refused = init(*SAID)
    assert refused.exit_code == 2
    assert "demo" in refused.stderr
    assert not (folder / "atalaya.env").exists()
