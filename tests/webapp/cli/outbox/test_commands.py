"""A letter is printed by its name alone, and that it was read is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.crypto import Keyring
from core.settings import Settings
from core.transports.folder import letters_of
from tests.keys import MASTER
from tests.webapp.cli.conftest import Terminal

LETTER = b"To: ana@rcm.example\r\nSubject: Hola\r\n\r\nhttps://atalaya.example/c/abc\r\n"


def settings_of(terminal: Terminal) -> Settings:
    return Settings(mode="test", instance=Path(terminal.environment["ATALAYA_INSTANCE"]))


@pytest.fixture
def letter(terminal: Terminal) -> str:
    settings = settings_of(terminal)
    keyring = Keyring([MASTER])
    letters_of(settings, keyring).write("1@a.example.eml", LETTER, is_sealed=True)
    return "1@a.example.eml"


def test_a_letter_is_printed_and_that_is_written_down(terminal: Terminal, letter: str) -> None:
    (line,) = json.loads(terminal("outbox", "list", "--json").stdout)
    assert (line["name"], line["sealed"]) == (letter, True)
    shown = terminal("outbox", "show", letter).stdout
    assert "https://atalaya.example/c/abc" in shown
    assert "Subject: Hola" in shown
    assert terminal("outbox", "show", "--eml", letter).stdout.startswith("To: ana@rcm.example")
    actions = [action for action, _, _ in terminal.actions()]
    assert actions.count("outbox.letter_read") == 2


def test_a_name_of_none_opens_no_other_file(terminal: Terminal, letter: str) -> None:
    (settings_of(terminal).instance / "data.txt").write_text("a secret")
    for name in ("../data.txt", "data.txt", "nobody.eml", f"{letter}.sealed"):
        refused = terminal("outbox", "show", name)
        assert (refused.exit_code, refused.stdout) == (2, "")


def test_an_empty_folder_is_said(terminal: Terminal) -> None:
    assert str(Path("outbox")) in terminal("outbox", "list").stdout
