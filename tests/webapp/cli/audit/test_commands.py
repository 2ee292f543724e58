from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from core.audit_log.entries import LINES
from core.audit_log.heads import head_of, note_head
from core.db import reading
from tests.core.audit_log.tampering import write_log
from tests.webapp.cli.conftest import Terminal


def tamper(terminal: Terminal, statement: sa.Update | sa.Delete) -> None:
    with terminal.engine.connect().execution_options(writes=True) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_log_and_one_that_is_not(terminal: Terminal, now: datetime, tmp_path: Path) -> None:
    write_log(terminal.engine, now, 12)
    heads = tmp_path / "heads.jsonl"
    with reading(terminal.engine) as session:
        head = head_of(session, now)
    assert head is not None
    note_head(heads, head)
    sound = terminal("audit", "verify", "--head", head.text, ATALAYA_AUDIT_HEADS=str(heads))
    assert (sound.exit_code, sound.stderr) == (0, "")
    assert "12 líneas comprobadas, 2 cabezas de fuera comparadas." in sound.stdout
    tamper(terminal, sa.update(LINES).where(LINES.c.number == 3).values(actor="user:9"))
    tamper(terminal, sa.delete(LINES).where(LINES.c.number.in_((6, 7, 12))))
    broken = terminal("audit", "verify", "--heads", str(heads))
    assert broken.exit_code == 1
    assert broken.stderr.splitlines()[:3] == [
        "línea 3: alterado (por la cadena)",
        "líneas 6 a 7: borrado (por la cadena)",
        "línea 12: cortado el final (por la cabeza de la base de datos)",
    ]
    document = json.loads(terminal("audit", "verify", "--heads", str(heads), "--json").stdout)
    assert document["sound"] is False
    assert [each["kind"] for each in document["faults"]] == [
        "altered", "deleted", "tail_cut", "tail_cut",
    ]  # fmt: skip


def test_lines_are_listed_and_written_by_what_is_asked_and_the_look_is_noted(
    terminal: Terminal, now: datetime, tmp_path: Path
) -> None:
    write_log(terminal.engine, now, 12)
    listed = json.loads(terminal("audit", "list", "--country", "gt", "--json").stdout)
    assert listed
    assert {each["country"] for each in listed} == {"GT"}
    path = tmp_path / "log.jsonl"
    exported = terminal("audit", "export", str(path), "--person", listed[0]["subject"])
    assert exported.exit_code == 0
    assert listed[0]["number"] in {
        json.loads(line)["number"] for line in path.read_text().splitlines()
    }
    assert [
        details["by"] for action, _, details in terminal.actions() if action == "audit.read"
    ] == [
        ["country"],
        ["person"],
    ]
    assert terminal("audit", "verify").exit_code == 0


def test_what_nobody_can_use_ends_with_two(terminal: Terminal) -> None:
    for words in (["--person", "x"], ["--account", "no@b.example"], ["--since", "ayer"]):
        assert terminal("audit", "list", *words).exit_code == 2
    assert terminal("audit", "verify", "--head", "12").exit_code == 2
    assert terminal("audit", "verify", "--heads", "/nowhere/heads").exit_code == 2
