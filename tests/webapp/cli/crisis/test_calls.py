"""`atalaya crisis calls`: counts without a name, the list for a purpose, a file taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.atlas import Atlas
from core.crypto import DerivedKeys, Keyring
from core.db import writing
from tests.keys import MASTER
from tests.response.calldown.conftest import make_calls
from tests.webapp.cli.conftest import Terminal

COUNTRY = ("--country", "GT")


@pytest.fixture
def listed(terminal: Terminal, base_atlas: Atlas) -> Terminal:
    keyring = Keyring([MASTER], DerivedKeys([MASTER]))
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    with writing(terminal.engine) as session:
        calls = make_calls(session, keyring, base_atlas, now, "GT")
        calls.register("Rosa Zzyzx")
        calls.register("Luz Zzyzx", (-98.9, 26.9))
        calls.list()
    return terminal


def test_counts_name_nobody_and_the_list_leaves_for_a_purpose(
    listed: Terminal, tmp_path: Path
) -> None:
    shown = listed("crisis", "calls", "CR-2026-001", *COUNTRY, "--json")
    document = json.loads(shown.stdout)
    assert (document["households"], document["never_called"]) == (2, 2)
    assert "Zzyzx" not in shown.stdout
    assert listed("crisis", "calls", "CR-2026-001", "--country", "HN").exit_code == 1
    out = tmp_path / "lista.csv"
    asked = ("crisis", "calls", "export", "CR-2026-001", *COUNTRY, "-o", str(out))
    assert listed(*asked).exit_code == 2
    assert not out.exists()
    made = listed(*asked, "--purpose", "llamar desde casa")
    assert made.exit_code == 0
    assert out.read_text(encoding="utf-8-sig").count("Zzyzx") == 2
    actions = [(action, details.get("persons")) for action, _, details in listed.actions()]
    assert {("person.read", 2), ("person.export", 2)} <= set(actions)


def test_a_file_comes_back_once_and_conflicts_end_with_2(listed: Terminal, tmp_path: Path) -> None:
    head = "number,list,outcome,happened_at\n"
    good = "1,CR-2026-001/GT,safe,2026-11-22T12:30+00:00\n"
    bad = "9,CR-2026-001/GT,safe,2026-11-22T12:30+00:00\n2,CR-2026-001/GT,tal vez,ayer\n"
    file = tmp_path / "llena.csv"

    def bring(text: str) -> tuple[int, dict[str, int]]:
        file.write_text(text)
        found = listed("crisis", "calls", "import", "CR-2026-001", str(file), *COUNTRY, "--json")
        return found.exit_code, json.loads(found.stdout)

    code, report = bring(head + good)
    assert (code, report["entered"]) == (0, 1)
    code, report = bring(head + good + bad)
    assert (code, report["repeated"], report["refused"]) == (2, 1, 2)
    file.write_text("a,b\n1,2\n")
    found = listed("crisis", "calls", "import", "CR-2026-001", str(file), *COUNTRY)
    assert found.exit_code == 2
