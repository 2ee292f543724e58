"""`atalaya crisis sitrep key|trust|send|receive`: signed files between two houses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.conftest import NUMBER, OWN


def test_a_signed_file_goes_out_and_comes_in_once(issued: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "sitrep.json"
    send = ("crisis", "sitrep", "send", *OWN, "-o", str(out))
    assert issued(*send).exit_code == 2, "there is no key"
    key = json.loads(issued("crisis", "sitrep", "key", "--json").output)
    assert issued(*send).exit_code == 0
    receive = ("crisis", "sitrep", "receive", str(out))
    refused = issued(*receive)
    assert refused.exit_code == 2
    assert "ninguna clave" in refused.output
    assert issued("crisis", "sitrep", "trust", "GT", "abc").exit_code == 2
    assert issued("crisis", "sitrep", "trust", "GT", key["public"]).exit_code == 0
    assert issued("crisis", "sitrep", "key").output.count(key["public"]) == 2
    received = json.loads(issued(*receive, "--json").output)
    assert (received["crisis"], received["country"], received["report"]) == (NUMBER, "GT", 1)
    again = issued(*receive)
    assert again.exit_code == 2
    assert "ya se recibió" in again.output
    out.write_text(out.read_text().replace('"country": "GT"', '"country": "HN"'))
    assert issued(*receive).exit_code == 2
    foreign = issued(*send, "--crisis-there", "CR-1999-001")
    assert foreign.exit_code == 0
    assert "no se conoce" in issued(*receive).output
